"""An import is one act, and leaves as many lines for three hundred paragraphs as for thirty."""

import pytest

from recommendations import dates
from recommendations.acts.acting import acting
from recommendations.enums import ActOrigin
from recommendations.intake.verbs.imports import apply_import, start_import
from recommendations.intake.verbs.reading import parse_import
from recommendations.models import Act, Paragraph, RowVersion, StateParty, TreatyBody, User
from tests.importers.samples import OBSERVATIONS

pytestmark = pytest.mark.django_db


def _document(n_paragraphs: int) -> str:
    """The sample with more paragraphs: a concern and a recommendation in turn, from 10 on."""
    more = [
        f"{number}. The Committee recommends that the State party build house {number}."
        if number % 2
        else f"{number}. The Committee is concerned that there is no house {number}."
        for number in range(10, n_paragraphs + 1)
    ]
    return OBSERVATIONS + "\n".join(more)


@pytest.mark.parametrize("n_paragraphs", [30, 300])
def test_an_import_leaves_a_bounded_number_of_versions(
    body: TreatyBody, state_party: StateParty, officer: User, n_paragraphs: int
) -> None:
    text = _document(n_paragraphs)
    run = parse_import(
        start_import(data=text.encode(), filename="file.txt", by=officer), now=dates.now()
    )
    n_versions, n_acts = RowVersion.objects.count(), Act.objects.count()
    with acting(ActOrigin.COMMAND, "import_document", lambda: officer):
        apply_import(run, by=officer, now=dates.now())
    assert Paragraph.objects.filter(parent=None).count() == n_paragraphs
    assert Act.objects.count() == n_acts + 1
    # docs/operators/former-versions.md says the figure.
    assert RowVersion.objects.count() - n_versions <= 20
    assert not RowVersion.objects.filter(kind="added").exclude(former=None).exists()
