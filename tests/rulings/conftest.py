"""The same city as for the cases."""

from tests.cases.conftest import road, spring, statements

__all__ = ["road", "spring", "statements"]
