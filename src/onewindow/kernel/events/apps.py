from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "onewindow.kernel.events"
    label = "events"

    def ready(self) -> None:
        from onewindow.kernel.events import upkeep
        from onewindow.kernel.events.handlers import every

        every("* * * * *", "events.pick_up_stalled")(upkeep.pick_up_stalled)
        every("17 3 * * *", "events.forget_old_failures")(upkeep.forget_old_failures)
