"""Every address x every role: who is let in, and what nobody else meets there.

Each address of the application has its row; an address without one fails the last test.
"""

import io
import re
import zipfile
from collections.abc import Iterable

import pytest
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from recommendations import dates
from recommendations.desks.reads.feeds import SCOPES
from recommendations.drafts.reads.drafted_forms import is_confidential
from recommendations.enums import RapporteurCapacity
from recommendations.models import Membership, Organisation, RapporteurAssignment, User
from recommendations.people.verbs.feed_keys import renew_feed_key
from recommendations.people.verbs.memberships import end_role
from tests.conftest import Case
from tests.factories import (
    FormDraftFactory,
    IndexImportFactory,
    LetterTemplateFactory,
    ParkedFormFactory,
    UserFactory,
)
from tests.world import COMMITTEE, EVERYBODY, RAPPORTEURS, World, build_world

pytestmark = pytest.mark.django_db

SIGNED_IN = EVERYBODY - {"public"}
OFFICER = {"officer"}
OFFICERS = {"officer", "outsider"}  # the outsider is an officer of another committee
NGOS = {"ngo", "nhri"}
NOBODY: set[str] = set()

# name -> rows of (arguments, who is answered with a page on GET). An argument "=name" is the key
# of that row of the world.
ADDRESSES: dict[str, list[tuple[tuple[object, ...], set[str]]]] = {
    "home": [((), EVERYBODY)],
    "style-guide": [((), EVERYBODY)],
    "healthz": [((), EVERYBODY)],
    "recommendation-list": [((), EVERYBODY)],
    "recommendation-detail": [
        *((("CMW/C/AZE/CO/3", number), EVERYBODY) for number in ("16", "36", "60", "62")),
        (("CMW/C/AZE/CO/3/Add.8", "7"), COMMITTEE),
        (("CMW/C/AZE/CO/3/Add.9", "7"), RAPPORTEURS),
    ],
    "state-party-list": [((), EVERYBODY)],
    "state-party-detail": [(("AZE",), EVERYBODY)],
    "treaty-body-list": [((), EVERYBODY)],
    "treaty-body-detail": [(("CMW",), EVERYBODY)],
    "cycle-detail": [(("CMW", "AZE", "3"), EVERYBODY)],
    "document-list": [((), EVERYBODY)],
    "document-detail": [
        (("CMW/C/AZE/CO/3",), EVERYBODY),
        (("CMW/C/AZE/CO/3/Add.8",), COMMITTEE),
        (("CMW/C/AZE/CO/3/Add.9",), RAPPORTEURS),
    ],
    "document-by-number": [(("=letter",), COMMITTEE)],
    "document-changes": [
        (("=document committee",), COMMITTEE),
        (("=document rapporteur",), RAPPORTEURS),
        (("=case document",), EVERYBODY),
    ],
    "version-download": [],  # tests/views/test_documents.py serves real files
    "deadline-list": [((), EVERYBODY)],
    "calculator": [((), EVERYBODY)],
    "deadline-detail": [
        (("=deadline",), EVERYBODY),
        (("=suspended deadline",), EVERYBODY),
        (("=internal deadline",), COMMITTEE),
        (("=next_periodic_report deadline",), COMMITTEE),
        (("=session_documents deadline",), COMMITTEE),
        (("=evaluation_due deadline",), COMMITTEE),
    ],
    "subscribe": [((), EVERYBODY)],
    "deadline-calendar": [((), EVERYBODY)],
    "deadline-feed": [((), EVERYBODY)],
    "history-feed": [((), EVERYBODY)],
    "head-list": [((), EVERYBODY)],
    "head-file": [((), EVERYBODY)],
    "private-calendar": [],  # with a key, not by signing in: tests/views/test_private_feeds.py
    "private-deadline-feed": [],
    "private-history-feed": [],
    "feed-key": [((), SIGNED_IN)],
    "feed-key-renew": [],  # POST alone: tests/views/test_calendars.py
    "feed-key-revoke": [],
    "request-list": [((), EVERYBODY)],
    "sign-in": [((), {"public"})],
    "sign-out": [((), NOBODY)],
    "account": [((), SIGNED_IN)],
    "password-change": [((), SIGNED_IN)],
    # With a token, not by signing in: tests/people/verbs/test_accounts.py
    "password-link": [((), NOBODY)],
    "password-link-of-one": [],
    "role-register": [((), OFFICERS | {"administrator"})],
    "role-confirm": [],  # POST alone: tests/people/test_roles.py
    "role-refuse": [],
    "second-person": [],
    "board": [((), SIGNED_IN)],
    "draft-list": [((), SIGNED_IN)],
    "draft-detail": [(("=draft of a form",), {"ngo"})],
    "parked-form": [(("=parked form",), {"ngo"})],
    "draft-save": [],  # POST alone: tests/drafts/views/test_drafts.py
    "draft-discard": [],
    "parked-form-discard": [],  # POST alone: tests/drafts/views/test_ended_sessions.py
    "mail-choices": [((), SIGNED_IN)],
    "follow-list": [((), SIGNED_IN)],
    "follow-add": [],  # POST alone: tests/views/test_follows.py
    "follow-stop": [],
    "follow-mute": [],
    "personal-reminder-list": [((), SIGNED_IN)],
    "personal-reminder-new": [
        (("deadline", "=deadline"), SIGNED_IN),
        (("deadline", "=internal deadline"), COMMITTEE),
        (("request", "=request"), SIGNED_IN),
        (("recommendation", "=recommendation 36"), SIGNED_IN),
        (("deadline", "=next_periodic_report deadline"), COMMITTEE),
    ],
    "personal-reminder-edit": [(("=personal reminder",), {"ngo"})],
    "personal-reminder-snooze": [],  # POST alone: tests/views/test_personal_reminders.py
    "personal-reminder-cancel": [],
    "deadline-set": [(("=request",), OFFICER)],
    "deadline-extend": [(("=deadline",), OFFICER)],
    "deadline-withdraw": [(("=deadline",), OFFICER)],
    "deadline-suspend": [(("=deadline",), OFFICER)],
    "deadline-resume": [(("=suspended deadline",), OFFICER)],
    "deadline-correct": [(("=deadline",), OFFICER)],
    "other-date-set": [(("CMW", "AZE", "3"), OFFICER)],
    "extension-ask": [(("=deadline",), {"state"})],
    "extension-refuse": [(("=extension",), OFFICER)],
    "status-change": [(("=follow-up 36",), OFFICER)],
    "reply-create": [(("=request",), {"officer", "state"})],
    "reply-detail": [
        (("=reply public",), EVERYBODY),
        (("=reply committee",), COMMITTEE | {"state"}),
        (("=reply rapporteur",), RAPPORTEURS | {"state"}),
        (("=withdrawn reply public",), EVERYBODY),
        (("=withdrawn reply rapporteur",), RAPPORTEURS | {"state"}),
    ],
    # Of those that an officer recorded; what a State party sent itself: tests/test_rules.py.
    "reply-correct": [(("=reply public",), OFFICER), (("=reply rapporteur",), OFFICER)],
    "reply-withdraw": [(("=reply public",), OFFICER), (("=reply rapporteur",), OFFICER)],
    "evaluation-edit": [(("=follow-up 16",), {"rapporteur"})],
    "evaluation-propose": [(("=evaluation draft public",), {"rapporteur"})],
    "evaluation-adopt": [(("=evaluation proposed public",), OFFICER)],
    "evaluation-return": [(("=evaluation proposed public",), RAPPORTEURS)],
    "reading-log": [(("CMW",), OFFICER)],
    "reading-log-show": [],  # POST alone: tests/answers/views/test_readings.py
    "submission-list": [((), SIGNED_IN)],
    "submission-start": [(("=request",), NGOS)],
    "submission-detail": [
        (("=submission draft public",), {"ngo"}),
        (("=submission returned public",), {"ngo"}),
        (("=submission submitted public",), {"ngo", "officer"}),
        (("=submission accepted public",), COMMITTEE | {"ngo"}),
        (("=submission published public",), EVERYBODY),
        (("=submission published from_date",), COMMITTEE | {"ngo"}),
        (("=submission published committee",), COMMITTEE | {"ngo"}),
        (("=submission published rapporteur",), RAPPORTEURS | {"ngo"}),
        (("=submission of a withheld author",), EVERYBODY),
        (("=submission retracted public",), COMMITTEE | {"ngo"}),
        (("=submission retracted rapporteur",), RAPPORTEURS | {"ngo"}),
        (("=submission replaced public",), EVERYBODY),
        (("=submission replaced rapporteur",), RAPPORTEURS | {"ngo"}),
    ],
    "submission-receipt": [(("=submission published public", 1), {"ngo"})],
    "submission-settings": [(("=submission draft public",), {"ngo"})],
    "assessment-edit": [(("=submission draft public", "=recommendation 36"), {"ngo"})],
    "submission-submit": [(("=submission draft public",), {"ngo"})],
    "submission-withdraw": [(("=submission draft public",), {"ngo"})],
    "submission-retract": [(("=submission published public",), {"ngo"})],
    "submission-correct": [(("=submission published public",), {"ngo"})],
    "submission-accept": [(("=submission submitted public",), OFFICER)],
    "submission-return": [(("=submission submitted public",), OFFICER)],
    "submission-publish": [(("=submission accepted public",), OFFICER)],
    "submission-unpublish": [(("=submission published public",), OFFICER)],
    "reply-versions": [
        (("=reply public",), EVERYBODY),
        (("=reply committee",), COMMITTEE | {"state"}),
        (("=reply rapporteur",), RAPPORTEURS | {"state"}),
        (("=reply that was confidential",), EVERYBODY),
        (("=reply that was confidential for a time",), EVERYBODY),
    ],
    "submission-versions": [
        (("=submission draft public",), {"ngo"}),
        (("=submission returned public",), {"ngo"}),
        (("=submission submitted public",), {"ngo", "officer"}),
        (("=submission accepted public",), COMMITTEE | {"ngo"}),
        (("=submission published public",), EVERYBODY),
        (("=submission published from_date",), COMMITTEE | {"ngo"}),
        (("=submission published committee",), COMMITTEE | {"ngo"}),
        (("=submission published rapporteur",), RAPPORTEURS | {"ngo"}),
        (("=submission of a withheld author",), EVERYBODY),
        (("=submission retracted public",), COMMITTEE | {"ngo"}),
        (("=submission retracted rapporteur",), RAPPORTEURS | {"ngo"}),
        (("=submission that was a draft",), EVERYBODY),
    ],
    "evaluation-versions": [
        (("=evaluation draft public",), RAPPORTEURS),
        (("=evaluation proposed public",), COMMITTEE),
        (("=evaluation adopted public",), EVERYBODY),
        (("=evaluation adopted committee",), COMMITTEE),
        (("=evaluation that was a draft",), EVERYBODY),
    ],
    "deadline-versions": [
        (("=deadline",), EVERYBODY),
        (("=internal deadline",), COMMITTEE),
        (("=next_periodic_report deadline",), COMMITTEE),
    ],
    "recommendation-versions": [
        (("=recommendation 36",), EVERYBODY),
        (("=recommendation committee",), COMMITTEE),
        (("=recommendation rapporteur",), RAPPORTEURS),
    ],
    "letter-versions": [(("=issued letter",), RAPPORTEURS), (("=drafted letter",), RAPPORTEURS)],
    "outdated-assessment": [
        (("=assessment draft public",), {"ngo"}),
        (("=assessment submitted public",), {"ngo", "officer"}),
        (("=assessment published public",), {"ngo", "officer"}),
    ],
    "outdated-passage": [
        (("=passage public",), {"officer", "state"}),
        (("=passage rapporteur",), {"officer", "state"}),
    ],
    "outdated-evaluation": [(("=evaluation proposed public",), {"officer", "rapporteur"})],
    "outdated-translation": [(("=translation",), OFFICER)],
    "ledger": [((), OFFICERS | {"rapporteur"})],
    "ledger-detail": [(("=email",), RAPPORTEURS)],
    "ledger-use-address": [],  # POST alone: tests/views/test_ledger_addresses.py
    "mail-choices-link": [((), NOBODY)],  # leads on, to the choices of who is signed in
    "mail-stop": [],  # with a token, not by signing in: tests/views/test_mail_stop.py
    "mail-preview": [((), OFFICERS | {"administrator"})],
    "mail-preview-html": [],  # with a stage and a date: tests/views/test_mail_previews.py
    "ledger-upcoming": [((), OFFICERS | {"rapporteur"})],
    "ledger-upcoming-csv": [((), OFFICERS | {"rapporteur"})],
    "ledger-failed": [((), OFFICERS | {"rapporteur"})],
    "ledger-resend-many": [],  # POST alone: tests/views/test_ledger_failed.py
    "ledger-resend": [],  # POST alone: tests/views/test_ledger.py
    "annex-case": [(("CMW", "AZE", "3"), RAPPORTEURS)],
    "annex-case-file": [(("CMW", "AZE", "3"), RAPPORTEURS)],
    "annex-body": [(("CMW",), OFFICER)],
    "annex-body-file": [(("CMW",), OFFICER)],
    "letter-list": [((), OFFICERS | {"rapporteur"})],
    "letter-draft": [(("=deadline", "first_reminder"), OFFICER)],
    "letter-detail": [(("=issued letter",), RAPPORTEURS), (("=drafted letter",), RAPPORTEURS)],
    "letter-file": [(("=drafted letter",), RAPPORTEURS)],
    "letter-issue": [(("=drafted letter",), OFFICER)],
    "letter-withdraw": [(("=drafted letter",), OFFICER)],
    "letter-template-list": [((), {"administrator"})],
    "letter-template-new": [((), {"administrator"})],
    "letter-template-file": [(("=letter template",), {"administrator"})],
    "letter-template-retire": [],  # POST alone: tests/letters/views/test_templates.py
    "letter-template-built-in": [(("meeting", "fr"), {"administrator"})],
    "import-list": [((), OFFICERS)],
    "import-upload": [((), OFFICERS)],
    "import-detail": [(("=import",), OFFICER)],
    "import-apply": [],  # POST alone: tests/views/test_imports.py
    "import-discard": [],
    "import-take-back": [(("=import",), OFFICER)],
    # Only for a file that was read: tests/views/test_import_check.py has everybody there.
    "import-page": [],
    "import-paragraph": [],
    "import-facts": [],
    "import-request-new": [],
    "import-request": [],
    "import-passage": [],
    "import-unmatched-passage": [],
    "import-warning": [],  # POST alone
    "import-undo": [],
    "index-import-list": [((), OFFICERS | {"administrator"})],
    "index-import-upload": [((), {"administrator"})],
    "index-import-detail": [(("=index import",), OFFICERS | {"administrator"})],
    "index-import-names": [(("=index import",), {"administrator"})],
    "index-import-rows": [(("=index import", "differs"), OFFICERS | {"administrator"})],
    "index-import-documents": [(("=index import",), OFFICERS | {"administrator"})],
    "index-import-apply": [],  # POST alone: tests/views/test_index_imports.py
    "index-import-continue": [],
    "index-import-discard": [],
}
OWN = ("/account/reminders/", "/account/drafts/", "/account/unsent/")
SEARCHES = ("level", "reasoning", "title", "36", "citrine", "quartz")


@pytest.fixture
def world(
    case: Case, ngo: Organisation, ngo_member: User, officer: User, state_focal_point: User
) -> World:
    world = build_world(case, ngo, ngo_member, officer, state_focal_point)
    world.rows |= {
        "request": case.request,
        "deadline": case.deadline,
        "case document": case.document,
    }
    world.rows["index import"] = IndexImportFactory.create()
    world.rows["letter template"] = LetterTemplateFactory.create()
    unsent = {"user": ngo_member, "fields": [["reason", ["olivinelevelnote"]]]}
    world.rows["draft of a form"] = FormDraftFactory.create(saved_at=dates.now(), **unsent)
    world.rows["parked form"] = ParkedFormFactory.create(parked_at=dates.now(), **unsent)
    for number, follow_up in case.follow_ups.items():
        world.rows[f"follow-up {number}"] = follow_up
        world.rows[f"recommendation {number}"] = follow_up.recommendation
    return world


@pytest.fixture
def clients(
    outsider: User,
    administrator: User,
    state_focal_point: User,
    ngo_member: User,
    nhri_member: User,
    committee_member: User,
    rapporteur: User,
    officer: User,
) -> dict[str, Client]:
    people = {
        "outsider": outsider,
        "administrator": administrator,
        "state": state_focal_point,
        "ngo": ngo_member,
        "nhri": nhri_member,
        "member": committee_member,
        "rapporteur": rapporteur,
        "officer": officer,
    }
    clients = {"public": Client()}
    for name, person in people.items():
        clients[name] = Client()
        clients[name].force_login(person)
    return clients


def _key_of(row: Model) -> object:
    """What stands for a row in its address: a random identifier where numbers would tell."""
    return getattr(row, "public_id", row.pk)


def _url(world: World, name: str, arguments: tuple[object, ...]) -> str:
    return reverse(
        name,
        args=[
            _key_of(world.rows[value[1:]])
            if isinstance(value, str) and value.startswith("=")
            else value
            for value in arguments
        ],
    )


def _every_page(world: World) -> Iterable[tuple[str, set[str]]]:
    """Each address, and who is answered with a page there."""
    for name, rows in ADDRESSES.items():
        for arguments, expected in rows:
            yield _url(world, name, arguments), expected
    for words in SEARCHES:
        yield f"{reverse('recommendation-list')}?q={words}", EVERYBODY
        yield f"{reverse('document-list')}?q={words}", EVERYBODY


def _words(content: bytes) -> str:
    """What an answer says: a page as it is, a Word file unpacked."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


def _telling_words(page: str) -> set[str]:
    """The words of the world that say whose eyes a page is for."""
    found = set(re.findall(r"[a-z]+level[a-z]+|citrine[a-z]+|obsidian[a-z]+", page))
    return found | {word for word in ("malachitefile", "spinelreason") if word in page}


def _wrong_headers(url: str, answer: HttpResponseBase, *, is_public: bool) -> Iterable[str]:
    """What an answer lacks of the headers of every page, and of the rules for caches."""
    for name in (
        *("Permissions-Policy", "Content-Security-Policy", "X-Content-Type-Options"),
        *("Referrer-Policy", "X-Frame-Options", "Content-Type"),
    ):
        if not answer.has_header(name):
            yield f"{url}: no {name}"
    kind = answer.get("Content-Type", "")
    if (kind.startswith("text/") or "xml;" in f"{kind};") and "charset=utf-8" not in kind:
        yield f"{url}: {kind} without a character set"
    rule = answer.get("Cache-Control", "")
    path = url.partition("?")[0]
    if path == reverse("healthz") or path.endswith((".ics", ".atom")):
        is_right = bool(rule)
    elif is_public and answer.status_code == 200 and not answer.cookies:
        is_right = rule == "no-cache" or {"private", "no-store"} <= set(rule.split(", "))
    else:
        is_right = {"private", "no-store"} <= set(rule.split(", "))
    if not is_right:
        yield f"{url}: {rule or 'no rule for caches'} ({answer.status_code})"


# What is pasted is somewhere else already; a parked form is kept as it is; the rest are samples.
NO_DRAFTS = {"import-upload", "parked-form", "style-guide"}


def _is_written_without_a_draft(url: str, words: str) -> bool:
    """Whether a page takes long texts that are not saved while somebody writes."""
    if "<textarea" not in words or resolve(url.partition("?")[0]).url_name in NO_DRAFTS:
        return False
    return is_confidential(url) is None or "data-draft-said" not in words


def test_exactly_these_people_are_let_in_and_nobody_meets_a_word_not_meant_for_them(
    world: World, clients: dict[str, Client]
) -> None:
    # One walk for both questions: a thousand pages take the time of a fifth of all other tests.
    wrong: dict[str, dict[str, int]] = {}
    met: dict[str, dict[str, set[str]]] = {person: {} for person in clients}
    headers: set[str] = set()
    undrafted: set[str] = set()
    for url, expected in _every_page(world):
        answers = {person: client.get(url) for person, client in clients.items()}
        statuses = {person: answer.status_code for person, answer in answers.items()}
        let_in = {person for person, status in statuses.items() if status == 200}
        if let_in != expected or not set(statuses.values()) <= {200, 302, 403, 404, 405}:
            wrong[url] = statuses
        for person, answer in answers.items():
            headers.update(_wrong_headers(url, answer, is_public=person == "public"))
            words = _words(answer.getvalue())
            if _is_written_without_a_draft(url, words):
                undrafted.add(url)
            for word in _telling_words(words):
                met[person].setdefault(word, set()).add(url)
    assert not wrong
    assert not headers
    assert not undrafted
    leaked = {
        person: {
            word: urls
            for word, urls in words.items()
            if person not in world.secrets.get(word, EVERYBODY)
        }
        for person, words in met.items()
    }
    assert not any(leaked.values()), leaked
    # And the walk does find what it should: an empty page would prove nothing.
    for person, words in met.items():
        expected = {
            word
            for word, who in world.secrets.items()
            if person in who and re.search(r"(reasoning|rationale|text)$", word)
        }
        assert expected <= set(words), (person, expected - set(words))


def test_people_whose_roles_ended_meet_what_a_person_without_a_role_does(
    world: World, clients: dict[str, Client], case: Case, administrator: User
) -> None:
    """Sessions and keys begun in the role stay open, and open nothing of the role any more."""
    former = ("state", "ngo", "member", "rapporteur", "officer")
    people = {name: User.objects.get(pk=clients[name].session["_auth_user_id"]) for name in former}
    keys = {name: renew_feed_key(person, now=dates.now()) for name, person in people.items()}
    for membership in Membership.objects.filter(user__in=people.values()):
        end_role(membership, on=dates.today(), by=administrator, now=dates.now())
    # An assignment that a former build, or a hand in the database, left open opens nothing either.
    RapporteurAssignment.objects.create(
        cycle=case.cycle,
        user=people["rapporteur"],
        capacity=RapporteurCapacity.SECOND_READER,
        valid_during=(case.cycle.adopted_on, None),
    )
    nobody = Client()
    nobody.force_login(UserFactory.create())
    own = {"ngo": {"olivinelevelnote"}, "state": {"obsidiansubject", "obsidianbody"}}
    wrong = []
    for url, _expected in _every_page(world):
        control = nobody.get(url)
        seen = _telling_words(_words(control.getvalue()))
        for name in former:
            answer = clients[name].get(url)
            words = _telling_words(_words(answer.getvalue())) - own.get(name, set())
            if url.startswith(OWN) and name == "ngo":
                continue  # reminders and drafts are the person's own, not the role's
            if answer.status_code != control.status_code or not words <= seen:
                wrong.append((name, url, answer.status_code, words - seen))
    for name, key in keys.items():
        for address in ("private-calendar", "private-deadline-feed", "private-history-feed"):
            for scope in SCOPES:
                answer = Client().get(reverse(address, args=[key, scope]))
                words = _telling_words(_words(answer.getvalue())) - own.get(name, set())
                if not words <= {w for w, who in world.secrets.items() if "public" in who}:
                    wrong.append((name, address, answer.status_code, words))
    assert not wrong


def _names(patterns: Iterable[URLPattern | URLResolver]) -> Iterable[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from _names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_every_address_has_its_row() -> None:
    assert set(_names(get_resolver().url_patterns)) == set(ADDRESSES)
