import pytest

from tests.cases.conftest import spring, statements
from tests.packages.city import City

# The same days and the same counting.
__all__ = ["city", "spring", "statements"]


@pytest.fixture
def city(spring: None) -> City:
    """Three units, their items, no theme yet."""
    return City()
