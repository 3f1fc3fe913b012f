from django.apps import AppConfig


class RulingsConfig(AppConfig):
    name = "onewindow.rulings"
    label = "rulings"
