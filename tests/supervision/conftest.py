import pytest

from tests.cases.road import Road, publish_spring


@pytest.fixture
def road(db: None) -> Road:
    publish_spring()
    return Road()
