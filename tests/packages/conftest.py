import pytest

from tests.cases.conftest import spring, statements  # noqa: F401  # the same days and the same counting
from tests.packages.city import City


@pytest.fixture
def city(spring: None) -> City:  # noqa: F811
    """Three units, their items, no theme yet."""
    return City()
