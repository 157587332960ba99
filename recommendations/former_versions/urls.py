"""Former versions: one address for each kind of thing."""

from django.urls import URLPattern, path

from recommendations.former_versions.reads.kinds import KINDS
from recommendations.former_versions.views import row_versions

urlpatterns: list[URLPattern] = [
    path(
        f"versions/{name}/<uuid:public_id>/",
        row_versions,
        {"kind": name},
        name=f"{name}-versions",
    )
    for name in KINDS
]
