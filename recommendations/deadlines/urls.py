"""Setting and changing dates, the calculator, statuses and open requests."""

from django.urls import URLPattern, path

from recommendations.deadlines.verbs.deadline_changes import DEADLINE_DECISIONS
from recommendations.deadlines.views import (
    calculator,
    deadline_changes,
    deadlines,
    follow_ups,
    requests,
)

urlpatterns: list[URLPattern] = [
    path("calculator/", calculator.calculator, name="calculator"),
    path("requests/", requests.request_list, name="request-list"),
    path("requests/<int:pk>/deadline/", deadlines.deadline_set, name="deadline-set"),
    path("deadlines/<int:pk>/extend/", deadline_changes.deadline_extend, name="deadline-extend"),
    path("deadlines/<int:pk>/ask/", deadline_changes.extension_ask, name="extension-ask"),
    path("extensions/<int:pk>/refuse/", deadline_changes.extension_refuse, name="extension-refuse"),
    *(
        path(
            f"deadlines/<int:pk>/{decision.code}/",
            deadline_changes.deadline_decide,
            {"decision": decision},
            name=f"deadline-{decision.code}",
        )
        for decision in DEADLINE_DECISIONS
    ),
    path(
        "cases/<str:code>/<str:iso3>/<str:number>/date/",
        deadlines.other_date_set,
        name="other-date-set",
    ),
    path("follow-ups/<int:pk>/status/", follow_ups.status_change, name="status-change"),
]
