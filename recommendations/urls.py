"""Every address of the application, grouped by object."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
