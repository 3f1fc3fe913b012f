from django.urls import URLPattern, path

from onewindow.web.desk.themes import views

urlpatterns: list[URLPattern] = [
    path("themes/", views.themes, name="themes"),
    path("themes/<str:code>/", views.theme, name="theme"),
    path("themes/<str:code>/table/", views.table, name="theme_table"),
    path("themes/<str:code>/questions/", views.questions, name="theme_questions"),
    path("themes/<str:code>/publish/", views.publish, name="theme_publish"),
    path("themes/<str:code>/withdraw/", views.withdraw, name="theme_withdraw"),
]
