"""Every address x every role: who is let in, and what nobody else meets there.

Each address of the application has its row; an address without one fails the last test.
"""

import re
from collections.abc import Iterable
from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from recommendations import dates
from recommendations.desks.reads.feeds import SCOPES
from recommendations.enums import RapporteurCapacity
from recommendations.models import (
    Membership,
    RapporteurAssignment,
    User,
)
from recommendations.people.verbs.feed_keys import renew_feed_key
from recommendations.people.verbs.memberships import end_role
from tests.conftest import Case, ClientOf
from tests.factories import (
    UserFactory,
)
from tests.marked_keys import KEY
from tests.walking import (
    changed_rows,
    is_written_without_a_draft,
    key_of,
    names,
    said,
    telling_words,
    wrong_headers,
)
from tests.world import COMMITTEE, EVERYBODY, RAPPORTEURS, World

# Before any row is made: from here on, a key that shows is recognised wherever it shows.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked_keys")]

NOT_SIGNED_IN = {"public", "deactivated"}
SIGNED_IN = EVERYBODY - NOT_SIGNED_IN
OFFICER = {"officer"}
OFFICERS = {"officer", "outsider"}  # the outsider is an officer of another committee
NGOS = {"ngo", "nhri"}
LEDGER = OFFICERS | {"rapporteur", "other_rapporteur"}
NOBODY: set[str] = set()

Rows = list[tuple[tuple[object, ...], set[str]]]
# Who reads which reply and which submission, on its own page and with its former versions.
REPLIES: Rows = [
    (("=reply public",), EVERYBODY),
    (("=reply committee",), COMMITTEE | {"state"}),
    (("=reply rapporteur",), RAPPORTEURS | {"state"}),
    (("=reply that was confidential",), EVERYBODY),
    (("=reply that was confidential for a time",), EVERYBODY),
]
SUBMISSIONS: Rows = [
    (("=submission draft public",), {"ngo"}),
    (("=submission returned public",), {"ngo"}),
    (("=submission withdrawn public",), {"ngo"}),
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
    (("=submission that was a draft",), EVERYBODY),
]

# name -> rows of (arguments, who is answered with a page on GET). An argument "=name" is the key
# of that row of the world.
ADDRESSES: dict[str, Rows] = {
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
    "document-by-id": [(("=letter",), COMMITTEE)],
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
        *(((f"={state} deadline",), COMMITTEE) for state in ("withdrawn", "candidate", "replaced")),
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
    "sign-in": [((), NOT_SIGNED_IN)],
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
    "saved-search-list": [((), SIGNED_IN)],
    "saved-search-new": [((), SIGNED_IN)],
    "saved-search-open": [],  # leads to the list: tests/searches/test_views.py
    "saved-search-edit": [(("=saved search",), {"ngo"})],
    "saved-search-delete": [],  # POST alone: tests/searches/test_views.py
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
        *REPLIES,
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
    "submission-detail": SUBMISSIONS,
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
    "reply-versions": REPLIES,
    "submission-versions": SUBMISSIONS,
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
    "ledger": [((), LEDGER)],
    "ledger-detail": [
        *(
            ((f"={name}",), RAPPORTEURS)
            for name in ("email", "notice", "failed email", "bounced email")
        ),
    ],
    "ledger-use-address": [],  # POST alone: tests/views/test_ledger_addresses.py
    "mail-choices-link": [((), NOBODY)],  # leads on, to the choices of who is signed in
    "mail-stop": [],  # with a token, not by signing in: tests/views/test_mail_stop.py
    "mail-preview": [((), OFFICERS | {"administrator"})],
    "mail-preview-html": [],  # with a stage and a date: tests/views/test_mail_previews.py
    "ledger-upcoming": [((), LEDGER)],
    "ledger-upcoming-csv": [((), LEDGER)],
    "ledger-failed": [((), LEDGER)],
    "ledger-resend-many": [],  # POST alone: tests/views/test_ledger_failed.py
    "ledger-resend": [],  # POST alone: tests/views/test_ledger.py
    "case-emails-ahead": [(("CMW", "AZE", "3"), OFFICER | {"administrator"})],
    "reminder-stop": [],  # POST alone: tests/reminders_ahead/views/test_stopping.py
    "reminder-release": [],
    "annex-case": [(("CMW", "AZE", "3"), RAPPORTEURS)],
    "annex-case-file": [(("CMW", "AZE", "3"), RAPPORTEURS)],
    "annex-body": [(("CMW",), RAPPORTEURS)],
    "annex-body-file": [(("CMW",), RAPPORTEURS)],
    "annex-body-table": [(("CMW",), RAPPORTEURS)],
    "annex-overdue": [(("CMW",), RAPPORTEURS)],
    "annex-overdue-file": [(("CMW",), RAPPORTEURS)],
    "annex-history": [(("CMW",), RAPPORTEURS)],
    "annex-history-file": [(("CMW",), RAPPORTEURS)],
    "letter-list": [((), LEDGER)],
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
PRIVATE_FEEDS = ("private-calendar", "private-deadline-feed", "private-history-feed")
# Pages of what is a person's own, whatever their role.
OWN_PAGES = ("/account/reminders/", "/account/searches/", "/account/drafts/", "/account/unsent/")
SEARCHES = ("level", "reasoning", "title", "36", "citrine", "quartz")


# What is sent alone, without a page: rows of (arguments, who may).
POSTS: dict[str, Rows] = {
    "follow-add": [
        (("cycle", "=cycle"), SIGNED_IN),
        (("recommendation", "=hidden recommendation"), COMMITTEE),
    ],
    "follow-stop": [(("=follow",), {"ngo"})],
    "follow-mute": [(("=follow",), {"ngo"})],
    "personal-reminder-snooze": [(("=personal reminder",), {"ngo"})],
    "personal-reminder-cancel": [(("=personal reminder",), {"ngo"})],
    "saved-search-delete": [(("=saved search",), {"ngo"})],
    "feed-key-renew": [((), SIGNED_IN)],
    "feed-key-revoke": [((), SIGNED_IN)],
    "ledger-use-address": [(("=email",), OFFICER)],
    "ledger-resend": [(("=email",), OFFICER)],
    "reminder-stop": [(("=deadline",), OFFICER)],
    "reminder-release": [(("=deadline",), OFFICER)],
    "ledger-resend-many": [((), LEDGER)],
    "letter-template-retire": [(("=letter template",), {"administrator"})],
    "import-apply": [(("=import",), OFFICER)],
    "import-discard": [(("=import",), OFFICER)],
    "index-import-apply": [(("=index import",), {"administrator"})],
    "index-import-continue": [(("=index import",), {"administrator"})],
    "index-import-discard": [(("=index import",), {"administrator"})],
    # Of a file that was read; this one waits, so that its own officer finds nothing to correct yet.
    "import-paragraph": [(("=import", 4), OFFICER)],
    "import-facts": [(("=import",), OFFICER)],
    "import-request-new": [(("=import",), OFFICER)],
    "import-request": [(("=import", 0), OFFICER)],
    "import-passage": [(("=import", 0), OFFICER)],
    "import-unmatched-passage": [(("=import", 0), OFFICER)],
    "import-warning": [(("=import", 0), OFFICER)],
    "import-undo": [(("=import",), OFFICER)],
}
# What anybody may send, whoever they are.
FOR_ALL = {"sign-in", "sign-out", "mail-choices-link"}
# Addresses that neither table visits, and where they are tried.
ELSEWHERE = {
    "version-download": "tests/documents/views: real files",
    "private-calendar": "with a key: tests/desks/views/test_private_feeds.py",
    "private-deadline-feed": "with a key: tests/desks/views/test_private_feeds.py",
    "private-history-feed": "with a key: tests/desks/views/test_private_feeds.py",
    "saved-search-open": "leads to the list: tests/searches/test_views.py",
    "mail-stop": "with a token: tests/mail/views/test_unsubscribing.py",
    "mail-preview-html": "with a stage and a date: tests/mail/views/test_previews.py",
    "password-link-of-one": "with a token: tests/people",
    "role-confirm": "with a role that waits: tests/people/test_roles.py",
    "role-refuse": "with a role that waits: tests/people/test_roles.py",
    "second-person": "tests/people/test_roles.py",
    "reading-log-show": "tests/answers/views/test_readings.py",
    "draft-save": "tests/drafts/views/test_drafts.py",
    "draft-discard": "tests/drafts/views/test_drafts.py",
    "parked-form-discard": "tests/drafts/views/test_ended_sessions.py",
    "import-page": "of a file that was read: tests/intake/views/test_corrections.py",
}


def _url(world: World, name: str, arguments: tuple[object, ...]) -> str:
    return reverse(
        name,
        args=[
            key_of(world.rows[value[1:]])
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


def _every_form(world: World) -> Iterable[tuple[str, set[str]]]:
    """Each address to which something can be sent, and who may send it there."""
    for name, rows in (*ADDRESSES.items(), *POSTS.items()):
        for arguments, expected in rows:
            if name not in FOR_ALL:
                yield _url(world, name, arguments), expected


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_person_is_let_in_where_expected_and_meets_nothing_meant_for_others(
    world: World, client_of: ClientOf, role: str
) -> None:
    # One walk for all questions: a thousand pages take the time of a fifth of all other tests.
    client, wrong, counted = client_of(role), {}, {}
    headers: set[str] = set()
    undrafted: set[str] = set()
    met: dict[str, set[str]] = {}
    for url, expected in _every_page(world):
        answer = client.get(url)
        is_in = answer.status_code == 200
        if is_in != (role in expected) or answer.status_code not in {200, 302, 403, 404, 405}:
            wrong[url] = answer.status_code
        headers.update(wrong_headers(url, answer, is_public=role in NOT_SIGNED_IN))
        text = said(answer)
        if is_written_without_a_draft(url, text):
            undrafted.add(url)
        if keys := KEY.findall(text):
            counted[url] = keys
        for word in telling_words(text):
            met.setdefault(word, set()).add(url)
    assert not wrong
    assert not headers
    assert not undrafted
    assert not counted, "keys of rows, by which rows can be counted"
    leaked = {word: urls for word, urls in met.items() if role not in world.allowed(word)}
    assert not leaked
    # And the walk does find what it should: an empty page would prove nothing.
    expected_words = {
        word
        for word, who in world.secrets.items()
        if role in who and re.search(r"(reasoning|rationale|text)$", word)
    }
    assert expected_words <= set(met)


@pytest.mark.parametrize("nth", range(3))
def test_whoever_may_not_is_refused_at_every_form_and_changes_no_row(
    world: World, client_of: ClientOf, nth: int
) -> None:
    clients = {role: client_of(role) for role in sorted(EVERYBODY)[nth::3]}
    wrong = []
    for (url, expected), (role, client) in product(_every_form(world), clients.items()):
        if role in expected:
            continue
        before = changed_rows()
        answer = client.post(url, {"reason": "mine", "confirm": "1"})
        is_refused = answer.status_code in {403, 404, 405} or (
            answer.status_code == 302
            and (reverse("sign-in") in answer["Location"] or url.endswith("/stop/"))
        )
        if not is_refused or changed_rows() != before or KEY.search(said(answer)):
            wrong.append((role, url, answer.status_code))
    assert not wrong


def test_what_is_sent_by_whoever_may_is_not_refused(world: World, client_of: ClientOf) -> None:
    """Otherwise an address that refuses everybody would pass the walk above.

    What it is answered, and the form that comes back with something to correct, tell no key either.
    """
    roles = ("administrator", "ngo", "officer", "rapporteur", "state")
    clients = {role: client_of(role) for role in roles}
    waiting = re.compile(r"/imports/[^/]+/(paragraphs|facts|requests|passages|unmatched|warn|undo)")
    for name, rows in POSTS.items():
        for arguments, expected in rows:
            url = _url(world, name, arguments)
            role = next(one for one in clients if one in expected)
            with transaction.atomic():
                answer = clients[role].post(url)
                transaction.set_rollback(True)
            assert (answer.status_code in {403, 404}) == bool(waiting.search(url)), url
            assert not KEY.search(said(answer)), url
    n_forms = 0
    for url, expected in _every_form(world):
        role = next((one for one in clients if one in expected), "")
        if not role:
            continue
        with transaction.atomic():
            answer = clients[role].post(url, {"reason": "mine"})
            transaction.set_rollback(True)
        assert not KEY.search(said(answer)), url
        n_forms += answer.status_code in {302, 409, 422}
    assert n_forms > 40


@pytest.fixture
def former(
    everybody: dict[str, User], client_of: ClientOf, case: Case, administrator: User
) -> dict[str, Client]:
    """Sessions that were begun in a role which has ended since."""
    roles = ("state", "ngo", "member", "rapporteur", "officer")
    clients = {role: client_of(role) for role in roles}
    for membership in Membership.objects.filter(user__in=[everybody[role] for role in roles]):
        end_role(membership, on=dates.today(), by=administrator, now=dates.now())
    # An assignment that a hand in the database left open opens nothing either.
    RapporteurAssignment.objects.create(
        cycle=case.cycle,
        user=everybody["rapporteur"],
        capacity=RapporteurCapacity.SECOND_READER,
        valid_during=(case.cycle.adopted_on, None),
    )
    return clients


# What stays a person's own when the role ends: personal reminders, and emails that were received.
OWN = {"ngo": {"olivinelevelnote", "beryllevelname"}, "state": {"obsidiansubject", "obsidianbody"}}


@pytest.mark.parametrize("roles", [("state", "ngo"), ("member", "rapporteur", "officer")])
def test_people_whose_roles_ended_meet_what_a_person_without_a_role_does(
    world: World, former: dict[str, Client], roles: tuple[str, ...]
) -> None:
    nobody = Client()
    nobody.force_login(UserFactory.create())
    wrong = []
    for url, _expected in _every_page(world):
        control = nobody.get(url)
        seen = telling_words(said(control))
        for role in roles:
            if url.startswith(OWN_PAGES) and role == "ngo":
                continue
            answer = former[role].get(url)
            words = telling_words(said(answer)) - OWN.get(role, set())
            if answer.status_code != control.status_code or not words <= seen:
                wrong.append((role, url, answer.status_code, words - seen))
    assert not wrong


def test_people_whose_roles_ended_send_nothing_any_more(
    world: World, former: dict[str, Client]
) -> None:
    wrong = []
    for url, expected in _every_form(world):
        if expected >= SIGNED_IN or "/account/" in url:
            continue
        for role in expected & set(former):
            before = changed_rows()
            answer = former[role].post(url, {"reason": "mine"})
            if answer.status_code not in {403, 404, 405} or changed_rows() != before:
                wrong.append((role, url, answer.status_code))
    assert not wrong


def test_keys_of_calendars_open_nothing_of_a_role_that_ended(
    world: World, everybody: dict[str, User], former: dict[str, Client]
) -> None:
    wrong = []
    for role in former:
        key = renew_feed_key(everybody[role], now=dates.now())
        for address in PRIVATE_FEEDS:
            for scope in SCOPES:
                answer = Client().get(reverse(address, args=[key, scope]))
                words = telling_words(said(answer)) - OWN.get(role, set())
                if any("public" not in world.allowed(word) for word in words):
                    wrong.append((role, address, answer.status_code, words))
    assert not wrong


def test_every_address_has_its_row() -> None:
    assert set(names(get_resolver().url_patterns)) == set(ADDRESSES)
    visited = {name for table in (ADDRESSES, POSTS) for name, rows in table.items() if rows}
    assert set(ADDRESSES) - visited == set(ELSEWHERE)
