"""Files in the bucket of an object store that speaks S3 (``settings.ONEWINDOW_S3_BUCKET``), in place of a folder.

Nothing in the bucket is for the public: a file goes out through our own pages, which ask who may see it.
"""

from typing import Any, NoReturn

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage

_IN_MEMORY = 4 * 1024 * 1024
# Path style and checksums only where asked for: stores of other makers know neither host names per bucket nor the newest ones.
_LINE = Config(
    s3={"addressing_style": "path"},
    signature_version="s3v4",
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    connect_timeout=5,
    read_timeout=60,
    retries={"max_attempts": 3, "mode": "standard"},
)


class ObjectStore(S3Storage):  # type: ignore[misc]  # the library leaves it untyped
    """A private bucket. Objects get no access list of their own, so the bucket's own rule, private, holds."""

    def __init__(self, **options: Any) -> None:
        fixed = {"client_config": _LINE, "file_overwrite": False, "max_memory_size": _IN_MEMORY}
        super().__init__(**options, **fixed)

    def url(self, *_arguments: Any, **_options: Any) -> NoReturn:
        """There is none: whoever holds an address would need no permission."""
        raise NotImplementedError("files go out through the pages that ask who may see them")

    def check_config(self) -> list[str]:
        """Whether the bucket is there and opens to our keys, as a sentence when not."""
        try:
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        except (BotoCoreError, ClientError, ValueError) as error:
            words = {"bucket": self.bucket_name, "error": error}
            return [_("对象存储的桶 %(bucket)s 打不开，请检查地址、桶名和密钥（ONEWINDOW_S3_*）：%(error)s") % words]
        return []
