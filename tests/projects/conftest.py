import pytest

from tests.cases.conftest import spring, statements
from tests.projects.site import Site

__all__ = ["site", "spring", "statements"]


@pytest.fixture
def site(spring: None) -> Site:
    """Four stages with their themes, a builder, no project yet."""
    return Site()
