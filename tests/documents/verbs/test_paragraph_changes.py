"""Whatever the two states of a document are, applying their difference yields the second one."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from recommendations.documents.verbs.documents import add_paragraphs, add_version
from recommendations.documents.verbs.paragraph_changes import write_changes
from recommendations.importers.versions.comparison import changed, compare
from recommendations.importers.versions.units import Unit
from recommendations.intake.reads.versions import recorded_text
from recommendations.intake.verbs.cases import paragraph_input
from recommendations.models import Document, ParagraphChange, User
from tests.factories import DocumentFactory, UserFactory
from tests.versions import LATER

WORDS = ("end detention", "open schools", "train judges", "ratify", "count children", "visit")
_TEXT = st.lists(st.sampled_from(WORDS), max_size=3).map(" and ".join)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Unit, ...]:
    """Paragraphs with points and parts of points, numbered from anywhere, with gaps."""
    units: list[Unit] = []
    numbers = sorted(draw(st.sets(st.integers(1, 9), max_size=5)))
    for number in numbers:
        kind = draw(st.sampled_from(("concern", "recommendation")))
        headings = draw(st.sampled_from(((), ("A",), ("A", "B"))))
        answers = draw(st.sampled_from((None, *(n for n in numbers if n < number))))
        units.append(Unit(number, "", kind, headings, draw(_TEXT), draw(_TEXT), answers=answers))
        for letter in "abc"[: draw(st.integers(0, 3))]:
            units.append(Unit(number, letter, kind, headings, draw(_TEXT)))
            units += [
                Unit(number, f"{letter}-{roman}", kind, headings, draw(_TEXT))
                for roman in ("i", "ii")[: draw(st.integers(0, 2))]
            ]
    return tuple(units)


def _write(document: Document, by: User, new: tuple[Unit, ...]) -> None:
    before = recorded_text(document, "en")
    write_changes(
        compare(before.units, new),
        version=add_version(document, language="en"),
        rows=before.paragraphs,
        texts=before.texts,
        by=by,
        now=LATER,
        run=None,
    )


class Applying(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(first=documents(), second=documents())
    def test_a_difference_applied_yields_the_new_state_and_back_again(
        self, first: tuple[Unit, ...], second: tuple[Unit, ...]
    ) -> None:
        document, by = DocumentFactory.create(), UserFactory.create()
        version = add_version(document, language="en")
        add_paragraphs(
            document, [paragraph_input(unit) for unit in first], version=version, language="en"
        )
        assert recorded_text(document, "en").units == first
        for state in (second, first):
            _write(document, by, state)
            assert recorded_text(document, "en").units == state
            n_records = ParagraphChange.objects.count()
            assert changed(compare(recorded_text(document, "en").units, state)) == ()
            _write(document, by, state)
            assert ParagraphChange.objects.count() == n_records
        positions = document.paragraphs.values_list("position", flat=True).order_by("position")
        assert list(positions) == list(range(1, len(positions) + 1))
