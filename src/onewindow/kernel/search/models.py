from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """A row of a searchable kind changed; each node applies it to its own index in commit order.

    ``transaction`` is ``pg_current_xact_id()``: applied are only those below every transaction still running.
    """

    kind = models.CharField(_("类别"), max_length=40)
    key = models.CharField(_("编号"), max_length=80)
    transaction = models.BigIntegerField(_("事务号"))
    at = models.DateTimeField(_("时间"), db_default=Now(), help_text=_("数据库的时钟；只用来清理旧行"))

    class Meta:
        verbose_name = _("检索变更")
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["transaction", "id"], name="change_in_commit_order"),
            models.Index(fields=["at"], name="change_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"
