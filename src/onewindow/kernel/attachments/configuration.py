"""What the operator may have set up wrongly: where the bytes lie, and who looks into them."""

from django.core.files.storage import storages

from onewindow.kernel.attachments.scanning import registry


def check_config() -> list[str]:
    """What is wrong with the store and the scanners, as sentences; nothing when files can be kept."""
    store = storages["default"]
    of_the_store: list[str] = store.check_config() if hasattr(store, "check_config") else []
    return of_the_store + registry.check_config()
