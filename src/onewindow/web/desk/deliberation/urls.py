from django.urls import URLPattern, path

from onewindow.web.desk.deliberation import views

urlpatterns: list[URLPattern] = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/new/", views.meeting_new, name="meeting_new"),
    path("meetings/<str:number>/", views.meeting, name="meeting"),
    path("meetings/<str:number>/do/<slug:act>/", views.meeting_act, name="meeting_act"),
    path("meetings/<str:number>/members/<int:key>/excuse/", views.member_excuse, name="member_excuse"),
    path("meetings/<str:number>/matters/<int:key>/<slug:act>/", views.matter_act, name="matter_act"),
    path("cases/<str:number>/meeting/", views.case_meeting, name="case_meeting"),
]
