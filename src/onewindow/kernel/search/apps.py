from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "onewindow.kernel.search"
    label = "search"

    def ready(self) -> None:
        from onewindow.kernel.events.service import every
        from onewindow.kernel.search.changes import trim_changes

        every("23 * * * *", "search.trim_changes")(trim_changes)
