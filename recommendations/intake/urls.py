"""Addresses of imports of documents and of UHRI exports."""

from django.urls import URLPattern, path

from recommendations.intake.views import corrections, imports, index

urlpatterns: list[URLPattern] = [
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_upload, name="import-upload"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import-apply"),
    path("imports/<int:pk>/take-back/", imports.import_take_back, name="import-take-back"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<int:pk>/pages/<int:number>/", imports.import_page, name="import-page"),
    path(
        "imports/<int:pk>/paragraphs/<int:number>/",
        corrections.import_paragraph,
        name="import-paragraph",
    ),
    path("imports/<int:pk>/facts/", corrections.import_facts, name="import-facts"),
    path("imports/<int:pk>/requests/new/", corrections.import_request, name="import-request-new"),
    path(
        "imports/<int:pk>/requests/<int:index>/", corrections.import_request, name="import-request"
    ),
    path(
        "imports/<int:pk>/passages/<int:index>/", corrections.import_passage, name="import-passage"
    ),
    path(
        "imports/<int:pk>/unmatched/<int:index>/",
        corrections.import_unmatched_passage,
        name="import-unmatched-passage",
    ),
    path(
        "imports/<int:pk>/warnings/<int:index>/", corrections.import_warning, name="import-warning"
    ),
    path("imports/<int:pk>/undo/", corrections.import_undo, name="import-undo"),
    path("imports/index/", index.index_import_list, name="index-import-list"),
    path("imports/index/new/", index.index_import_upload, name="index-import-upload"),
    path("imports/index/<int:pk>/", index.index_import_detail, name="index-import-detail"),
    path("imports/index/<int:pk>/names/", index.index_import_names, name="index-import-names"),
    path(
        "imports/index/<int:pk>/rows/<slug:outcome>/",
        index.index_import_rows,
        name="index-import-rows",
    ),
    path(
        "imports/index/<int:pk>/documents/",
        index.index_import_documents,
        name="index-import-documents",
    ),
    *(
        path(
            f"imports/index/<int:pk>/{action.word}/",
            index.index_import_act,
            {"action": action},
            name=f"index-import-{action.word}",
        )
        for action in index.ACTIONS
    ),
]
