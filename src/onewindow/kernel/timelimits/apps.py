from django.apps import AppConfig


class TimelimitsConfig(AppConfig):
    name = "onewindow.kernel.timelimits"
    label = "timelimits"

    def ready(self) -> None:
        from onewindow.kernel.events.service import every
        from onewindow.kernel.timelimits.sweeping import sweep

        every("* * * * *", "timelimits.sweep")(sweep)
