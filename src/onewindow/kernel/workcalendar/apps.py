from django.apps import AppConfig


class WorkcalendarConfig(AppConfig):
    name = "onewindow.kernel.workcalendar"
    label = "workcalendar"
