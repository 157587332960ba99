"""Setting and changing dates, the calculator, statuses and open requests."""

from django.urls import URLPattern, path

from recommendations.deadlines.verbs.decisions import DECISIONS
from recommendations.deadlines.views import (
    calculator,
    deadline_changes,
    deadline_decisions,
    follow_ups,
    requests,
)

urlpatterns: list[URLPattern] = [
    path("calculator/", calculator.calculator, name="calculator"),
    path("requests/", requests.request_list, name="request-list"),
    path("requests/<int:pk>/deadline/", deadline_changes.deadline_set, name="deadline-set"),
    path("deadlines/<int:pk>/extend/", deadline_changes.deadline_extend, name="deadline-extend"),
    path("deadlines/<int:pk>/ask/", deadline_changes.extension_ask, name="extension-ask"),
    path("extensions/<int:pk>/refuse/", deadline_changes.extension_refuse, name="extension-refuse"),
    *(
        path(
            f"deadlines/<int:pk>/{decision.word}/",
            deadline_decisions.deadline_decide,
            {"decision": decision},
            name=f"deadline-{decision.word}",
        )
        for decision in DECISIONS
    ),
    path(
        "cases/<str:code>/<str:iso3>/<str:number>/date/",
        deadline_decisions.other_date_set,
        name="other-date-set",
    ),
    path("follow-ups/<int:pk>/status/", follow_ups.status_change, name="status-change"),
]
