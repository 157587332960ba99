"""Mounts the application, the administration and the health check."""

from django.contrib import admin
from django.urls import include, path

from tracker.health import healthz

handler404 = "recommendations.views.access.not_found"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("", include("recommendations.urls")),
]
