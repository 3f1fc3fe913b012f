from django.urls import URLPattern, path

from onewindow.web.desk.supervision import board

urlpatterns: list[URLPattern] = [
    path("supervision/", board.board, name="supervision"),
    path("supervision/cases/", board.listed, name="supervised"),
]
