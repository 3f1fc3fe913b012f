from django.urls import URLPattern, path

from onewindow.web.ui import gallery, views

app_name = "ui"
urlpatterns: list[URLPattern] = [
    path("", gallery.components, name="components"),
    path("session/", views.session, name="session"),
    path("continue/", views.go_on, name="continue"),
    path("preferences/", views.preferences, name="preferences"),
]
