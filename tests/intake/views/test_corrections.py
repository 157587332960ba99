"""Correcting an import on its pages: every correction is a form."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.importers.parsed_json import from_json
from recommendations.intake.verbs.imports import apply_import, discard_import
from recommendations.models import Document, FollowUpRequest, ImportRun, StateParty, User
from tests.factories import MembershipFactory, TreatyBodyFactory, UserFactory
from tests.importers.samples import OBSERVATIONS, REPLY, UNNAMED, blocks_of, pdf
from tests.intake.import_runs import NOW, proposal_in, read_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, officer: User, state_party: StateParty) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def run(officer: User) -> ImportRun:
    return read_run(officer, OBSERVATIONS.encode())


@pytest.fixture
def pdf_run(officer: User) -> ImportRun:
    return read_run(officer, pdf(blocks_of(OBSERVATIONS), lines_a_page=20), "observations.pdf")


def _paragraph_url(run: ImportRun, number: int) -> str:
    return reverse("import-paragraph", args=(run.public_id, number))


def _send(desk: Client, url: str, run: ImportRun, **data: Any) -> Any:
    """Send a form with the revision that its page would show now."""
    run.refresh_from_db()
    return desk.post(url, {"revision": run.revision, **data})


def _told(desk: Client, url: str, run: ImportRun, **data: Any) -> str:
    """The page that the form leads back to."""
    return desk.get(_send(desk, url, run, **data).url).content.decode()


# --- Corrections of a paragraph -------------------------------------------------------------------


def test_the_editor_opens_as_a_page_and_in_its_place(desk: Client, run: ImportRun) -> None:
    url = _paragraph_url(run, 5)
    whole = desk.get(url).content.decode()
    assert "<h1" in whole
    assert "(a) Let inspectors visit without notice;" in whole
    part = desk.get(url, headers={"HX-Request": "true", "HX-Target": "edit-5"}).content.decode()
    assert "<h1" not in part
    assert "(a) Let inspectors visit without notice;" in part


@pytest.mark.parametrize(
    ("number", "data", "check"),
    [
        (4, {"what": "split_paragraph", "split-before": "However, it"},
         lambda doc: doc.paragraph(5).text.startswith("However")),
        (4, {"what": "split_paragraph", "split-place": "36"},
         lambda doc: len(doc.paragraphs) == 10),
        (4, {"what": "join_paragraphs"}, lambda doc: len(doc.paragraphs) == 8),
        (2, {"what": "retype_paragraph", "kind-kind": "other"},
         lambda doc: doc.paragraph(2).kind == "other"),
        (7, {"what": "set_answers", "answers-concern": "4"},
         lambda doc: doc.paragraph(7).answers == 4),
        (7, {"what": "set_answers", "answers-concern": ""},
         lambda doc: doc.paragraph(7).answers is None),
        (9, {"what": "renumber_paragraph", "number-to": "12"},
         lambda doc: doc.paragraphs[-1].number == 12),
        (5, {"what": "renumber_paragraph", "number-to": "8", "number-follow": "on"},
         lambda doc: doc.follow_up[0].items == ("8(a)", "8(c)", "10")),
        (7, {"what": "reword_paragraph", "words-words": "It asks:\r\n(a) one;\r\n(b) two."},
         lambda doc: [point.text for point in doc.paragraph(7).points] == ["one;", "two."]),
        (7, {"what": "find_points", "words-words": "It asks: (a) one; (b) two."},
         lambda doc: len(doc.paragraph(7).points) == 2),
        (5, {"what": "flatten_points", "words-words": "It asks:\n(a) one;\n(b) two."},
         lambda doc: doc.paragraph(5).text == "It asks: (a) one; (b) two."),
        (4, {"what": "set_headings", "headings-headings": "C. All\r\nWork",
             "headings-section": "on"},
         lambda doc: doc.paragraph(5).heading == ("C. All", "Work")),
    ],
)  # fmt: skip
def test_every_correction_of_a_paragraph_is_a_form(
    desk: Client, run: ImportRun, number: int, data: dict[str, str], check: Any
) -> None:
    answer = _send(desk, _paragraph_url(run, number), run, **data)
    assert answer.status_code == 302, answer.content.decode()
    assert answer.url.startswith(run.get_absolute_url())
    assert "#para-" in answer.url
    assert check(proposal_in(run))
    shown = desk.get(answer.url).content.decode()
    assert 'c-message--success" role="status"' in shown
    assert "data-focus" in shown


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"what": "split_paragraph"}, "Choose the words with which"),
        ({"what": "split_paragraph", "split-before": "Nowhere"}, "are not in the paragraph"),
        ({"what": "split_paragraph", "split-place": "3"}, "no longer there"),
        ({"what": "renumber_paragraph", "number-to": "3"}, "No number is free"),
        ({"what": "renumber_paragraph", "number-to": ""}, "Enter the number"),
        ({"what": "reword_paragraph", "words-words": " "}, "needs words"),
        ({"what": "find_points", "words-words": "No points."}, "line of its own"),
    ],
)
def test_what_cannot_be_corrected_comes_back_with_what_was_typed(
    desk: Client, run: ImportRun, data: dict[str, str], sentence: str
) -> None:
    answer = _send(desk, _paragraph_url(run, 4), run, **data)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert sentence in shown
    for name, value in data.items():
        if name != "what" and value.strip() and name != "split-place":
            assert value in shown
    assert run.revision == ImportRun.objects.get().revision


def test_a_stale_form_says_so_and_loses_nothing(desk: Client, run: ImportRun) -> None:
    old = run.revision
    _send(desk, _paragraph_url(run, 2), run, what="retype_paragraph", **{"kind-kind": "other"})
    data: dict[str, Any] = {
        "revision": old,
        "what": "reword_paragraph",
        "words-words": "Words typed for long.",
    }
    answer = desk.post(_paragraph_url(run, 4), data)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Somebody has corrected this import" in shown
    assert "Words typed for long." in shown
    run.refresh_from_db()
    assert f'name="revision" value="{run.revision}"' in shown
    assert proposal_in(run).paragraph(4) == from_json(run.reading).paragraph(4)
    # Sent again from the page that came back, it is taken.
    _send(desk, _paragraph_url(run, 4), run, **{key: data[key] for key in ("what", "words-words")})
    row = proposal_in(run).paragraph(4)
    assert row is not None
    assert row.text == "Words typed for long."


@pytest.mark.parametrize("revision", ["", "x", "²", "99999999999999999999"])
def test_a_form_without_a_revision_changes_nothing(
    desk: Client, run: ImportRun, revision: str
) -> None:
    data = {"revision": revision, "what": "join_paragraphs"}
    assert desk.post(_paragraph_url(run, 4), data).status_code == 422
    assert len(proposal_in(run).paragraphs) == 9


# --- What stands around the paragraphs ------------------------------------------------------------


def test_facts_are_corrected_and_the_run_follows(desk: Client, run: ImportRun) -> None:
    url = reverse("import-facts", args=(run.public_id,))
    given = {
        "kind": "concluding_observations",
        "title": "Another title",
        "symbol": "CMW/C/AZE/CO/5",
        "distributed_on": "2022-05-09",
        "adopted_on": "8 April 2022",
        "adopted_meeting": "495",
        "session": "",
        "received_on": "",
        "next_report_due_on": "2027-05-01",
    }
    assert _send(desk, url, run, **given).status_code == 302
    document = proposal_in(run)
    assert (document.title, document.symbol) == ("Another title", "CMW/C/AZE/CO/5")
    assert run.symbol == "CMW/C/AZE/CO/5"
    # Only what was changed is in the history.
    assert set(run.corrections[-1]["with"]) == {"title", "symbol", "adopted_on"}
    refused = _send(desk, url, run, **{**given, "symbol": "CMW/5th"})
    assert refused.status_code == 422
    TreatyBodyFactory.create(code="CRPD", symbol_prefix="CRPD/C")
    other = _send(desk, url, run, **{**given, "symbol": "CRPD/C/AZE/CO/5"})
    assert "belongs to CMW" in other.content.decode()


REQUEST = {
    "kind": "short_term_follow_up",
    "paragraph": "8",
    "items": "5 (a) and (b), and 7",
    "period_months": "24",
    "due_basis": "from_adoption",
    "due_on": "",
    "quoted": "",
}


def test_a_request_is_corrected_removed_and_added(desk: Client, run: ImportRun) -> None:
    url = reverse("import-request", args=(run.public_id, 0))
    assert "5 (a), 5 (c), 7" in desk.get(url).content.decode()
    assert _send(desk, url, run, **REQUEST).status_code == 302
    assert proposal_in(run).follow_up[0].items == ("5(a)", "5(b)", "7")
    refused = _send(desk, url, run, **{**REQUEST, "items": "5 (k)"})
    assert refused.status_code == 422
    assert "no subparagraph (k)" in refused.content.decode()
    assert _send(desk, url, run, remove="1").status_code == 302
    assert proposal_in(run).follow_up == ()
    new = reverse("import-request-new", args=(run.public_id,))
    assert desk.get(new).status_code == 200
    assert _send(desk, new, run, **REQUEST).status_code == 302
    assert len(proposal_in(run).follow_up) == 1
    assert desk.get(reverse("import-request", args=(run.public_id, 1))).status_code == 404


def test_passages_are_corrected_and_removed(desk: Client, officer: User) -> None:
    run = read_run(officer, REPLY.encode())
    url = reverse("import-passage", args=(run.public_id, 0))
    assert desk.get(url).status_code == 200
    assert _send(desk, url, run, items="5 (b)").status_code == 302
    assert proposal_in(run).passages[0].items == ("5(b)",)
    assert "A person matched it." in desk.get(run.get_absolute_url()).content.decode()
    assert _send(desk, url, run, items="many").status_code == 422
    n_passages = len(proposal_in(run).passages)
    _send(desk, url, run, remove="1")
    assert len(proposal_in(run).passages) == n_passages - 1
    assert desk.get(reverse("import-passage", args=(run.public_id, 50))).status_code == 404


def test_an_unmatched_passage_is_matched_by_a_person(desk: Client, officer: User) -> None:
    run = read_run(officer, UNNAMED.encode())
    url = reverse("import-unmatched-passage", args=(run.public_id, 1))
    assert url in desk.get(run.get_absolute_url()).content.decode()
    assert desk.get(url).status_code == 200
    assert _send(desk, url, run, items="many").status_code == 422
    assert "addresses 7" in _told(desk, url, run, items="7")
    assert [passage.items for passage in proposal_in(run).passages] == [("7",)]
    assert (
        desk.get(reverse("import-unmatched-passage", args=(run.public_id, 50))).status_code == 404
    )


def test_a_warning_is_shown_at_its_paragraph_and_marked_as_checked(
    desk: Client, officer: User
) -> None:
    text = OBSERVATIONS.replace("5 (a) and (c) (inspection) and 7", "6 and 7")
    run = read_run(officer, text.encode())
    assert [warning.paragraph for warning in proposal_in(run).warnings] == [6]
    shown = desk.get(run.get_absolute_url()).content.decode()
    assert 'href="#warning-0"' in shown
    assert shown.index('id="para-6"') < shown.index('id="warning-0"') < shown.index('id="para-7"')
    url = reverse("import-warning", args=(run.public_id, 0))
    answer = _send(desk, url, run)
    assert answer.url.endswith("#para-6")
    assert proposal_in(run).warnings[0].is_settled
    assert run.warnings == []
    _send(desk, url, run, reopen="1")
    assert not proposal_in(run).warnings[0].is_settled
    assert "no longer there" in _told(desk, reverse("import-warning", args=(run.public_id, 9)), run)


def test_the_last_correction_and_all_of_them_are_undone(desk: Client, run: ImportRun) -> None:
    undo = reverse("import-undo", args=(run.public_id,))
    assert "nothing to undo" in _told(desk, undo, run, undo="1")
    _send(desk, _paragraph_url(run, 4), run, what="join_paragraphs")
    _send(desk, _paragraph_url(run, 2), run, what="retype_paragraph", **{"kind-kind": "other"})
    told = _told(desk, undo, run, undo="1")
    assert "Undone: Paragraph 2 is now: Other." in told
    assert len(proposal_in(run).paragraphs) == 8
    _send(desk, undo, run, start_over="1")
    assert run.proposal != run.reading
    assert proposal_in(run) == from_json(run.reading)
    _send(desk, undo, run, undo="1")
    assert len(proposal_in(run).paragraphs) == 8


def test_the_history_says_what_was_changed_by_whom(
    desk: Client, officer: User, run: ImportRun
) -> None:
    _send(desk, _paragraph_url(run, 4), run, what="join_paragraphs")
    shown = desk.get(run.get_absolute_url()).content.decode()
    assert "Paragraph 4 was joined with the next one." in shown
    assert officer.full_name in shown


# --- Who may, and when ----------------------------------------------------------------------------


def test_only_officers_of_its_committee_correct_or_see_the_source(
    client: Client, officer: User, pdf_run: ImportRun, run: ImportRun
) -> None:
    outsider = UserFactory.create()
    other = TreatyBodyFactory.create(code="CRPD", symbol_prefix="CRPD/C")
    MembershipFactory.create(user=outsider, role="officer", treaty_body=other)
    member = UserFactory.create()
    places = {
        "import-paragraph": (run.public_id, 4),
        "import-facts": (run.public_id,),
        "import-request": (run.public_id, 0),
        "import-request-new": (run.public_id,),
        "import-passage": (run.public_id, 0),
        "import-unmatched-passage": (run.public_id, 0),
        "import-page": (pdf_run.public_id, 1),
    }
    for person, status in ((None, 302), (member, 403), (outsider, 404)):
        if person:
            client.force_login(person)
        for name, arguments in places.items():
            assert client.get(reverse(name, args=arguments)).status_code == status, name
        for name, arguments in (
            ("import-warning", (run.public_id, 0)),
            ("import-undo", (run.public_id,)),
        ):
            assert client.post(reverse(name, args=arguments)).status_code == status, name


def test_somebody_who_only_sent_a_file_of_another_committee_cannot_correct_it(
    desk: Client, officer: User
) -> None:
    TreatyBodyFactory.create(code="CRPD", symbol_prefix="CRPD/C")
    run = read_run(officer, OBSERVATIONS.replace("CMW/C/", "CRPD/C/").encode())
    assert desk.get(_paragraph_url(run, 4)).status_code == 404
    assert _send(desk, _paragraph_url(run, 4), run, what="join_paragraphs").status_code == 404
    assert desk.get(run.get_absolute_url()).status_code == 404


def test_nothing_is_corrected_once_it_is_applied_or_discarded(
    desk: Client, officer: User, run: ImportRun
) -> None:
    discarded = discard_import(read_run(officer, REPLY.encode()))
    applied = apply_import(run, by=officer, now=NOW)
    for done in (discarded, applied):
        assert desk.get(_paragraph_url(done, 4)).status_code == 404
        answer = _send(desk, _paragraph_url(done, 4), done, what="join_paragraphs")
        assert answer.status_code == 404
        assert "Correct<" not in desk.get(done.get_absolute_url()).content.decode()


def test_what_is_applied_is_what_was_corrected_and_checked(desk: Client, run: ImportRun) -> None:
    seen = run.revision
    _send(desk, reverse("import-request", args=(run.public_id, 0)), run, **REQUEST)
    apply_url = reverse("import-apply", args=(run.public_id,))
    refused = desk.post(apply_url, {"revision": seen, "access_level": "public"})
    assert refused.status_code == 422
    assert "corrected since you opened it" in refused.content.decode()
    assert not Document.objects.exists()
    assert _send(desk, apply_url, run, access_level="public").status_code == 302
    request = FollowUpRequest.objects.get()
    assert {str(row.recommendation.paragraph) for row in request.follow_ups.all()} == {
        "5 (a)",
        "5 (b)",
        "7",
    }
    assert request.deadlines.get(state="in_force").due_on.isoformat() == "2024-04-07"


def test_a_correction_that_is_not_known_is_not_there(desk: Client, run: ImportRun) -> None:
    for what in ("", "set_facts", "__class__"):
        assert _send(desk, _paragraph_url(run, 4), run, what=what).status_code == 404
    assert desk.get(_paragraph_url(run, 77)).status_code == 404
