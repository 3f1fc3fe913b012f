"""The door of attachments: files of any subject, kept once per content, distrusted until looked at.

A domain says who may see and change the files of its subjects (``register_subject``, in ``AppConfig.ready``); then
``store`` takes a stream in, ``get_for`` gives the attachment to whom it may concern, ``open_file`` the bytes with
``download_headers``. Content is scanned after the commit and cannot be opened before.

Where the bytes lie is Django's ``default`` storage: a folder out of the box, a bucket of an object store when
``ONEWINDOW_S3_BUCKET`` names one (``object_store``). Names are by content and never written twice.
"""

from onewindow.kernel.attachments.access import can_see, forget_subject, get_for, register_subject
from onewindow.kernel.attachments.configuration import check_config
from onewindow.kernel.attachments.facts import ContentStored, HarmfulContentFound
from onewindow.kernel.attachments.keeping import move, remove, retain, share, sweep, sweep_orphans
from onewindow.kernel.attachments.models import Attachment, Blob
from onewindow.kernel.attachments.reading import download_headers, of_content, of_subject, of_subjects, open_file
from onewindow.kernel.attachments.storing import Readable, store, store_again

__all__ = [
    "Attachment",
    "Blob",
    "ContentStored",
    "HarmfulContentFound",
    "Readable",
    "can_see",
    "check_config",
    "download_headers",
    "forget_subject",
    "get_for",
    "move",
    "of_content",
    "of_subject",
    "of_subjects",
    "open_file",
    "register_subject",
    "remove",
    "retain",
    "share",
    "store",
    "store_again",
    "sweep",
    "sweep_orphans",
]
