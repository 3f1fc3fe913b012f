from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "onewindow.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from onewindow.catalogue import permissions, searching, subjects, tasks
        from onewindow.kernel.attachments import service as attachments
        from onewindow.kernel.events import service as events
        from onewindow.kernel.search import service as search

        attachments.register_subject(subjects.KIND, permissions.can_see_papers, permissions.can_change_papers)
        search.register(searching.KIND_OF_ITEMS)
        search.set_synonyms(searching.synonyms)
        events.every("5 0 * * *", "catalogue.publish_what_is_due")(tasks.publish_what_is_due)
