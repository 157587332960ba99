"""What a request names is found among the rows of a document, the narrowest first."""

from recommendations.importers import parse_text
from recommendations.importers.parsed import ParsedFollowUp
from recommendations.importers.versions.units import asked_keys, units_of
from tests.importers.samples import OBSERVATIONS


def test_points_below_points_are_found_and_missing_ones_mean_their_paragraph() -> None:
    units = units_of(parse_text(OBSERVATIONS))
    asked = ParsedFollowUp(
        "short_term_follow_up", 8, ("5(b)(i)", "5(c)", "5(b)(ix)", "7(a)", "99"), ""
    )
    assert asked_keys(units, asked) == ((5, "b-i"), (5, "c"), (5, "b"), (7, ""))
