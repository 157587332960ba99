"""Records of meetings and press releases are known by what they open with, and kept as they are."""

from datetime import date

import pytest

from recommendations.importers import parse
from recommendations.importers.observations.document_kinds import kind_from_words

RECORD = """\
 The meeting was called to order at 10.10 a.m.
\t\tConsideration of reports (continued)
\tFourth periodic report of Azerbaijan (continued) (CMW/C/AZE/4)
1.\tAt the invitation of the Chair, the delegation joined the meeting.
2.\tMs. Lantern (Country Rapporteur) said that the Committee wished to know more.
3.\tShe asked how many visits there had been.
4.\tMr. Ministry (Azerbaijan) said that there had been 17 visits.
The meeting rose at 1 p.m.
"""

RELEASE = """\
Skip to main content

Press releases Treaty bodies

In talks with Azerbaijan, the Committee on Migrant Workers asks about visits to workplaces

5 October 2022

The Committee on Migrant Workers today concluded its talks on the fourth periodic report of \
Azerbaijan, and asked about visits to workplaces.

The delegation answered that there had been 17 visits, and that schools were open.
"""


@pytest.mark.parametrize(
    "opening",
    [
        "The meeting was called to order at 3 p.m.",
        "Summary record of the 465th meeting",
        "La séance est ouverte à 15 heures.",
        "Compte rendu analytique de la 465e séance",
        "Se declara abierta la sesión a las 15.00 horas.",
        "Заседание открывается в 15 ч 00 мин.",
        "افتتحت الجلسة الساعة 15/00",
        "下午3时宣布开会",
    ],
)
def test_records_without_a_masthead(opening: str) -> None:
    assert kind_from_words(f"{opening}\n1. The Chair spoke.") == "summary_record"


@pytest.mark.parametrize(
    "opening",
    ["Press release", "Header image for news printout", "Communiqué de presse",
     "Comunicado de prensa", "Пресс-релиз", "بيان صحفي", "新闻稿"],
)  # fmt: skip
def test_press_releases(opening: str) -> None:
    assert kind_from_words(f"{opening}\n\nThe Committee met.") == "press_release"


def test_a_report_that_cites_a_record_is_no_record() -> None:
    text = (
        "Lantern House submits this report. It rests on what was said, as the summary record of "
        "the 465th meeting shows, and on a press release of the day after."
    )
    assert kind_from_words(text) == "submission"


def test_a_record_keeps_numbers_and_speakers_and_finds_its_case() -> None:
    document = parse(RECORD.encode())
    assert document.kind == "summary_record"
    assert [item.number for item in document.paragraphs] == [1, 2, 3, 4]
    assert document.paragraphs[1].text.startswith("Ms. Lantern (Country Rapporteur) said that")
    assert document.paragraphs[3].text.startswith("Mr. Ministry (Azerbaijan) said")
    assert (document.committee, document.state_party, document.cycle) == ("CMW", "AZE", (4, 4))


def test_a_press_release_keeps_its_blocks_title_and_day() -> None:
    document = parse(RELEASE.encode())
    assert document.kind == "press_release"
    assert document.title.startswith("In talks with Azerbaijan")
    assert document.distributed_on == date(2022, 10, 5)
    assert (document.committee, document.cycle) == ("CMW", (4, 4))
    assert document.blocks[-1].startswith("The delegation answered")
    assert document.passages == ()


def test_a_press_release_saved_as_a_page() -> None:
    blocks = "".join(f"<p>{part}</p>" for part in RELEASE.split("\n\n"))
    page = f"<!doctype html><html><body><nav>Menu</nav><main>{blocks}</main></body></html>"
    document = parse(page.encode())
    assert document.kind == "press_release"
    assert document.distributed_on == date(2022, 10, 5)
    assert "Menu" not in " ".join(document.blocks)
