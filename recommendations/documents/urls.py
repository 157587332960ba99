"""Documents, their versions, and statements that they made outdated."""

from django.urls import URLPattern, path

from recommendations.documents.reads.outdated import STATEMENT_KINDS
from recommendations.documents.views import documents, outdated

urlpatterns: list[URLPattern] = [
    path("documents/", documents.document_list, name="document-list"),
    path("documents/<uuid:public_id>/", documents.document_by_id, name="document-by-id"),
    path(
        "documents/versions/<uuid:public_id>/file",
        documents.version_download,
        name="version-download",
    ),
    path(
        "documents/<uuid:public_id>/changes/", documents.document_changes, name="document-changes"
    ),
    path("documents/<symbol:symbol>/", documents.document_detail, name="document-detail"),
    *(
        path(
            f"outdated/{kind}/<uuid:public_id>/",
            outdated.outdated_statement,
            {"kind": kind},
            name=f"outdated-{kind}",
        )
        for kind in STATEMENT_KINDS
    ),
]
