"""Documents, their versions, and what is outdated by them."""

from django.urls import URLPattern, path

from recommendations.documents.reads.outdated_voice import KINDS
from recommendations.documents.views import documents
from recommendations.documents.views import outdated as looking_again

urlpatterns: list[URLPattern] = [
    path("documents/", documents.document_list, name="document-list"),
    path("documents/number/<int:pk>/", documents.document_by_number, name="document-by-number"),
    path("documents/versions/<int:pk>/file", documents.version_download, name="version-download"),
    path("documents/number/<int:pk>/changes/", documents.document_changes, name="document-changes"),
    path("documents/<symbol:symbol>/", documents.document_detail, name="document-detail"),
    *(
        path(
            f"look-again/{kind}/<int:pk>/",
            looking_again.look_again,
            {"kind": kind},
            name=f"look-again-{kind}",
        )
        for kind in KINDS
    ),
]
