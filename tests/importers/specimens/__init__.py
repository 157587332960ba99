"""Small concluding observations of nine committees in six languages, of the project's own making.

Every language module has the same document in its own words: first page, first paragraph, three
recommendations (6, 8 and 10), the committee's request (11, with CRC 4) and the next report (12).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.importers.specimens import arabic, chinese, english, french, russian, spanish

LANGUAGES = {
    "en": english,
    "fr": french,
    "es": spanish,
    "ru": russian,
    "ar": arabic,
    "zh": chinese,
}
ADOPTED, CONSIDERED = date(2022, 4, 7), (date(2022, 3, 29), date(2022, 3, 30))


@dataclass(frozen=True)
class Facts:
    """What a person reads in the document of one committee, whatever the language."""

    symbol: str
    state: str
    cycle: tuple[int, int]
    requests: tuple[tuple[str, str, int | None, date | None, str | None], ...]
    adopted_on: date | None = ADOPTED
    adopted_meeting: int | None = 495
    considered_meetings: tuple[int, ...] = (480, 481)
    next_report_due_on: date = date(2027, 5, 1)
    request_paragraph: int = 11
    warnings: tuple[str, ...] = field(default=())


FACTS: Mapping[str, Facts] = {
    "CMW": Facts(
        "CMW/C/AZE/CO/4",
        "AZE",
        (4, 4),
        (("short_term_follow_up", "6(a) 8 10", 24, date(2024, 4, 1), "explicit_date"),),
    ),
    "CCPR": Facts(
        "CCPR/C/GEO/CO/5",
        "GEO",
        (5, 5),
        (("short_term_follow_up", "6 8 10", None, date(2025, 4, 1), "explicit_date"),),
    ),
    "CAT": Facts(
        "CAT/C/KEN/CO/3",
        "KEN",
        (3, 3),
        (("short_term_follow_up", "6(a) 6(b) 8(c) 10", None, date(2023, 4, 1), "explicit_date"),),
    ),
    "CEDAW": Facts(
        "CEDAW/C/BDI/CO/5-6",
        "BDI",
        (5, 6),
        (("short_term_follow_up", "6(a) 8(b) 8(d) 10", 24, None, None),),
        adopted_on=None,
        adopted_meeting=None,
        next_report_due_on=date(2026, 4, 30),
        warnings=("date_without_day", "no_adoption"),
    ),
    "CERD": Facts(
        "CERD/C/BRA/CO/18-20",
        "BRA",
        (18, 20),
        (
            (
                "short_term_follow_up",
                "6(b) 8(a) 8(b) 8(c) 8(d)",
                12,
                date(2023, 4, 7),
                "from_adoption",
            ),
            ("particular_importance", "6(a) 10", None, None, None),
        ),
    ),
    "CRC": Facts(
        "CRC/C/PER/CO/6-7",
        "PER",
        (6, 7),
        (("urgent_no_deadline", "6 8(b) 10", None, None, None),),
        request_paragraph=4,
    ),
    "CRPD": Facts(
        "CRPD/C/MUS/CO/2-3",
        "MUS",
        (2, 3),
        (("urgent_no_deadline", "6(a) 8(b) 8(c) 10", None, None, None),),
    ),
    "CED": Facts(
        "CED/C/ARM/CO/1",
        "ARM",
        (1, 1),
        (("short_term_follow_up", "6 8 10", None, date(2023, 4, 8), "explicit_date"),),
        next_report_due_on=date(2028, 4, 8),
    ),
    "CESCR": Facts(
        "E/C.12/AZE/CO/4",
        "AZE",
        (4, 4),
        (("short_term_follow_up", "6(a) 8(b) 10", 24, date(2024, 4, 7), "from_adoption"),),
        adopted_meeting=30,
        considered_meetings=(3, 5, 7),
    ),
}


def document(language: str, committee: str, *, has_symbol: bool = True) -> str:
    """The text of one document; without its symbol as an advance version is passed round."""
    module = LANGUAGES[language]
    text: str = module.FRAME.format(
        name=module.NAMES[committee],
        title=module.TITLES[committee],
        first=module.FIRST.get(committee, module.FIRST["others"]),
        fourth=module.URGENT if committee == "CRC" else module.PRAISE,
        request=module.REQUESTS[committee],
        next_report=module.NEXT_REPORT.get(committee, module.NEXT_REPORT["others"]),
        symbol=FACTS[committee].symbol if has_symbol else "",
    )
    return text
