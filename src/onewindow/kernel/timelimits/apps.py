from django.apps import AppConfig


class TimelimitsConfig(AppConfig):
    name = "onewindow.kernel.timelimits"
    label = "timelimits"

    def ready(self) -> None:
        from onewindow.kernel.events.service import every, subscribe
        from onewindow.kernel.timelimits import sweeping
        from onewindow.kernel.timelimits.events import LightRuleChanged

        every("* * * * *", "timelimits.sweep")(sweeping.sweep)
        every("*/5 * * * *", "timelimits.recompute_lately_loaded")(sweeping.recompute_lately_loaded)
        every("5 2 * * *", "timelimits.recompute_open")(sweeping.recompute_open)
        subscribe(LightRuleChanged, sweeping.follow_changed_rule, name="timelimits.follow_changed_rule")
