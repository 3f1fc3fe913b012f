from django.apps import AppConfig


class TimelimitsConfig(AppConfig):
    name = "onewindow.kernel.timelimits"
    label = "timelimits"

    def ready(self) -> None:
        from onewindow.kernel.events.service import every
        from onewindow.kernel.timelimits import sweeping

        every("* * * * *", "timelimits.sweep")(sweeping.sweep)
        every("*/5 * * * *", "timelimits.recompute_lately_loaded")(sweeping.recompute_lately_loaded)
        every("5 2 * * *", "timelimits.recompute_open")(sweeping.recompute_open)
