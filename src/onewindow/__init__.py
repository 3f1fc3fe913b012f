"""OneWindow (一窗): the software that a city's government-service centre runs on."""

__version__ = "0.1.0"
