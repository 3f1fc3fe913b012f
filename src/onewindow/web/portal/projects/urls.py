from django.urls import URLPattern, path

from onewindow.web.portal.projects import views

urlpatterns: list[URLPattern] = [
    path("projects/", views.project_list, name="projects"),
    path("projects/new/", views.project_new, name="project_new"),
    path("projects/<str:number>/", views.project, name="project"),
    path("projects/<str:number>/do/<slug:act>/", views.project_act, name="project_act"),
    path("projects/<str:number>/stages/<slug:stage>/", views.project_stage, name="project_stage"),
]
