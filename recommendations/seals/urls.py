"""The heads of the chain, for everybody to keep."""

from django.urls import URLPattern, path

from recommendations.seals import views

urlpatterns: list[URLPattern] = [
    path("history/heads/", views.head_list, name="head-list"),
    path("history/heads.txt", views.head_file, name="head-file"),
]
