from django.urls import URLPattern, path

from onewindow.web.desk.parties import views

urlpatterns: list[URLPattern] = [
    path("parties/", views.find, name="parties"),
    path("parties/<uuid:key>/", views.party, name="party"),
    path("parties/<uuid:key>/accounts/<int:link>/confirm/", views.confirm, name="party_account_confirm"),
    path("parties/<uuid:key>/accounts/<int:link>/end/", views.end, name="party_account_end"),
    path("parties/<uuid:key>/representative/", views.representative, name="party_representative"),
]
