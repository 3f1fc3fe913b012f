import pytest
from django.core.management import CommandError, call_command

from onewindow.kernel.search import service as search
from tests.kernel.search.conftest import Toy


def test_every_kind_or_the_named_one(toy: Toy, db: None) -> None:
    call_command("reindex")
    call_command("reindex", "toy")
    assert toy.loaded_all == 2
    assert search.query("toy", "演出")


def test_unknown_kind_is_named(toy: Toy, db: None) -> None:
    with pytest.raises(CommandError, match="nothing"):
        call_command("reindex", "nothing")
