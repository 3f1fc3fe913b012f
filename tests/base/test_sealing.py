import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from onewindow.base import sealing


@given(st.text())
def test_what_is_sealed_can_be_read_again(text):
    assert sealing.unseal(memoryview(sealing.seal(text))) == text


def test_a_seal_tells_nothing_twice():
    assert sealing.seal("139") != sealing.seal("139")


def test_a_changed_seal_is_refused():
    sealed = bytearray(sealing.seal("139"))
    sealed[20] ^= 1
    with pytest.raises(InvalidToken):
        sealing.unseal(bytes(sealed))


def test_digests_find_the_same_text_again_in_their_context_only():
    assert sealing.digest("139") == sealing.digest("139")
    assert len(sealing.digest("139")) == 32
    assert sealing.digest("139") != sealing.digest("139", context="phone")


def test_another_key_is_another_world(settings):
    sealed, digest = sealing.seal("139"), sealing.digest("139")
    settings.ONEWINDOW_DATA_KEY = "another"
    assert sealing.digest("139") != digest
    with pytest.raises(InvalidToken):
        sealing.unseal(sealed)
