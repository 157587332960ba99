"""Imports of documents and of the Universal Human Rights Index."""

from django.urls import URLPattern, path

from recommendations.intake.views import check as import_check
from recommendations.intake.views import imports, index_imports
from recommendations.intake.views import upload as import_upload

urlpatterns: list[URLPattern] = [
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", import_upload.import_upload, name="import-upload"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import-apply"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<int:pk>/pages/<int:number>/", import_check.import_page, name="import-page"),
    path(
        "imports/<int:pk>/paragraphs/<int:number>/",
        import_check.import_paragraph,
        name="import-paragraph",
    ),
    path("imports/<int:pk>/facts/", import_check.import_facts, name="import-facts"),
    path("imports/<int:pk>/requests/new/", import_check.import_request, name="import-request-new"),
    path(
        "imports/<int:pk>/requests/<int:index>/", import_check.import_request, name="import-request"
    ),
    path(
        "imports/<int:pk>/passages/<int:index>/", import_check.import_passage, name="import-passage"
    ),
    path("imports/<int:pk>/parts/<int:index>/", import_check.import_part, name="import-part"),
    path("imports/<int:pk>/doubts/<int:index>/", import_check.import_doubt, name="import-doubt"),
    path("imports/<int:pk>/undo/", import_check.import_undo, name="import-undo"),
    path("imports/index/", index_imports.index_import_list, name="index-import-list"),
    path("imports/index/new/", index_imports.index_import_upload, name="index-import-upload"),
    path("imports/index/<int:pk>/", index_imports.index_import_detail, name="index-import-detail"),
    path(
        "imports/index/<int:pk>/names/", index_imports.index_import_names, name="index-import-names"
    ),
    path(
        "imports/index/<int:pk>/rows/<slug:outcome>/",
        index_imports.index_import_rows,
        name="index-import-rows",
    ),
    path(
        "imports/index/<int:pk>/documents/",
        index_imports.index_import_documents,
        name="index-import-documents",
    ),
    *(
        path(
            f"imports/index/<int:pk>/{act.word}/",
            index_imports.index_import_act,
            {"act": act},
            name=f"index-import-{act.word}",
        )
        for act in index_imports.ACTS
    ),
]
