import pytest

from tests.cases.conftest import statements
from tests.cases.road import Road, publish_spring

__all__ = ["road", "statements"]


@pytest.fixture
def road(db: None) -> Road:
    publish_spring()
    return Road()
