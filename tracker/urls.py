"""Mounts the application, the administration and the health check."""

from django.contrib import admin
from django.urls import include, path

from recommendations.views.account import administration_sign_in
from tracker.health import healthz

handler404 = "recommendations.views.access.not_found"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/login/", administration_sign_in),
    path("admin/", admin.site.urls),
    path("", include("recommendations.urls")),
]
