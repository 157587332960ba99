"""Mounts the application, the administration and the health check."""

from django.contrib import admin
from django.urls import include, path

from tracker.health import healthz

handler400 = "recommendations.acts.loading.bad_request"
handler404 = "recommendations.acts.loading.not_found"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # Before the administration, whose sign-in is the application's own.
    path("", include("recommendations.urls")),
    path("admin/", admin.site.urls),
]
