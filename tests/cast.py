"""What the tests of the pages where people work share: a scale for the case, and reading a page."""

from django.http import HttpResponse

from recommendations.enums import GradeBucket
from recommendations.models import Grade
from tests.conftest import Case
from tests.factories import FollowUpProcedureFactory, GradeFactory, GradingScaleFactory


def give_scale(case: Case) -> dict[str, Grade]:
    """Put a scale of two grades behind the case's procedure; returns the grades by code."""
    scale = GradingScaleFactory.create(name="The committee's scale", is_official=True)
    grades = {
        code: GradeFactory.create(
            scale=scale, code=code, label=label, rank=rank, bucket=GradeBucket.PARTIAL
        )
        for rank, (code, label) in enumerate((("A", "Largely done"), ("C", "Not done")), start=1)
    }
    case.request.procedure = FollowUpProcedureFactory.create(treaty_body=case.body, scale=scale)
    case.request.save()
    return grades


def text_of(response: "HttpResponse | object") -> str:
    """The page as it was sent."""
    content: bytes = getattr(response, "content", b"")
    return content.decode()
