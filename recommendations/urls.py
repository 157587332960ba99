"""Every address of the application, grouped by object."""

from django.urls import URLPattern, path, register_converter

from recommendations.converters import ParagraphConverter, SymbolConverter
from recommendations.views import (
    bodies,
    cycles,
    deadlines,
    documents,
    home,
    parties,
    recommendations,
    requests,
)

register_converter(SymbolConverter, "symbol")
register_converter(ParagraphConverter, "paragraph")

front_urls = [
    path("", home.home, name="home"),
]

recommendation_urls = [
    path("recommendations/", recommendations.recommendation_list, name="recommendation-list"),
    path(
        "recommendations/<symbol:symbol>/<paragraph:paragraph>/",
        recommendations.recommendation_detail,
        name="recommendation-detail",
    ),
]

party_urls = [
    path("states/", parties.state_party_list, name="state-party-list"),
    path("states/<str:iso3>/", parties.state_party_detail, name="state-party-detail"),
]

body_urls = [
    path("committees/", bodies.treaty_body_list, name="treaty-body-list"),
    path("committees/<str:code>/", bodies.treaty_body_detail, name="treaty-body-detail"),
]

cycle_urls = [
    path("cases/<str:code>/<str:iso3>/<str:number>/", cycles.cycle_detail, name="cycle-detail"),
]

document_urls = [
    path("documents/", documents.document_list, name="document-list"),
    path("documents/number/<int:pk>/", documents.document_by_number, name="document-by-number"),
    path("documents/versions/<int:pk>/file", documents.version_download, name="version-download"),
    path("documents/<symbol:symbol>/", documents.document_detail, name="document-detail"),
]

deadline_urls = [
    path("deadlines/", deadlines.deadline_list, name="deadline-list"),
    path("deadlines/<int:pk>/", deadlines.deadline_detail, name="deadline-detail"),
    path("requests/", requests.request_list, name="request-list"),
]

urlpatterns: list[URLPattern] = [
    *front_urls,
    *recommendation_urls,
    *party_urls,
    *body_urls,
    *cycle_urls,
    *document_urls,
    *deadline_urls,
]
