"""Public pages are answered again from the cache: never stale, never for whoever is signed in."""

import gzip
import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from pytest_django import Settings

from dev.ports import any_free
from recommendations.acts import kept_pages
from recommendations.acts.kept_pages import kept_page
from recommendations.answers.verbs import evaluations
from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.desks.reads import home
from recommendations.desks.views import home as home_view
from recommendations.enums import AccessLevel, Coverage
from recommendations.models import (
    ContentChange,
    Document,
    Grade,
    ParagraphText,
    StateReply,
    Theme,
    TreatyBody,
    User,
)
from tests.conftest import Case
from tests.factories import (
    FollowUpProcedureFactory,
    GradeFactory,
    ParagraphTextFactory,
    PassageFactory,
    StateReplyFactory,
    ThemeFactory,
    TreatyBodyFactory,
)
from tests.importers.samples import OBSERVATIONS
from tests.intake.import_runs import apply_text
from tests.models.test_content_changes import another
from tests.walking import named

NOW = datetime(2024, 1, 18, 9, tzinfo=UTC)
HOME = "/"

committed = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _place_of_its_own(settings: Settings) -> None:
    """Tests that run at the same time share the cache; what pages say of settings parts them."""
    settings.SITE_URL = f"https://{uuid4()}.example"
    kept_pages._silent_until = 0.0


def written(client: Client, url: str, **headers: str) -> bool:
    """Whether a page was written, and not answered from the cache."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url, headers=headers)
    assert answer.status_code == 200, url
    asked = [query["sql"] for query in queries.captured_queries]
    return asked != ["SELECT bit_xor(mark) FROM recommendations_contentchange"]


def keep(url: str, **headers: str) -> None:
    """Ask for a page until it is answered from the cache."""
    client = Client()
    assert [written(client, url, **headers) for _n in range(3)] == [True, True, False]


def text_of(url: str, client: Client | None = None) -> str:
    return (client or Client()).get(url).content.decode()


# --- Fresh after each change ----------------------------------------------------------------------


def _import(case: Case, officer: User) -> None:
    apply_text(officer, OBSERVATIONS)


def _reply(case: Case, officer: User) -> None:
    passage = PassageInput(case.recommendation(36), "Centres were closed.", Coverage.PARTLY)
    given = ReplyInput(
        received_on=date(2024, 1, 17), passages=[passage], access_level=AccessLevel.PUBLIC
    )
    record_reply(case.request, given, by=officer, now=NOW)


def _deadline(case: Case, officer: User) -> None:
    extend_deadline(
        case.deadline,
        to=date(2024, 3, 8),
        reason="Floods.",
        by=officer,
        now=datetime(2023, 9, 10, 11, tzinfo=UTC),
    )


def _theme(case: Case, officer: User) -> None:
    case.recommendation(36).themes.add(ThemeFactory.create(name="Shipwrecks"))


def _committee(case: Case, officer: User) -> None:
    TreatyBody.objects.filter(pk=case.body.pk).update(short_name="Committee of Change")


def _corrected_words(case: Case, officer: User) -> None:
    paragraph = case.recommendation(36).paragraph
    text = paragraph.texts.first() or ParagraphTextFactory.create(paragraph=paragraph)
    ParagraphText.objects.filter(pk=text.pk).update(text="Close every centre.")


def _page_of_36(case: Case) -> str:
    return case.recommendation(36).get_absolute_url()


CHANGES: list[tuple[Callable[[Case, User], None], Callable[[Case], str], str]] = [
    (_import, lambda _case: reverse("document-list"), "CMW/C/AZE/CO/4"),
    (_reply, _page_of_36, "Centres were closed."),
    (_reply, lambda _case: f"{reverse('recommendation-list')}?status=reply_received", "CO/3/36/"),
    (_deadline, lambda case: case.cycle.get_absolute_url(), "8 March 2024"),
    (_deadline, lambda _case: reverse("deadline-list"), "8 March 2024"),
    (_theme, _page_of_36, "Shipwrecks"),
    (_theme, lambda _case: reverse("recommendation-list"), "Shipwrecks"),
    (_committee, lambda _case: reverse("treaty-body-list"), "Committee of Change"),
    (_corrected_words, _page_of_36, "Close every centre."),
]


@committed
@pytest.mark.parametrize(
    ("change", "page", "words"), CHANGES, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_page_after_a_change_is_fresh(
    case: Case,
    officer: User,
    change: Callable[[Case, User], None],
    page: Callable[[Case], str],
    words: str,
) -> None:
    url = page(case)
    keep(url)
    assert words not in text_of(url)
    change(case, officer)
    assert words in text_of(url)
    assert not written(Client(), url), "and it is kept anew"


@committed
def test_a_theme_that_is_renamed_is_seen_at_once(case: Case) -> None:
    theme = ThemeFactory.create(name="Ships")
    case.recommendation(36).themes.add(theme)
    url = reverse("recommendation-list")
    keep(url)
    Theme.objects.filter(pk=theme.pk).update(name="Shipwrecks")
    assert "Shipwrecks" in text_of(url)


@committed
def test_an_adopted_evaluation_is_seen_at_once(case: Case, officer: User, rapporteur: User) -> None:
    grade: Grade = GradeFactory.create(label="A grade of its own")
    case.request.procedure = FollowUpProcedureFactory.create(
        treaty_body=case.body, scale=grade.scale
    )
    case.request.save()
    url = _page_of_36(case)
    row = evaluations.save_evaluation(
        case.follow_ups[36], grade=grade, rationale="Words of a grade.", by=rapporteur, now=NOW
    )
    row = evaluations.propose_evaluation(row, by=rapporteur, now=NOW)
    keep(url)
    assert "Words of a grade." not in text_of(url)
    evaluations.adopt_evaluation(row, adopted_on=date(2024, 1, 18), by=officer, now=NOW)
    assert "Words of a grade." in text_of(url)


@committed
def test_what_is_withdrawn_from_the_public_is_gone_at_once(case: Case) -> None:
    pages = [_page_of_36(case), case.document.get_absolute_url(), reverse("recommendation-list")]
    for url in pages:
        keep(url)
    assert pages[0] in text_of(pages[2])
    Document.objects.filter(pk=case.document.pk).update(access_level=AccessLevel.COMMITTEE)
    assert [Client().get(url).status_code for url in pages] == [404, 404, 200]
    assert pages[0] not in text_of(pages[2])


@committed
def test_a_confidential_row_that_is_published_is_seen_at_once(case: Case) -> None:
    reply = StateReplyFactory.create(request=case.request, access_level=AccessLevel.COMMITTEE)
    PassageFactory.create(
        reply=reply, recommendation=case.recommendation(36), text="Confidential so far."
    )
    url = _page_of_36(case)
    keep(url)
    assert "Confidential so far." not in text_of(url)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tests.as_owner('ALTER TABLE recommendations_statereply"
            " DISABLE TRIGGER statereply_recorded_stays', true)"
        )
    try:
        StateReply.objects.filter(pk=reply.pk).update(access_level=AccessLevel.PUBLIC)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tests.as_owner('ALTER TABLE recommendations_statereply"
                " ENABLE TRIGGER statereply_recorded_stays', true)"
            )
    assert "Confidential so far." in text_of(url)


# --- Races ----------------------------------------------------------------------------------------


def _during(
    monkeypatch: pytest.MonkeyPatch, *, before: Callable[[], None], after: Callable[[], None]
) -> None:
    """Let something happen while the front page is written: before it reads, or after it has."""
    front_page = home.front_page

    def slow(*args: Any, **kwargs: Any) -> Any:
        before()
        page = front_page(*args, **kwargs)
        after()
        return page

    monkeypatch.setattr(home_view, "front_page", slow)


def _nothing() -> None:
    pass


@committed
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_slow_reader_leaves_nothing_old_behind(
    case: Case, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The change is committed while somebody else is writing the page from what stood before it."""
    assert written(Client(), HOME)
    changes = iter([lambda: TreatyBodyFactory.create(code="NEW", short_name="Newest committee")])

    def once() -> None:
        next(changes, _nothing)()

    happening = {"before": _nothing, "after": _nothing, moment: once}
    with monkeypatch.context() as patch:
        _during(patch, **happening)
        old = Client().get(HOME)
    assert ("NEW" in old.content.decode()) == (moment == "before")
    assert "NEW" in text_of(HOME)
    assert "NEW" in text_of(HOME)
    assert not written(Client(), HOME)


@committed
def test_what_is_not_committed_yet_is_neither_kept_nor_missed(case: Case) -> None:
    url = reverse("treaty-body-list")
    keep(url)
    with another() as writer:
        writer.execute(
            "UPDATE recommendations_treatybody SET short_name = 'Committee to be' WHERE id = %s",
            [case.body.pk],
        )
        assert not written(Client(), url)
        assert "Committee to be" not in text_of(url)
        writer.commit()
    assert "Committee to be" in text_of(url)


@committed
def test_inside_a_transaction_nothing_is_kept(case: Case) -> None:
    keep(HOME)
    with transaction.atomic():
        TreatyBodyFactory.create(code="NEW")
        assert [written(Client(), HOME) for _n in range(3)] == [True, True, True]
        transaction.set_rollback(True)
    assert not written(Client(), HOME)
    assert "NEW" not in text_of(HOME)


@committed
def test_before_there_is_any_content_nothing_is_kept() -> None:
    assert ContentChange.objects.version() is None
    assert [written(Client(), HOME) for _n in range(3)] == [True, True, True]


# --- On what else a page depends ------------------------------------------------------------------


@committed
def test_at_midnight_in_geneva_a_page_is_written_anew(case: Case) -> None:
    case.document.access_level = AccessLevel.FROM_DATE
    case.document.public_from = date(2023, 9, 11)
    case.document.save()
    url = reverse("document-list")
    with time_machine.travel("2023-09-10T21:59:59Z", tick=False):
        keep(url)
        assert str(case.document.symbol) not in text_of(url)
    with time_machine.travel("2023-09-10T22:00:00Z", tick=False):
        assert str(case.document.symbol) in text_of(url)


@committed
def test_each_language_has_its_own(case: Case, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("fr", "French")]
    keep(HOME)
    client = Client()
    french = client.get(HOME, headers={"Accept-Language": "fr"}).content.decode()
    assert '<html lang="fr"' in french
    assert '<html lang="en"' in text_of(HOME)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert '<html lang="fr"' in text_of(HOME, client)
    assert not written(client, HOME), "the cookie says nothing else"


@committed
def test_so_do_hosts_settings_and_parts_of_pages(case: Case, settings: Settings) -> None:
    url = reverse("recommendation-list")
    keep(url)
    part = {"HX-Request": "true", "HX-Target": "rows"}
    assert "<html" not in Client().get(url, headers=part).content.decode()
    assert "<html" in text_of(url)
    assert written(Client(), url, Host="localhost")
    assert "localhost/recommendations/" in Client(SERVER_NAME="localhost").get(url).content.decode()
    assert not written(Client(), url)
    settings.DEMONSTRATION = True
    assert written(Client(), url)


@committed
def test_the_order_of_parameters_makes_no_difference_but_their_values_do(case: Case) -> None:
    url = reverse("recommendation-list")
    keep(f"{url}?q=migrant%20workers&sort=state_party")
    assert not written(Client(), f"{url}?sort=state_party&q=migrant+workers")
    assert written(Client(), f"{url}?sort=state_party&q=workers")
    assert written(Client(), f"{url}?sort=state_party&q=migrant+workers&q=x")


@committed
def test_what_is_asked_for_once_takes_no_place(case: Case) -> None:
    text_of(HOME)
    assert not _kept(HOME)
    text_of(HOME)
    assert _kept(HOME)


def _kept(url: str) -> Any:
    """What is kept of a page, as it stands in the cache."""
    request = RequestFactory().get(url)
    key = f"{kept_pages._address(request)}:{ContentChange.objects.version()}"
    return caches["pages"].get(key)


@committed
def test_what_is_kept_is_the_page_alone_and_ends(case: Case, settings: Settings) -> None:
    settings.KEPT_PAGE_SECONDS = 60
    url = f"{reverse('recommendation-list')}?q=somebody"
    keep(url)
    headers, content = _kept(url)
    assert set(headers) == {"Content-Type", "Vary"}
    assert "<html" in gzip.decompress(content).decode()
    request = RequestFactory().get(url)
    key = f"{kept_pages._address(request)}:{ContentChange.objects.version()}"
    assert "somebody" not in key
    store: Any = caches["pages"]
    left = store._cache.get_client(None).ttl(store.make_key(key))
    assert 0 < left <= 60


@committed
def test_pages_that_are_too_long_are_not_kept(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "LONGEST", 1000)
    assert [written(Client(), HOME) for _n in range(3)] == [True, True, True]


@committed
def test_no_more_pages_are_kept_than_there_is_room_for(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(HOME)  # the first of its time is always kept
    monkeypatch.setattr(kept_pages, "MOST", 1)
    url = reverse("state-party-list")
    assert [written(Client(), url) for _n in range(3)] == [True, True, True]
    assert not written(Client(), HOME)


@committed
def test_with_the_setting_at_nought_no_page_is_kept(case: Case, settings: Settings) -> None:
    settings.KEPT_PAGE_SECONDS = 0
    with CaptureQueriesContext(connection) as queries:
        text_of(HOME)
    assert not any("contentchange" in query["sql"] for query in queries.captured_queries)
    assert [written(Client(), HOME) for _n in range(3)] == [True, True, True]


# --- For whom -------------------------------------------------------------------------------------


@committed
def test_whoever_is_signed_in_neither_reads_what_is_kept_nor_fills_it(
    case: Case, officer: User
) -> None:
    url = _page_of_36(case)
    person = Client()
    person.force_login(officer)
    for _n in range(3):
        assert officer.full_name in text_of(url, person)
    assert written(Client(), url)
    assert officer.full_name not in text_of(url)
    keep_again = [written(Client(), url) for _n in range(2)]
    assert keep_again == [False, False]
    for _n in range(2):
        with CaptureQueriesContext(connection) as queries:
            answer = person.get(url)
        assert officer.full_name in answer.content.decode()
        assert answer["Cache-Control"] == "private, no-store"
        assert not any("contentchange" in query["sql"] for query in queries.captured_queries)


@committed
@pytest.mark.parametrize("name", ["sessionid", "messages"])
def test_nor_does_a_cookie_of_somebody(case: Case, settings: Settings, name: str) -> None:
    client = Client()
    client.cookies[name] = "ended"
    for _n in range(3):
        with CaptureQueriesContext(connection) as queries:
            text_of(HOME, client)
        assert not any("contentchange" in query["sql"] for query in queries.captured_queries)
    assert not _kept(HOME)


@committed
def test_whoever_has_another_cookie_reads_what_is_kept_and_fills_nothing(case: Case) -> None:
    client = Client()
    client.get(reverse("sign-in"))
    assert "csrftoken" in client.cookies
    assert [written(client, HOME) for _n in range(3)] == [True, True, True]
    assert [written(Client(), HOME) for _n in range(2)] == [True, False]
    assert not written(client, HOME)


def _times_written(change: Callable[[HttpRequest, HttpResponse], object]) -> int:
    """How often a view runs for a page that is asked for three times, and changed by something."""
    counted = []

    @kept_page
    def view(request: HttpRequest) -> HttpResponse:
        counted.append(1)
        response = HttpResponse("A page")
        change(request, response)
        return response

    (pattern,) = (one for one in named(get_resolver().url_patterns) if one.name == "calculator")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pattern, "callback", view)
        for _n in range(3):
            Client().get(reverse("calculator"))
    return len(counted)


@committed
@pytest.mark.parametrize(
    "change",
    [
        lambda request, _response: get_token(request),
        lambda _request, response: response.set_cookie("a", "b"),
        lambda _request, response: response.headers.__setitem__("Vary", "User-Agent"),
        lambda _request, response: response.headers.__setitem__("Cache-Control", "private"),
        lambda _request, response: response.headers.__setitem__("Cache-Control", "max-age=0"),
        lambda request, _response: str(request.csp_nonce),
        lambda request, _response: request.session.update({"a": "b"}),
        lambda _request, response: setattr(response, "status_code", 404),
    ],
    ids=["token", "cookie", "varies", "private", "rule", "nonce", "session", "status"],
)
def test_what_is_made_for_one_reader_is_not_kept(
    case: Case, change: Callable[[HttpRequest, HttpResponse], object]
) -> None:
    assert _times_written(change) == 3


@committed
def test_what_is_made_for_all_is(case: Case) -> None:
    assert _times_written(lambda _request, _response: None) == 2


# --- How it is answered ---------------------------------------------------------------------------


@committed
@pytest.mark.parametrize("accepts", ["", "gzip"])
def test_a_page_that_was_kept_is_answered_like_one_that_is_written(
    case: Case, accepts: str
) -> None:
    for url in (_page_of_36(case), reverse("deadline-feed"), reverse("deadline-calendar")):
        fresh, _second, again = (
            Client().get(url, headers={"Accept-Encoding": accepts}) for _n in range(3)
        )
        assert not written(Client(), url)
        if accepts and fresh.has_header("Content-Encoding"):
            assert again["Content-Encoding"] == "gzip"
            assert gzip.decompress(again.content) == gzip.decompress(fresh.content)
            del fresh["Content-Length"], again["Content-Length"]
        else:
            assert again.content == fresh.content
        assert dict(again.headers) == dict(fresh.headers)


@committed
def test_a_program_that_has_it_is_told_so(case: Case) -> None:
    url = reverse("deadline-feed")
    keep(url)
    tag = Client().get(url, headers={"Accept-Encoding": "gzip"})["ETag"]
    again = Client().get(url, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert not again.content
    assert "max-age" in again["Cache-Control"]
    assert Client().get(url, headers={"If-None-Match": '"another"'}).status_code == 200


@committed
def test_head_reads_what_is_kept(case: Case) -> None:
    keep(HOME)
    with CaptureQueriesContext(connection) as queries:
        answer = Client().head(HOME)
    assert len(queries) == 1
    assert (answer.status_code, answer.content) == (200, b"")


# --- Without the cache ----------------------------------------------------------------------------


@committed
def test_without_the_cache_pages_are_written_and_it_is_left_alone_for_a_while(
    case: Case, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = {**settings.CACHES["pages"], "LOCATION": f"redis://127.0.0.1:{any_free()}/0"}
    settings.CACHES = {**settings.CACHES, "pages": nowhere}
    with caplog.at_level(logging.WARNING, logger="recommendations.acts.kept_pages"):
        assert [written(Client(), HOME) for _n in range(3)] == [True, True, True]
    assert len(caplog.records) == 1


@committed
def test_what_cannot_be_read_is_written_anew(case: Case) -> None:
    keep(HOME)
    request = RequestFactory().get(HOME)
    key = f"{kept_pages._address(request)}:{ContentChange.objects.version()}"
    headers, content = _kept(HOME)
    caches["pages"].set(key, (headers, content[:100]))
    assert written(Client(), HOME)
