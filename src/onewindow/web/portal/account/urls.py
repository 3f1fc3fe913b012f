from django.urls import URLPattern, path

from onewindow.web.portal.account import handlers, signing_in, views

urlpatterns: list[URLPattern] = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-up/", signing_in.sign_up, name="sign_up"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="account_password"),
    path("account/authorities/new/", views.grant_authority, name="account_authority"),
    path("account/authorities/<uuid:key>/revoke/", views.revoke_authority, name="account_authority_revoke"),
    path("account/handlers/new/", handlers.name_handler, name="account_handler"),
    path("account/handlers/<int:link>/end/", handlers.end_handler, name="account_handler_end"),
]
