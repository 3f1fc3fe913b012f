"""The city of the cases' tests."""

from tests.cases.conftest import road, spring

__all__ = ["road", "spring"]
