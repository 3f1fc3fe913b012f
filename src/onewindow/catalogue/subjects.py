"""Under which name audit, files and search know an item."""

from onewindow.base.subjects import Subject

KIND = "item"


def subject_of(item_code: str) -> Subject:
    """The item, as audit and files name it."""
    return Subject(KIND, item_code)
