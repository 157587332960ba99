"""The command: never by accident, never twice, and with sentences for whoever runs it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from recommendations.demo import seeding
from recommendations.demo.seeding import CASES
from recommendations.models import Event, ReportingCycle, User
from tests.factories import DocumentFactory, ReportingCycleFactory

pytestmark = pytest.mark.django_db


def _run() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def test_it_refuses_where_nobody_said_that_this_is_a_demonstration(
    settings: Settings,
) -> None:
    settings.DEMONSTRATION = settings.DEBUG = False
    call_command("load_reference_data", stdout=StringIO())
    with pytest.raises(CommandError, match="DEMONSTRATION=true"):
        _run()
    assert not User.objects.exists()


def test_it_says_what_has_to_be_loaded_first(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    with pytest.raises(CommandError, match="load_reference_data"):
        _run()


def test_the_second_run_changes_nothing_and_says_so(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    call_command("load_reference_data", stdout=StringIO())
    first = _run()
    assert "CMW AZE 3" in first
    assert "19 cases made, 0 kept, 6 accounts to sign in with" in first
    n_events = Event.objects.count()
    assert _run() == "The demonstration already exists: nothing was changed.\n"
    assert Event.objects.count() == n_events
    assert ReportingCycle.objects.count() == 19


def test_missing_cases_are_added_to_those_that_are_there(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMONSTRATION = True
    call_command("load_reference_data", stdout=StringIO())
    monkeypatch.setattr(seeding, "CASES", CASES[3:4])
    _run()
    monkeypatch.setattr(seeding, "CASES", CASES[2:4])
    said = _run()
    assert said.splitlines()[0].strip() == "CMW PRY 3"
    assert "1 case made, 1 kept" in said


def test_a_case_that_is_refused_is_not_half_there(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMONSTRATION = True
    call_command("load_reference_data", stdout=StringIO())
    DocumentFactory.create(cycle=None, symbol="CMW/C/PRY/CO/3")
    monkeypatch.setattr(seeding, "CASES", CASES[2:4])
    with pytest.raises(CommandError, match="CMW/C/PRY/CO/3 has already been recorded"):
        _run()
    assert not ReportingCycle.objects.exists()


def test_real_cases_are_not_mixed_with_invented_ones(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    call_command("load_reference_data", stdout=StringIO())
    ReportingCycleFactory.create()
    with pytest.raises(CommandError, match="empty database"):
        _run()
    assert ReportingCycle.objects.count() == 1
    assert not User.objects.filter(email="officer@demo.example").exists()
