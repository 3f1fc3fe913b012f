"""The door of verification: a data source is asked whether it knows somebody (``verify``), outside every command, and answers
within seconds or not at all. Which source is a matter of ``settings.ONEWINDOW_VERIFICATION``; local tables come with the house.
"""

from onewindow.kernel.verification.adapters.base import Answer, Question, SourceUnavailable, VerificationAdapter
from onewindow.kernel.verification.adapters.registry import (
    VERIFICATION_ADAPTERS,
    check_config,
    verification_adapter,
)
from onewindow.kernel.verification.verifying import load_records, verify

__all__ = [
    "VERIFICATION_ADAPTERS",
    "Answer",
    "Question",
    "SourceUnavailable",
    "VerificationAdapter",
    "check_config",
    "load_records",
    "verification_adapter",
    "verify",
]
