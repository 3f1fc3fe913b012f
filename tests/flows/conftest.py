"""The same city as for the cases."""

from tests.cases.conftest import road, spring

__all__ = ["road", "spring"]
