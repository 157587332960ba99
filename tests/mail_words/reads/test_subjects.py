"""A subject is read whole on a telephone: State party, paragraphs and day in 60 characters."""

import csv
import re
from datetime import date

import pytest
from django.utils import translation

from recommendations.enums import Language
from recommendations.languages import catalogue_of
from recommendations.mail_words.reads.lists import with_commas
from recommendations.mail_words.reads.reminders import subject_of
from recommendations.mail_words.reads.standing import AskedPoint, Standing
from recommendations.mail_words.reads.subjects import (
    LENGTH,
    SHORT_COMMITTEES,
    SHORT_NAMES,
    fitting,
    names_of,
    short_committees,
    short_date,
    short_name,
)
from recommendations.models import Deadline, ReportingCycle, StateParty, TreatyBody
from recommendations.reference.reading import DATA_DIR
from tests.lives.truth.sentences import SUBJECTS

LANGUAGES = [language.value for language in Language]
with (DATA_DIR / "state_parties.csv").open(encoding="utf-8", newline="") as table:
    PARTIES = [
        StateParty(
            iso3=row["iso3"],
            **{f"name_{language}": row[f"name_{language}"] for language in LANGUAGES},
        )
        for row in csv.DictReader(table)
    ]
with (DATA_DIR / "treaty_bodies.csv").open(encoding="utf-8", newline="") as table:
    BODIES = [
        TreatyBody(code=row["code"], short_name=row["short_name"]) for row in csv.DictReader(table)
    ]


def case_of(party: StateParty, body: TreatyBody | None = None) -> ReportingCycle:
    body = body or TreatyBody(code="CMW", short_name="Committee on Migrant Workers")
    return ReportingCycle(state_party=party, treaty_body=body)


def subject(
    party: StateParty, numbers: list[str], *, is_overdue: bool, body: TreatyBody | None = None
) -> str:
    deadline = Deadline(due_on=date(2028, 9, 28), cycle=case_of(party, body))
    standing = Standing(tuple(AskedPoint(number, "", is_awaited=True) for number in numbers))
    return subject_of(deadline, standing, is_overdue=is_overdue)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("numbers", [["16"], ["16", "36", "60", "62"], ["9 (a)", "10 (b)", "102"]])
@pytest.mark.parametrize("is_overdue", [False, True])
def test_every_state_party_fits_in_every_language(
    language: str, numbers: list[str], *, is_overdue: bool
) -> None:
    with translation.override(catalogue_of(language)):
        for party in PARTIES:
            words = subject(party, numbers, is_overdue=is_overdue)
            assert len(words) <= LENGTH, words
            assert "2028" in words
            # All of the paragraphs, or none.
            assert with_commas(numbers) in words or numbers[0] not in words, words
            start = SHORT_NAMES.get(party.iso3, {}).get(language) or party.name.split(" (")[0]
            assert words.startswith((start, *names_of(party))), words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_overdue", [False, True])
def test_every_committee_stays_beside_every_state_party(language: str, *, is_overdue: bool) -> None:
    """Paragraphs go first; where Latin letters are foreign, it is named in the language."""
    numbers = ["16 (a)", "36 (b)", "60", "62"]
    with translation.override(catalogue_of(language)):
        longest = max(BODIES, key=lambda body: len(short_committees(body)[-1]))
        pairs = [(party, longest) for party in PARTIES]
        pairs += [(max(PARTIES, key=lambda one: len(short_name(one))), body) for body in BODIES]
        for party, body in pairs:
            words = subject(party, numbers, body=body, is_overdue=is_overdue)
            assert len(words) <= LENGTH, words
            assert any(name in words for name in short_committees(body)), words
            if language in SHORT_COMMITTEES:
                assert not re.search("[A-Z]", words), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_subject_names_its_state_party_whole(language: str) -> None:
    """Of the longest names, those of other emails: followers', notices' and receipts'."""
    days = dict.fromkeys(("due", "day", "until", "closes"), date(2028, 9, 28))
    with translation.override(catalogue_of(language)):
        longest = sorted(PARTIES, key=lambda one: -len(short_name(one)))[:5]
        for sentence in SUBJECTS:
            # Names in the State party's place, and nothing that is cut short.
            if "%(state_party)s" not in sentence.words or "%(paragraphs)s" in sentence.words:
                continue
            words = translation.gettext(sentence.words).replace("%(n)d", "12")
            for party in longest:
                found = fitting(words, case_of(party), [], days)
                assert len(found) <= LENGTH, found
                assert found.startswith(names_of(party)), found


def test_what_fits_is_not_shortened() -> None:
    assert subject(StateParty(name_en="Fiji"), ["16", "36"], is_overdue=False) == (
        "Fiji, CMW: paras. 16, 36 due by 28 September 2028"
    )


def test_least_telling_is_shortened_first() -> None:
    # The month before the name.
    bosnia = StateParty(iso3="BIH", name_en="Bosnia and Herzegovina")
    assert subject(bosnia, ["6"], is_overdue=False) == (
        "Bosnia and Herzegovina, CMW: para. 6 due by 28 Sep 2028"
    )
    assert subject(bosnia, ["6"], is_overdue=True) == (
        "Bosnia-Herzegovina, CMW: para. 6 overdue since 28 Sep 2028"
    )
    assert subject(bosnia, ["6", "8"], is_overdue=True) == (
        "Bosnia-Herzeg., CMW: paras. 6, 8 overdue since 28 Sep 2028"
    )
    bolivia = StateParty(name_en="Bolivia (Plurinational State of)")
    assert subject(bolivia, ["16", "36"], is_overdue=False) == (
        "Bolivia, CMW: paras. 16, 36 due by 28 September 2028"
    )
    assert subject(bolivia, ["16", "36", "60", "62"], is_overdue=False) == (
        "Bolivia, CMW: paras. 16, 36, 60, 62 due by 28 September 2028"
    )
    new_zealand = StateParty(name_en="New Zealand")
    assert subject(new_zealand, ["16", "36", "60", "6"], is_overdue=True) == (
        "New Zealand, CMW: follow-up overdue since 28 September 2028"
    )
    assert subject(bolivia, [str(n) for n in range(10, 40, 3)], is_overdue=True) == (
        "Bolivia, CMW: follow-up overdue since 28 September 2028"
    )


def test_name_that_nobody_foresaw_is_cut() -> None:
    party = StateParty(name_en="A long name " * 9)
    words = fitting(
        "%(state_party)s: due by %(due)s", case_of(party), [], {"due": date(2028, 9, 28)}
    )
    assert len(words) <= LENGTH
    assert words.startswith("A long name A long")
    assert words.endswith("…: due by 28 Sep 2028")


def test_short_dates_cannot_be_misread() -> None:
    said = {}
    for language in LANGUAGES:
        with translation.override(catalogue_of(language)):
            said[language] = short_date(date(2028, 10, 1))
    assert said["en"] == "1 Oct 2028"
    assert said["fr"] == "1er oct. 2028"
    assert said["ru"] == "01.10.2028"
    assert said["zh"] == "2028年10月1日"
    assert said["ar"] == "1 أكتوبر 2028"
