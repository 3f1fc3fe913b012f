"""Which scanners this installation uses: ``settings.ONEWINDOW_SCANNERS``, all of them, one after the other."""

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.kernel.attachments.contrib.clamd.scanner import ClamdScanner
from onewindow.kernel.attachments.contrib.rules.scanner import RulesScanner
from onewindow.kernel.attachments.scanning.base import Scanner

SCANNERS: dict[str, type[Scanner]] = {"rules": RulesScanner, "clamd": ClamdScanner}


def scanners() -> list[Scanner]:
    """The scanners in the order of the setting. An unknown name is a fault of the configuration (``KeyError``)."""
    return [SCANNERS[name]() for name in settings.ONEWINDOW_SCANNERS]


def check_config() -> list[str]:
    """What is wrong with the scanners set up, as sentences."""
    unknown = [name for name in settings.ONEWINDOW_SCANNERS if name not in SCANNERS]
    if unknown:
        words = {"names": "、".join(unknown), "known": "、".join(SCANNERS)}
        return [_("ONEWINDOW_SCANNERS 里有不认识的查毒方式：%(names)s。可以用的有：%(known)s。") % words]
    return [sentence for scanner in scanners() for sentence in scanner.check_config()]
