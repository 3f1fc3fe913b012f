from collections.abc import Callable

import pytest

from onewindow.base.errors import DomainError
from tests.cases.conftest import spring, statements
from tests.joint.site import Site

# The same days and the same counting.
__all__ = ["refused", "site", "spring", "statements"]


@pytest.fixture
def site(spring: None) -> Site:
    """Four units have accepted their cases of one building."""
    return Site().begin_building()


@pytest.fixture
def refused() -> Callable[[Callable[[], object]], str]:
    """The code with which something is refused."""

    def code_of(call: Callable[[], object]) -> str:
        with pytest.raises(DomainError) as error:
            call()
        return error.value.code

    return code_of
