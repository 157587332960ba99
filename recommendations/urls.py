"""Every address of the application, room by room."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from recommendations.converters import ParagraphConverter, ScopeConverter, SymbolConverter

register_converter(SymbolConverter, "symbol")
register_converter(ParagraphConverter, "paragraph")
register_converter(ScopeConverter, "scope")

ROOMS = (
    *(
        "desks",
        "drafts",
        "documents",
        "deadlines",
        "mail",
        "searches",
        "answers",
        "intake",
        "index_imports",
        "letters",
        "people",
        "reminders_ahead",
    ),
    "seals",
    "former_versions",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"recommendations.{room}.urls")) for room in ROOMS
]
