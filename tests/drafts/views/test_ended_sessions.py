"""The session ended while somebody wrote: no word is lost, and nothing happens without a click."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters

from recommendations.enums import AccessLevel, FollowUpStatus, LetterKind
from recommendations.models import (
    Assessment,
    Evaluation,
    Event,
    Extension,
    Follow,
    FormDraft,
    Organisation,
    ParkedForm,
    StateReply,
    User,
)
from tests.cast import give_scale, text_of
from tests.conftest import Case
from tests.drafts.forms import opened, token_on, words_of
from tests.factories import FormDraftFactory, ParkedFormFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

WORDS = "Ambermarker: what took an hour to write, in two lines.\r\nعربي, 中文, <b>&amp;"
SIGN_IN = "/sign-in/"


class _Fields(HTMLParser):
    """The form of a confirmation: where it goes, and what it sends."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action, self.fields = "", list[tuple[str, str]]()
        self._is_inside, self._is_typed = False, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self._is_inside = given.get("method") == "post" and "data-signs-out" not in given
            self.action = given["action"] if self._is_inside else ""
        elif self._is_inside and tag == "textarea":
            self.fields.append((given["name"], ""))
            self._is_typed = True
        elif self._is_inside and tag == "input":
            self.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        self._is_typed = self._is_typed and tag != "textarea"
        self._is_inside = self._is_inside and tag != "form"

    def handle_data(self, data: str) -> None:
        if self._is_typed:
            name, value = self.fields.pop()
            # As browsers read and send a text: no first line break, and CR with every other.
            value = value + data if value else data.removeprefix("\n")
            self.fields.append((name, value))

    def data(self) -> dict[str, list[str]]:
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        return sent


def _confirmation(answer: HttpResponseBase) -> str:
    """The address of the confirmation to which an answer leads, through sign-in or at once."""
    assert answer.status_code == HTTPStatus.FOUND, answer.status_code
    url = unquote(answer["Location"])
    return url.removeprefix(f"{SIGN_IN}?next=")


def _send_again(client: Client, url: str) -> HttpResponseBase:
    """Press the button of a confirmation."""
    form = _Fields(client.get(url).content.decode())
    assert "form_token" in dict(form.fields)
    return client.post(form.action, form.data())


# --- Every address ------------------------------------------------------------------------------

DUMMIES = {
    "int": 1,
    "str": "x",
    "slug": LetterKind.FIRST_REMINDER.value,
    "uuid": uuid4(),
    "symbol": "CMW/C/AZE/CO/3",
    "paragraph": (16, ""),
    "scope": "all",
}
# No session ends there, or a script asks, or passwords are typed.
NOT_PARKED = {"sign-in", "sign-out", "mail-stop", "draft-save", "index-import-upload"}


def _patterns(
    patterns: list[URLPattern | URLResolver], above: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The names of addresses, each with the converters of its parts."""
    for pattern in patterns:
        parts = {**above, **pattern.pattern.converters}
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from _patterns(pattern.url_patterns, parts)
        elif pattern.name:
            yield pattern.name, parts


def _addresses() -> Iterator[tuple[str, str]]:
    """Each address of the application with something in place of its parts."""
    patterns = list(_patterns(get_resolver().url_patterns, {}))  # loads what converters there are
    kinds = {type(converter): name for name, converter in get_converters().items()}
    for name, parts in patterns:
        dummies = {part: DUMMIES[kinds[type(converter)]] for part, converter in parts.items()}
        yield name, reverse(name, kwargs=dummies)


def _taking_posts(person: User) -> dict[str, str]:
    """The addresses that take what is sent, by what they say themselves."""
    client = Client()
    client.force_login(person)
    allowed = {
        name: (url, client.options(url).headers.get("Allow", "")) for name, url in _addresses()
    }
    return {name: url for name, (url, methods) in allowed.items() if "POST" in methods}


def test_at_every_address_a_form_of_an_ended_session_is_shown_after_signing_in(
    officer: User, ngo_member: User
) -> None:
    taking = _taking_posts(officer)
    assert len(taking) > 60
    assert set(taking) >= NOT_PARKED - {"sign-in"}  # which sends on whoever is signed in
    wrong = {}
    for name, url in taking.items():
        if name in NOT_PARKED:
            continue
        client = Client()
        data = {"form_token": opened(officer, url).signed(), "reason": WORDS, "mail": ["1", "2"]}
        answer = client.post(url, data)
        confirmation = _confirmation(answer)
        stranger = Client()
        stranger.force_login(ngo_member)
        client.force_login(officer)
        shown = client.get(confirmation)
        form = _Fields(shown.content.decode())
        sent = form.data()
        seen = {
            "status": shown.status_code,
            "words": "Ambermarker" in text_of(shown),
            "action": form.action == url,
            "fields": (sent.get("reason"), sent.get("mail")) == ([WORDS], ["1", "2"]),
            "to others": stranger.get(confirmation).status_code,
            "to nobody": Client().get(confirmation)["Location"].startswith(SIGN_IN),
        }
        if seen != {
            "status": 200,
            "words": True,
            "action": True,
            "fields": True,
            "to others": 404,
            "to nobody": True,
        }:
            wrong[name] = seen
        ParkedForm.objects.all().delete()
    assert not wrong


def test_no_address_to_which_signing_in_may_lead_answers_405(officer: User) -> None:
    client = Client()
    client.force_login(officer)
    wrong = {
        name
        for name, url in _taking_posts(officer).items()
        for method in (client.get, client.head)
        if method(url).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    }
    # A person is led to neither: signing out needs no signing in, and the script reads the answer.
    assert wrong == {"sign-out", "draft-save"}


# --- Journeys -----------------------------------------------------------------------------------


def test_an_assessment_survives_its_session_and_is_saved_once(
    client: Client, case: Case, ngo_member: User
) -> None:
    organisation = ngo_member.memberships.get().organisation
    draft = SubmissionFactory.create(request=case.request, organisation=organisation)
    url = reverse("assessment-edit", args=(draft.public_id, case.recommendation(36).public_id))
    client.force_login(ngo_member)
    data = {
        "form_token": token_on(client, url),
        "reasoning": WORDS,
        "access_level": AccessLevel.COMMITTEE,
        "source-TOTAL_FORMS": "2",
        "source-INITIAL_FORMS": "0",
        "source-0-text": "Interviews with 40 workers",
        "source-1-text": "A report",
    }
    client.logout()
    confirmation = _confirmation(client.post(url, data))
    assert not Assessment.objects.exists()
    client.force_login(ngo_member)
    page = words_of(client.get(confirmation))
    # With the labels of the form, and what was chosen in the words of the form.
    assert "Your assessment Ambermarker" in page
    assert "Committee only" in page
    assert "Interviews with 40 workers" in page
    assert "Nothing has been saved yet." in page
    assert not Assessment.objects.exists()
    form = _Fields(client.get(confirmation).content.decode())
    assert client.post(form.action, form.data())["Location"] == draft.get_absolute_url()
    saved = Assessment.objects.get()
    assert saved.reasoning.splitlines() == WORDS.splitlines()
    assert saved.evidence.count() == 2
    n_events = Event.objects.count()
    # Of a second click, also in another tab, nothing comes but a sentence.
    again = client.post(form.action, form.data(), follow=True)
    assert "This has already been sent. It was not recorded twice." in text_of(again)
    assert Event.objects.count() == n_events
    assert client.get(confirmation).status_code == HTTPStatus.NOT_FOUND
    assert ParkedForm.objects.get().fields == []


def test_an_evaluation_a_reply_and_a_request_for_time_survive_their_sessions(
    client: Client, case: Case, rapporteur: User, state_focal_point: User
) -> None:
    give_scale(case)
    passage = f"text_{case.recommendation(36).public_id}"
    reply = reverse("reply-create", args=(case.request.public_id,))
    journeys = (
        (
            rapporteur,
            reverse("evaluation-edit", args=(case.follow_ups[16].public_id,)),
            "rationale",
        ),
        (state_focal_point, reply, passage),
        (state_focal_point, reverse("extension-ask", args=(case.deadline.public_id,)), "reason"),
    )
    for person, url, name in journeys:
        client.force_login(person)
        data = {"form_token": token_on(client, url), name: WORDS}
        client.logout()
        confirmation = _confirmation(client.post(url, data))
        client.force_login(person)
        assert "Ambermarker" in text_of(client.get(confirmation)), url
        # Not whole yet: the form comes back with the words in it, and what was sent stays kept.
        answer = _send_again(client, confirmation)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Ambermarker" in text_of(answer)
        assert client.get(confirmation).status_code == HTTPStatus.OK
    for model in (Evaluation, StateReply, Extension):
        assert not model.objects.exists()


def test_a_status_is_changed_after_a_correction_and_nothing_waits_any_more(
    client: Client, case: Case, officer: User
) -> None:
    url = reverse("status-change", args=(case.follow_ups[36].public_id,))
    client.force_login(officer)
    token = token_on(client, url)
    client.logout()
    confirmation = _confirmation(client.post(url, {"form_token": token, "reason": WORDS}))
    client.force_login(officer)
    answer = _send_again(client, confirmation)  # no status was chosen
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    again = re.findall(r'name="form_token" value="([^"]+)"', text_of(answer))[0]
    data = {"form_token": again, "reason": WORDS, "to": FollowUpStatus.DISCONTINUED}
    assert client.post(url, data).status_code == HTTPStatus.FOUND
    case.follow_ups[36].refresh_from_db()
    assert case.follow_ups[36].status == FollowUpStatus.DISCONTINUED
    assert not ParkedForm.objects.exists()


def test_a_button_without_words_asks_before_it_acts(
    client: Client, case: Case, officer: User
) -> None:
    page = case.cycle.get_absolute_url()
    url = reverse("follow-add", args=("cycle", case.cycle.public_id))
    client.force_login(officer)
    token = token_on(client, page)
    client.logout()
    confirmation = _confirmation(client.post(url, {"form_token": token}))
    client.force_login(officer)
    assert "Nothing was typed: you pressed a button." in text_of(client.get(confirmation))
    assert not Follow.objects.exists()
    assert _send_again(client, confirmation).status_code == HTTPStatus.FOUND
    assert Follow.objects.get().user == officer


def test_the_administration_loses_no_word_either(
    client: Client, administrator: User, ngo: Organisation
) -> None:
    url = reverse("admin:recommendations_organisation_change", args=(ngo.pk,))
    client.force_login(administrator)
    token = token_on(client, url)
    client.logout()
    data = {"form_token": token, "name": "Amberman’s new name", "kind": "ngo"}
    confirmation = _confirmation(client.post(url, data))
    client.force_login(administrator)
    assert "Name: Amberman’s new name" in words_of(client.get(confirmation))
    assert _send_again(client, confirmation).status_code == HTTPStatus.FOUND
    ngo.refresh_from_db()
    assert ngo.name == "Amberman’s new name"


def test_a_large_file_is_not_read_for_somebody_whose_session_has_ended(
    client: Client, administrator: User
) -> None:
    url = reverse("index-import-upload")
    token = opened(administrator, url).signed()
    file = BytesIO(b"A large export")
    file.name = "export.json"
    answer = client.post(url, {"form_token": token, "file": file})
    assert answer["Location"] == f"{SIGN_IN}?next={url}"
    assert not hasattr(answer.wsgi_request, "_post")


def test_files_have_to_be_chosen_again(client: Client, officer: User) -> None:
    url = reverse("import-upload")
    token = opened(officer, url).signed()
    file = BytesIO(b"Words of a file")
    file.name = "report.txt"
    confirmation = _confirmation(client.post(url, {"form_token": token, "file": file}))
    client.force_login(officer)
    assert "Files are not kept" in text_of(client.get(confirmation))
    assert b"Words of a file" not in client.get(confirmation).content


# --- The token of the page ----------------------------------------------------------------------


def test_whoever_signed_in_anew_meanwhile_is_shown_the_form_at_once(
    case: Case, officer: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    url = reverse("status-change", args=(case.follow_ups[36].public_id,))
    token = token_on(client, url)
    data = {"form_token": token, "reason": WORDS, "csrfmiddlewaretoken": "x" * 32}
    answer = client.post(url, data)
    confirmation = _confirmation(answer)
    assert not answer["Location"].startswith(SIGN_IN)
    shown = client.get(confirmation)
    assert "Ambermarker" in text_of(shown)
    form = _Fields(shown.content.decode())
    sent = form.data() | {"to": FollowUpStatus.DISCONTINUED}
    assert len(sent["csrfmiddlewaretoken"]) == 1
    assert client.post(form.action, sent).status_code == HTTPStatus.FOUND
    case.follow_ups[36].refresh_from_db()
    assert case.follow_ups[36].status == FollowUpStatus.DISCONTINUED


def test_lost_cookies_lead_through_signing_in(case: Case, officer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    url = reverse("status-change", args=(case.follow_ups[36].public_id,))
    data = {"form_token": opened(officer, url).signed(), "reason": WORDS}
    answer = client.post(url, data)
    assert answer["Location"].startswith(SIGN_IN)
    # Whoever wrote for an hour reads at once that nothing is lost; others read nothing of it.
    kept = "Your session has ended. What you sent is kept for one hour"
    assert kept in text_of(client.get(answer["Location"]))
    for page in (SIGN_IN, f"{SIGN_IN}?next=/board/", f"{SIGN_IN}?next=/recommendations/?q=x"):
        assert kept not in text_of(client.get(page))
    client.force_login(officer)
    confirmation = text_of(client.get(_confirmation(answer)))
    assert "Ambermarker" in confirmation
    # It says of which form.
    assert '<p class="l-heading__over">Change the status</p>' in confirmation


@pytest.mark.parametrize("token", [None, "", "forged", "WyJ4Il0:1abc:xyz"])
def test_a_form_from_elsewhere_is_refused_and_not_kept(
    case: Case, officer: User, token: str | None
) -> None:
    url = reverse("status-change", args=(case.follow_ups[36].public_id,))
    data = {"reason": WORDS} | ({} if token is None else {"form_token": token})
    client = Client(enforce_csrf_checks=True)
    for is_in in (False, True):
        if is_in:
            client.force_login(officer)
        answer = client.post(url, data)
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "The form has expired" in text_of(answer)
        # Not shown either: another site would choose the words of our page.
        assert "Ambermarker" not in text_of(answer)
    assert not ParkedForm.objects.exists()


@pytest.mark.parametrize("checks", [False, True])
def test_of_two_people_at_one_browser_nobody_sends_or_reads_the_others_form(
    case: Case,
    officer: User,
    rapporteur: User,
    checks: bool,
) -> None:
    url = reverse("status-change", args=(case.follow_ups[36].public_id,))
    client = Client(enforce_csrf_checks=checks)
    client.force_login(rapporteur)
    token = opened(officer, url).signed()
    data = {"form_token": token, "reason": WORDS, "to": FollowUpStatus.DISCONTINUED}
    answer = client.post(url, data)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "This form belongs to somebody else" in text_of(answer)
    assert "Ambermarker" not in text_of(answer)
    assert "Ambermarker" not in text_of(client.get(reverse("draft-list")))
    parked = ParkedForm.objects.get()
    assert parked.user == officer
    assert client.get(parked.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND
    client.force_login(officer)
    page = text_of(client.get(reverse("draft-list")))
    assert "Sent after your session had ended" in page
    assert "Ambermarker" in text_of(client.get(parked.get_absolute_url()))


def test_a_form_without_a_token_is_shown_to_be_copied(client: Client, case: Case) -> None:
    url = reverse("status-change", args=(case.follow_ups[36].public_id,))
    answer = client.post(url, {"reason": WORDS})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Your session has ended" in text_of(answer)
    assert "Ambermarker" in text_of(answer)
    assert f"{SIGN_IN}?next=/board/" in answer.content.decode()


def test_a_form_that_cannot_be_kept_is_shown_to_be_copied(client: Client, officer: User) -> None:
    url = reverse("account")
    data = {"form_token": opened(officer, url).signed()}
    for n in range(24):
        client.post(url, data | {"reason": f"Words {n}"})
    answer = client.post(url, data | {"reason": "Ambermarker 24"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Ambermarker 24" in text_of(answer)


def test_passwords_are_neither_kept_nor_shown(client: Client, officer: User) -> None:
    url = reverse("password-change")
    data = {
        "form_token": opened(officer, url).signed(),
        "old_password": "ambermarker old",
        "new_password1": "ambermarker new",
    }
    answer = client.post(url, data)
    assert answer["Location"] == f"{SIGN_IN}?next={url}"
    assert not ParkedForm.objects.exists()
    other = Client(enforce_csrf_checks=True)
    other.force_login(officer)
    assert "ambermarker" not in text_of(other.post(url, data))


def test_control_characters_do_not_stop_a_form_from_being_kept(case: Case, officer: User) -> None:
    url = reverse("status-change", args=(case.follow_ups[36].public_id,))
    data = {"form_token": opened(officer, url).signed(), "reason": f"\x00{WORDS}", "\x00x": "1"}
    client = Client(enforce_csrf_checks=True)
    assert _confirmation(client.post(url, data))
    assert ParkedForm.objects.get().fields[1] == ["reason", [WORDS]]


def test_htmx_is_led_to_the_page_instead_of_putting_it_into_a_part(
    client: Client, officer: User
) -> None:
    url = reverse("import-upload")
    answer = client.post(
        url, {"form_token": opened(officer, url).signed()}, headers={"HX-Request": "true"}
    )
    assert answer["HX-Redirect"].startswith(SIGN_IN)


# --- What is kept -------------------------------------------------------------------------------


def test_after_an_hour_it_is_not_shown_any_more(client: Client, officer: User) -> None:
    client.force_login(officer)
    old = ParkedFormFactory.create(user=officer)  # of 2023
    assert client.get(old.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND
    assert old.get_absolute_url() not in client.get(reverse("draft-list")).content.decode()


def test_what_was_kept_can_be_discarded(client: Client, officer: User, rapporteur: User) -> None:
    url = reverse("account")
    data = {"form_token": opened(officer, url).signed(), "reason": WORDS}
    parked = ParkedForm.objects.get(
        public_id=_confirmation(client.post(url, data)).rstrip("/").rpartition("/")[2]
    )
    discard = reverse("parked-form-discard", args=(parked.public_id,))
    client.force_login(rapporteur)
    client.post(discard)
    assert ParkedForm.objects.exists()
    client.force_login(officer)
    assert "It was discarded. Nothing was sent." in text_of(client.post(discard, follow=True))
    assert not ParkedForm.objects.exists()


def test_a_sent_form_takes_its_draft_away_and_tells_the_device(
    client: Client, case: Case, officer: User
) -> None:
    url = reverse("status-change", args=(case.follow_ups[36].public_id,))
    client.force_login(officer)
    FormDraftFactory.create(user=officer, path=url, is_confidential=False)
    other = FormDraftFactory.create(path=url)
    data = {"form_token": token_on(client, url), "reason": "Why."}
    assert client.post(url, data).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert FormDraft.objects.filter(user=officer).exists()
    answer = client.post(url, data | {"to": FollowUpStatus.DISCONTINUED})
    assert answer.status_code == HTTPStatus.FOUND
    assert unquote(answer.cookies["sent_form"].value) == url
    assert FormDraft.objects.get() == other
