"""What the reference data hold once they are loaded, and that loading again changes nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from zoneinfo import available_timezones

import pytest
from dateutil.easter import easter
from django.db import transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from recommendations import symbols
from recommendations.enums import EvaluationStatus, LetterKind, ReminderAudience, SelectionKind
from recommendations.models import (
    FollowUpProcedure,
    Grade,
    GradingScale,
    Holiday,
    LetterStage,
    Ratification,
    ReminderStage,
    Session,
    StateParty,
    Theme,
    TreatyBody,
)
from recommendations.reference.loading import TableReport, load_reference_data
from recommendations.reference.reading import DATA_DIR, WrongData
from tests.factories import EvaluationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[list[TableReport]]:
    # Loaded once, in a transaction that is rolled back at the end; tests have savepoints in it.
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_reference_data()
        transaction.set_rollback(True)


@pytest.fixture
def reports(_loaded: list[TableReport], db: None) -> list[TableReport]:
    return _loaded


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables that a test may spoil."""
    return Path(copytree(DATA_DIR, tmp_path / "data"))


def _replace(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def _rule(
    code: str, day: date, kind: str = SelectionKind.SHORT_TERM_FOLLOW_UP
) -> FollowUpProcedure:
    body = TreatyBody.objects.get(code=code)
    return FollowUpProcedure.objects.in_force(body, day).get(selection_kind=kind)


def test_loading_twice_changes_nothing(reports: list[TableReport]) -> None:
    stamps = list(StateParty.objects.values_list("iso3", "updated_at"))
    again = load_reference_data()
    assert all(report.is_unchanged and not report.changes for report in again)
    assert [report.n_unchanged for report in again] == [report.n_created for report in reports]
    assert list(StateParty.objects.values_list("iso3", "updated_at")) == stamps


@pytest.mark.usefixtures("reports")
def test_the_ten_treaty_bodies_bear_the_prefixes_that_symbols_are_read_by() -> None:
    assert set(TreatyBody.objects.values_list("code", flat=True)) == set(symbols.BODY_CODES)
    for body in TreatyBody.objects.exclude(code="SPT"):
        assert symbols.parse_symbol(f"{body.symbol_prefix}/AZE/CO/3").body == body.code
    assert "Committee on the Rights of Migrant Workers" in (
        TreatyBody.objects.get(code="CMW").name_variants
    )


@pytest.mark.usefixtures("reports")
def test_every_member_state_has_a_short_name_in_six_languages_without_article() -> None:
    assert StateParty.objects.count() == 198  # 193 members, two observers, two others, the EU
    for party in StateParty.objects.all():
        names = [getattr(party, f"name_{code}") for code in ("en", "fr", "es", "ru", "ar", "zh")]
        assert all(names), party.iso3
        assert not any("*" in name or name.endswith(("(the)", "(l')", "(el)")) for name in names)
    party = StateParty.objects.get(iso3="AZE")
    assert (party.region, party.sub_region, party.m49) == ("Asia", "Western Asia", 31)
    with translation.override("fr"):
        assert party.name == "Azerbaïdjan"
    with translation.override("zh-hans"):
        assert party.name == "阿塞拜疆"


@pytest.mark.usefixtures("reports")
def test_every_state_party_has_the_zone_of_its_capital() -> None:
    zones = dict(StateParty.objects.values_list("iso3", "time_zone"))
    assert set(zones.values()) <= available_timezones()
    assert [zones[code] for code in ("AZE", "NZL", "USA", "EU")] == [
        *("Asia/Baku", "Pacific/Auckland", "America/New_York", "Europe/Brussels"),
    ]


@pytest.mark.usefixtures("reports")
def test_holidays_fall_where_the_calendar_puts_them_and_say_how_certain_they_are() -> None:
    rows = {row.observed_on: row for row in Holiday.objects.all()}
    for year in {day.year for day in rows}:
        for n_days, name in ((-2, "Good Friday"), (1, "Easter Monday"), (39, "Ascension Day")):
            row = rows[easter(year) + timedelta(days=n_days)]
            assert (row.name, row.needs_review) == (name, False)
        thursday = next(day for day in rows if day.year == year and "Jeûne" in rows[day].name)
        first_sunday = thursday - timedelta(days=4)
        assert (first_sunday.month, first_sunday.isoweekday()) == (9, 7)
        assert first_sunday.day <= 7
        assert rows[thursday].needs_review
        for holiday in ("Eid al-Fitr", "Eid al-Adha"):
            assert any(
                day.year == year and holiday in row.name and row.needs_review
                for day, row in rows.items()
            )
    assert all(row.source for row in rows.values())
    # What falls on a weekend is made up for on a working day.
    assert rows[date(2028, 1, 3)].name == "New Year's Day (observed)"


@pytest.mark.usefixtures("reports")
def test_ratifications_tell_who_is_bound_since_when() -> None:
    year = Ratification.objects.get(state_party__iso3="AZE", treaty_body__code="CMW").year
    assert year == 1999
    assert Ratification.objects.filter(state_party__iso3="EU").count() == 1
    assert Ratification.objects.filter(treaty_body__code="CMW").count() == 57
    assert Ratification.objects.filter(state_party__iso3="TLS").count() == 7  # “TP” in the source


@pytest.mark.parametrize(
    ("code", "day", "months", "scale"),
    [
        ("CMW", date(2021, 10, 8), 24, "tracker-neutral"),
        ("CCPR", date(2005, 6, 1), 12, "ccpr-words"),
        ("CCPR", date(2008, 12, 31), 12, "ccpr-words"),
        ("CCPR", date(2009, 1, 1), 12, "ccpr-b1b2"),
        ("CCPR", date(2019, 12, 31), 24, "ccpr-ae"),
        ("CCPR", date(2020, 1, 1), 36, "ccpr-ae"),
        ("CAT", date(2024, 5, 12), 12, "cat-implementation"),
        ("CEDAW", date(2016, 6, 30), 24, "cedaw-v1"),
        ("CEDAW", date(2016, 7, 1), 24, "cedaw-v2"),
        ("CERD", date(2022, 12, 1), 12, "cerd-v1"),
        ("CRPD", date(2018, 4, 30), 12, None),
        ("CED", date(2021, 12, 31), 12, "ced-2016"),
        ("CED", date(2022, 1, 1), 12, "ced-2022"),
        ("CESCR", date(2025, 2, 1), 18, "cescr-v1"),
    ],
)
@pytest.mark.usefixtures("reports")
def test_the_rule_of_a_day_gives_its_period_and_its_scale(
    code: str, day: date, months: int, scale: str | None
) -> None:
    rule = _rule(code, day)
    assert rule.period_months == months
    assert (rule.scale.code if rule.scale else None) == scale


@pytest.mark.usefixtures("reports")
def test_second_lists_and_urgent_measures_have_no_date() -> None:
    assert _rule("CEDAW", date(2010, 1, 1)).shorter_period_months == 12
    second = _rule("CERD", date(2022, 12, 1), SelectionKind.PARTICULAR_IMPORTANCE)
    urgent = _rule("CRPD", date(2024, 3, 21), SelectionKind.URGENT_NO_DEADLINE)
    child = _rule("CRC", date(2016, 1, 1), SelectionKind.URGENT_NO_DEADLINE)
    assert [rule.period_months for rule in (second, urgent, child)] == [None, None, None]
    crpd = TreatyBody.objects.get(code="CRPD")
    assert not FollowUpProcedure.objects.in_force(crpd, date(2018, 5, 1)).filter(
        selection_kind=SelectionKind.SHORT_TERM_FOLLOW_UP
    )


@pytest.mark.usefixtures("reports")
def test_what_is_recalled_and_not_read_is_marked_with_what_to_review() -> None:
    assert _rule("CMW", date(2021, 10, 8)).needs_review
    assert "18 months" in _rule("CESCR", date(2025, 1, 1)).review_note
    assert not _rule("CRPD", date(2015, 1, 1)).needs_review
    for rule in FollowUpProcedure.objects.all():
        assert bool(rule.review_note) == rule.needs_review
        assert rule.source


@pytest.mark.usefixtures("reports")
def test_the_scale_of_a_committee_without_one_is_marked_as_the_trackers_own() -> None:
    neutral = GradingScale.objects.get(code="tracker-neutral")
    assert not neutral.is_official
    assert neutral.treaty_body is None
    assert GradingScale.objects.filter(is_official=False).count() == 1
    assert neutral.grades.count() == 6


@pytest.mark.usefixtures("reports")
def test_letter_d_of_one_committee_changed_its_meaning_and_both_are_kept() -> None:
    meanings = {
        grade.scale.code: grade.meaning
        for grade in Grade.objects.filter(code="D", scale__treaty_body__code="CED")
    }
    assert "reminders" in meanings["ced-2016"]
    assert "reminders" not in meanings["ced-2022"]


@pytest.mark.usefixtures("reports")
def test_sessions_stages_and_themes_are_there() -> None:
    session = Session.objects.get(treaty_body__code="CMW", number=33)
    assert (session.starts_on, session.ends_on) == (date(2021, 9, 27), date(2021, 10, 8))
    assert session.source
    assert ReminderStage.objects.filter(offset__lt=0).exists()
    assert ReminderStage.objects.filter(offset__gt=0).exists()
    assert set(LetterStage.objects.values_list("kind", flat=True)) == set(LetterKind)
    # On the day on which a letter is proposed, the officers are told that nothing came.
    for stage in LetterStage.objects.all():
        assert ReminderStage.objects.filter(
            offset=stage.offset, unit=stage.unit, audience=ReminderAudience.OFFICERS
        ).exists()
    assert Theme.objects.filter(slug="detention").exists()


@pytest.mark.usefixtures("reports")
def test_a_corrected_table_corrects_the_row_and_says_so(folder: Path) -> None:
    _replace(folder / "ratifications.csv", "CMW,AZE,1999,", "CMW,AZE,1998,")
    by_table = {report.table: report for report in load_reference_data(folder)}
    assert by_table["ratifications"].n_updated == 1
    assert by_table["ratifications"].changes == ["Azerbaijan, CMW, 1999: year"]
    row = Ratification.objects.get(state_party__iso3="AZE", treaty_body__code="CMW")
    assert row.year == 1998


@pytest.mark.usefixtures("reports")
def test_what_people_added_is_left_alone() -> None:
    mine = Theme.objects.create(slug="of-my-own", name="Of my own")
    load_reference_data()
    assert Theme.objects.filter(pk=mine.pk, name="Of my own").exists()


@pytest.mark.parametrize(
    ("table", "old", "new", "sentence"),
    [
        ("holidays.csv", "2026-01-01,", "2026-13-01,", "Write a day of the calendar"),
        ("holidays.csv", "2026-03-20,", "2026-01-01,", "is already in line 2"),
        ("state_parties.csv", "Asia/Baku", "Asia/Bakuu", "which is no time zone"),
        ("ratifications.csv", "CMW,AZE,", "CWM,AZE,", "which treaty_bodies.csv does not hold"),
        ("ratifications.csv", "CMW,AZE,", "CMW,AZX,", "which state_parties.csv does not hold"),
        ("ratifications.csv", "CMW,AZE,1999", "CMW,AZE,199", "Write a year after 1944"),
        ("procedures.csv", "2014-09-01", "2014-09-31", "Write a day of the calendar"),
        ("procedures.csv", "short_term_follow_up", "short_term", "Choose one of"),
        ("grades.csv", ",done", ",good", "Choose one of: contrary, done"),
        ("grades.csv", "tracker-neutral,", "neutral,", "which scales.csv does not hold"),
        ("sessions.csv", "2021-10-08", "2021-09-08", "ends_on lies before starts_on"),
        ("reminder_stages.csv", ",months,", ",month,", "Choose one of: days, months, weeks"),
        ("letter_stages.csv", ",meeting,", ",meal,", "Choose one of: first_reminder, meeting"),
        ("state_parties.csv", "AZE,AZ,", "aze,AZ,", "Write it as in AZE"),
        ("scales.csv", "2018-01-01,,yes", "2017-01-01,,yes", "overlaps with that of line"),
    ],
)
def test_wrong_data_is_refused_with_file_and_line(
    folder: Path, table: str, old: str, new: str, sentence: str
) -> None:
    _replace(folder / table, old, new)
    with pytest.raises(WrongData, match=sentence) as refused:
        load_reference_data(folder)
    assert str(refused.value).startswith(f"{table}, line ")


@pytest.mark.usefixtures("reports")
@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("grades.csv", ",Implemented,", ",Carried out,"),
        ("grades.csv", "tracker-neutral,implemented,", "tracker-neutral,carried-out,"),
        ("scales.csv", "Neutral scale, used", "Other scale, used"),
        ("scales.csv", ",2014-09-01,,no,no,Made", ",2014-09-02,,no,no,Made"),
    ],
)
def test_a_scale_in_use_is_not_relabelled(folder: Path, table: str, old: str, new: str) -> None:
    grade = Grade.objects.get(scale__code="tracker-neutral", code="partly")
    EvaluationFactory.create(grade=grade, status=EvaluationStatus.ADOPTED)
    _replace(folder / table, old, new)
    with pytest.raises(WrongData, match="rest on the scale “tracker-neutral”") as refused:
        load_reference_data(folder)
    assert str(refused.value).startswith(f"{table}, line ")


@pytest.mark.usefixtures("reports")
def test_a_scale_in_use_is_loaded_again_and_ended(folder: Path) -> None:
    grade = Grade.objects.get(scale__code="tracker-neutral", code="partly")
    EvaluationFactory.create(grade=grade, status=EvaluationStatus.ADOPTED)
    assert all(report.is_unchanged for report in load_reference_data())
    _replace(folder / "scales.csv", ",2014-09-01,,no,no,Made", ",2014-09-01,2027-01-01,no,no,Made")
    load_reference_data(folder)
    scale = GradingScale.objects.get(code="tracker-neutral")
    assert scale.valid_during.upper == date(2027, 1, 1)
