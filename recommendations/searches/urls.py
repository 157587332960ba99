"""Saved searches."""

from django.urls import URLPattern, path

from recommendations.searches import views

urlpatterns: list[URLPattern] = [
    path("account/searches/", views.saved_search_list, name="saved-search-list"),
    path("account/searches/new/", views.saved_search_new, name="saved-search-new"),
    path("account/searches/<uuid:public_id>/", views.saved_search_open, name="saved-search-open"),
    path(
        "account/searches/<uuid:public_id>/edit/",
        views.saved_search_edit,
        name="saved-search-edit",
    ),
    path(
        "account/searches/<uuid:public_id>/delete/",
        views.saved_search_delete,
        name="saved-search-delete",
    ),
]
