from django.urls import URLPattern, path

from onewindow.web.desk.leading import telling, views

urlpatterns: list[URLPattern] = [
    path("parallel/", views.parallel_list, name="parallel_list"),
    path("parallel/<str:number>/", views.parallel, name="parallel"),
    path("parallel/<str:number>/notice/", views.parallel_notice, name="parallel_notice"),
    path("parallel/<str:number>/release/", views.parallel_release, name="parallel_release"),
    path("cases/<str:number>/gaps/", telling.gaps, name="case_gaps"),
    path("cases/<str:number>/complete/", telling.complete, name="case_complete"),
]
