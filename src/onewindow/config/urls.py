"""Which audience answers which address."""

from django.urls import URLPattern, URLResolver, include, path

from onewindow.web.ui import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("onewindow.web.portal.urls")),
    path("desk/", include("onewindow.web.desk.urls")),
    path("ui/", include("onewindow.web.ui.urls")),
    path("api/v1/", include("onewindow.api.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
]

handler403 = "onewindow.web.ui.views.forbidden"
handler404 = "onewindow.web.ui.views.not_found"
handler500 = "onewindow.web.ui.views.broken"
