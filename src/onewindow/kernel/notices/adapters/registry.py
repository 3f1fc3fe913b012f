"""Which way text messages go in this installation: ``settings.ONEWINDOW_SMS``."""

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.kernel.notices.adapters.base import SmsAdapter
from onewindow.kernel.notices.contrib.spool.adapter import SpoolAdapter

SMS_ADAPTERS: dict[str, type[SmsAdapter]] = {"spool": SpoolAdapter}


def sms_adapter() -> SmsAdapter:
    """The adapter of the setting. An unknown name is a fault of the configuration (``KeyError``)."""
    return SMS_ADAPTERS[settings.ONEWINDOW_SMS]()


def check_config() -> list[str]:
    """What is wrong with the adapter set up, as sentences."""
    if settings.ONEWINDOW_SMS not in SMS_ADAPTERS:
        words = {"name": settings.ONEWINDOW_SMS, "known": "、".join(SMS_ADAPTERS)}
        return [_("ONEWINDOW_SMS 是不认识的短信通道：%(name)s。可以用的有：%(known)s。") % words]
    return sms_adapter().check_config()
