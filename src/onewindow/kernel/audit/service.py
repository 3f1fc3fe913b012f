"""The audit: who did what to which thing.

``record`` appends in the same transaction as the change, so neither can stand without the other. Each subject's entries are a
hash chain; ``sign_bill`` signs, every night, all entries that came since the last bill, so that a removed tail no
longer fits, and keeps each bill also in a file outside the database. ``verify`` reads everything again and lists what does not hold. The audit is below ``org``: it keeps the
actor as values and asks nobody's permission to read; whoever shows it decides who may see it.
"""

from onewindow.kernel.audit.models import Bill, Entry
from onewindow.kernel.audit.proving import Break, sign_bill, verify, verify_chain
from onewindow.kernel.audit.queries import histories, history, search
from onewindow.kernel.audit.recording import Trace, record, record_many

__all__ = [
    "Bill",
    "Break",
    "Entry",
    "Trace",
    "histories",
    "history",
    "record",
    "record_many",
    "search",
    "sign_bill",
    "verify",
    "verify_chain",
]
