from django.urls import URLPattern, path

from onewindow.web.desk.projects import views

urlpatterns: list[URLPattern] = [
    path("projects/", views.project_list, name="projects"),
    path("projects/new/", views.project_new, name="project_new"),
    path("projects/<str:number>/", views.project, name="project"),
    path("projects/<str:number>/do/<slug:act>/", views.project_act, name="project_act"),
]
