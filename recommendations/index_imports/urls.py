"""Addresses of imports of UHRI exports."""

from django.urls import URLPattern, URLResolver, include, path

from recommendations.index_imports import views

_ONE: list[URLPattern] = [
    path("", views.index_import_detail, name="index-import-detail"),
    path("names/", views.index_import_names, name="index-import-names"),
    path("rows/<slug:outcome>/", views.index_import_rows, name="index-import-rows"),
    path("documents/", views.index_import_documents, name="index-import-documents"),
    *(
        path(
            f"{action.word}/",
            views.index_import_act,
            {"action": action},
            name=f"index-import-{action.word}",
        )
        for action in views.ACTIONS
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("imports/index/", views.index_import_list, name="index-import-list"),
    path("imports/index/new/", views.index_import_upload, name="index-import-upload"),
    path("imports/index/<uuid:public_id>/", include(_ONE)),
]
