"""Personal data at rest: sealed so that it can be read again, digested so that it can be found again.

Each use has its own key, derived from ``settings.ONEWINDOW_DATA_KEY``: a digest gives nothing away about a seal,
and digests of different purposes cannot be compared with each other.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> bytes:
    """The text encrypted and authenticated (Fernet: AES-128-CBC with HMAC-SHA256). Twice the same text gives two different seals."""
    return _fernet(settings.ONEWINDOW_DATA_KEY).encrypt(text.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """The text back. Raises ``cryptography.fernet.InvalidToken`` when the bytes were changed or the key is another."""
    return _fernet(settings.ONEWINDOW_DATA_KEY).decrypt(bytes(sealed)).decode()


def digest(text: str, *, context: str = "identity") -> bytes:
    """HMAC-SHA256, 32 bytes: the same text in the same context always gives the same digest, for unique columns and look-up."""
    key = _derived(settings.ONEWINDOW_DATA_KEY, f"digest:{context}")
    return hmac.digest(key, text.encode(), hashlib.sha256)


def identity_digest(id_type: str, number: str) -> bytes:
    """What a checked identity number of a kind is known by, of an applicant and of staff alike: so the two can be compared."""
    return digest(number, context=f"identity:{id_type}")


@lru_cache(maxsize=32)
def _derived(master: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"onewindow:{purpose}".encode()).derive(master.encode())


@lru_cache(maxsize=2)
def _fernet(master: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(master, "seal")))
