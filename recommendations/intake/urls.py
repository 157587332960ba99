"""Addresses of imports of documents."""

from django.urls import URLPattern, URLResolver, include, path

from recommendations.intake.views import corrections, imports

_ONE: list[URLPattern] = [
    path("", imports.import_detail, name="import-detail"),
    path("apply/", imports.import_apply, name="import-apply"),
    path("take-back/", imports.import_take_back, name="import-take-back"),
    path("discard/", imports.import_discard, name="import-discard"),
    path("pages/<int:number>/", imports.import_page, name="import-page"),
    path("paragraphs/<int:number>/", corrections.import_paragraph, name="import-paragraph"),
    path("facts/", corrections.import_facts, name="import-facts"),
    path("requests/new/", corrections.import_request, name="import-request-new"),
    path("requests/<int:index>/", corrections.import_request, name="import-request"),
    path("passages/<int:index>/", corrections.import_passage, name="import-passage"),
    path(
        "unmatched/<int:index>/",
        corrections.import_unmatched_passage,
        name="import-unmatched-passage",
    ),
    path("warnings/<int:index>/", corrections.import_warning, name="import-warning"),
    path("undo/", corrections.import_undo, name="import-undo"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_upload, name="import-upload"),
    path("imports/<uuid:public_id>/", include(_ONE)),
]
