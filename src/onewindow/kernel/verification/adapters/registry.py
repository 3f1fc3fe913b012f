"""Which way data sources are asked in this installation: ``settings.ONEWINDOW_VERIFICATION``."""

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.kernel.verification.adapters.base import VerificationAdapter
from onewindow.kernel.verification.contrib.local_tables.adapter import LocalTables

VERIFICATION_ADAPTERS: dict[str, type[VerificationAdapter]] = {"local_tables": LocalTables}


def verification_adapter() -> VerificationAdapter:
    """The adapter of the setting. An unknown name is a fault of the configuration (``KeyError``)."""
    return VERIFICATION_ADAPTERS[settings.ONEWINDOW_VERIFICATION]()


def check_config() -> list[str]:
    """What is wrong with the adapter set up, as sentences."""
    if settings.ONEWINDOW_VERIFICATION not in VERIFICATION_ADAPTERS:
        words = {"name": settings.ONEWINDOW_VERIFICATION, "known": "、".join(VERIFICATION_ADAPTERS)}
        return [_("ONEWINDOW_VERIFICATION 是不认识的数据比对方式：%(name)s。可以用的有：%(known)s。") % words]
    return verification_adapter().check_config()
