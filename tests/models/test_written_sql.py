"""A written subquery answers as the one that Django writes, wherever the query around it stands."""

import pytest
from django.db.models import Exists, F, OuterRef

from recommendations.enums import FollowUpStatus
from recommendations.models import FollowUp, Recommendation
from recommendations.models.written_sql import OUTER, WrittenSubquery, write_subquery
from tests.conftest import Case

pytestmark = pytest.mark.django_db


def test_it_means_the_row_around_it_even_where_both_name_the_same_table(case: Case) -> None:
    # The subquery joins the table of the query around it: a captured name would match any row.
    same = FollowUp.objects.filter(
        request__document__title__contains="100%",
        recommendation__follow_ups__status=FollowUpStatus.AWAITING_REPLY,
        recommendation__follow_ups__pk=OUTER,
    ).values("recommendation__paragraph__number")[:1]
    case.document.title = "100% observations"
    case.document.save()
    written = WrittenSubquery(write_subquery(same), F("pk"))
    found = FollowUp.objects.annotate(written=written).values_list(
        "recommendation__paragraph__number", "written"
    )
    assert {(number, int(seen)) for number, seen in found} == {(n, n) for n in case.follow_ups}


def test_it_is_found_inside_another_subquery(case: Case) -> None:
    same = FollowUp.objects.filter(pk=OUTER).values("status")
    inner = FollowUp.objects.annotate(
        written=WrittenSubquery(write_subquery(same), F("pk"))
    ).filter(recommendation=OuterRef("pk"), written=FollowUpStatus.CLOSED)
    FollowUp.objects.filter(pk=case.follow_ups[36].pk).update(status=FollowUpStatus.CLOSED)
    assert list(Recommendation.objects.filter(Exists(inner))) == [case.recommendation(36)]
