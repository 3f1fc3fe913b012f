"""``audit sign`` signs the nightly bill, ``audit verify`` reads everything again and says what does not hold."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from onewindow.base import chinese
from onewindow.kernel.audit import service as audit


class Command(BaseCommand):
    help = "Sign the audit, or verify it (exit code 1 when something does not hold)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["sign", "verify"])

    def handle(self, *_args: Any, action: str, **_options: Any) -> None:
        if action == "sign":
            self._sign()
        else:
            self._verify()

    def _sign(self) -> None:
        bill = audit.sign_bill()
        self.stdout.write(
            _("已签总账第 %(bill)s 号，%(moment)s，新记录 %(entries)s 条，签名 %(signature)s")
            % {
                "bill": bill.pk,
                "moment": chinese.long_moment(bill.at),
                "entries": bill.entries,
                "signature": bytes(bill.signature).hex(),
            }
        )

    def _verify(self) -> None:
        breaks = audit.verify()
        for found in breaks:
            self.stdout.write(found.sentence)
        if breaks:
            self.stdout.write(_("审计记录有 %(n)s 处对不上。") % {"n": len(breaks)})
            sys.exit(1)
        self.stdout.write(_("审计记录完整：每条链、每份总账都对得上。"))
