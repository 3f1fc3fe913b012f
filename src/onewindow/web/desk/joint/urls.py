from django.urls import URLPattern, path

from onewindow.web.desk.joint import convening, opinions, views

urlpatterns: list[URLPattern] = [
    path("joint/", views.sessions, name="joint_sessions"),
    path("joint/new/<str:application>/<slug:kind>/", convening.new, name="joint_new"),
    path("joint/<str:number>/", views.session, name="joint_session"),
    path("joint/<str:number>/do/<slug:act>/", views.act, name="joint_act"),
    path("joint/<str:number>/drawings/", convening.drawings, name="joint_drawings"),
    path("joint/<str:number>/units/<int:unit>/opinion/", opinions.opinion, name="joint_opinion"),
    path("joint/<str:number>/units/<int:unit>/speaker/", opinions.speaker, name="joint_speaker"),
    path(
        "joint/<str:number>/units/<int:unit>/photos/<uuid:key>/remove/",
        opinions.photo_remove,
        name="joint_photo_remove",
    ),
]
