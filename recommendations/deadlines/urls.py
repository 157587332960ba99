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
    path("requests/<uuid:public_id>/deadline/", deadlines.deadline_set, name="deadline-set"),
    path(
        "deadlines/<uuid:public_id>/extend/",
        deadline_changes.deadline_extend,
        name="deadline-extend",
    ),
    path("deadlines/<uuid:public_id>/ask/", deadline_changes.extension_ask, name="extension-ask"),
    path(
        "extensions/<uuid:public_id>/refuse/",
        deadline_changes.extension_refuse,
        name="extension-refuse",
    ),
    *(
        path(
            f"deadlines/<uuid:public_id>/{decision.code}/",
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
    path("follow-ups/<uuid:public_id>/status/", follow_ups.status_change, name="status-change"),
]
