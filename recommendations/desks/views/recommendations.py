"""Recommendations: the list, and one page with the four voices."""

from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

from django.core.paginator import Page
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.history import history_of_recommendation
from recommendations.acts.kept_pages import kept_page
from recommendations.acts.list_pages import (
    PER_PAGE,
    hidden_fields,
    list_page,
    number_asked,
    page_of,
)
from recommendations.acts.loading import NotHere, load
from recommendations.acts.readings import log_reading
from recommendations.desks.reads.recommendation_page import (
    RecommendationPage,
    citation_of,
    recommendation_page,
    status_sentence,
)
from recommendations.desks.reads.voices import Voice, voices_of
from recommendations.desks.views import actions
from recommendations.desks.views.actions import Action
from recommendations.documents.reads import recommendations as listed
from recommendations.documents.reads import search
from recommendations.documents.reads.changes import paragraph_notes_of
from recommendations.documents.reads.filters import RecommendationFilter
from recommendations.documents.reads.flat.answers import Answer
from recommendations.documents.reads.headlines import headlines
from recommendations.documents.reads.spelling import suggestion_for
from recommendations.documents.reads.understanding import understanding_of
from recommendations.enums import FollowUpStatus
from recommendations.languages import reader_language
from recommendations.mail.reads.watching import watch_of
from recommendations.models import Document, Paragraph, ParagraphChange, Recommendation, Theme
from recommendations.searches.reads import normalised
from recommendations.symbols import normalise


@dataclass(frozen=True)
class SearchPage:
    """A page of the list; where the words were not found, of the suggestion that has some."""

    page: Page[Recommendation]
    answer: Answer
    searched: str = ""
    suggestion: str = ""


def find(request: HttpRequest, filters: RecommendationFilter) -> SearchPage:
    """The page that the filters leave, or that of the nearest spelling where there is none."""
    found = _page(request, filters)
    if found.answer.count or not filters.question.words or filters.problems:
        return found
    suggestion = suggestion_for(filters.question)
    if not suggestion:
        return found
    typed, filters.question = filters.question, search.question_of(suggestion)
    alike = _page(request, filters)
    if not alike.answer.count:
        filters.question = typed
        return found
    return replace(alike, searched=search.words_of(typed), suggestion=suggestion)


def _page(request: HttpRequest, filters: RecommendationFilter) -> SearchPage:
    """The page asked for, the last one where there are fewer."""
    number = number_asked(request)
    answer = filters.answer(offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    if answer.count and not answer.keys:
        number = -(-answer.count // PER_PAGE)
        answer = filters.answer(offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    rows = listed.for_keys(answer.keys, request.user, filters.language, today=filters.today)
    return SearchPage(page_of(rows, number if rows else 1, count=answer.count), answer)


@kept_page
@require_safe
def recommendation_list(request: HttpRequest) -> HttpResponse:
    today = dates.today()
    filters = RecommendationFilter(
        request.GET, user=request.user, language=reader_language(), today=today
    )
    found = find(request, filters)
    shown = headlines(found.page, filters.question)
    facets = filters.facets_of(found.answer)
    # The list of one theme is the page of that theme, where it can be followed.
    slugs = request.GET.getlist("theme") if request.user.is_authenticated else []
    theme = Theme.objects.filter(slug=slugs[0]).first() if len(slugs) == 1 else None
    context = {
        "found": found,
        "page_obj": found.page,
        "rows": listed.recommendation_rows(found.page, request.user, today=today, headlines=shown),
        "understanding": understanding_of(filters.question),
        "says_nothing": filters.question.says_nothing,
        "watch": watch_of(theme, request.user) if theme else None,
        "save_url": _save_url(request) if not filters.problems else "",
        "keep": hidden_fields(request, "q", "sort"),
    }
    return list_page(request, "desks/recommendations/list.html", filters, context, facets=facets)


def _save_url(request: HttpRequest) -> str:
    """Where a person who is signed in saves what the list was asked; empty where it was nothing."""
    query = normalised(request.GET) if request.user.is_authenticated else ""
    return f"{reverse('saved-search-new')}?{query}" if query else ""


def _load(request: HttpRequest, symbol: str, number: int, label: str) -> Recommendation:
    """The recommendation at that paragraph, or the last one that was there."""
    named: dict[str, UUID] = {}
    with suppress(ValueError):
        named = {"public_id": UUID(request.GET.get("gone", ""))}
    reference = Paragraph(number=number, label=label).reference
    return load(
        Recommendation.objects.visible_to(request.user)
        .select_related(
            "paragraph__document", "paragraph__answers", "cycle__state_party", "cycle__treaty_body"
        )
        .order_by(F("paragraph__gone_in").asc(nulls_first=True), "-pk"),
        _(
            "There is no recommendation in paragraph %(paragraph)s of %(symbol)s, or you may not"
            " read it. The address names a symbol and a paragraph, for example"
            " CMW/C/AZE/CO/3/36."
        )
        % {"paragraph": reference, "symbol": symbol},
        paragraph__document__symbol__iexact=normalise(symbol),
        paragraph__number=number,
        paragraph__label=label,
        **named,
    )


def _elsewhere(
    request: HttpRequest, symbol: str, number: int, label: str
) -> Document | Recommendation | None:
    """What the address may mean when no recommendation is there.

    A document, when the paragraph was left out and the symbol is the whole address; otherwise the
    recommendation that had this number in an earlier version of the document.
    """
    whole = f"{normalise(symbol)}/{number}{'-' if label else ''}{label}"
    document = Document.objects.visible_to(request.user).filter(symbol__iexact=whole).first()
    if document is not None:
        return document
    before = ParagraphChange.objects.filter(
        paragraph__document__symbol__iexact=normalise(symbol),
        former_number=number,
        former_label=label,
    )
    return (
        Recommendation.objects.visible_to(request.user)
        .filter(paragraph__in=before.values("paragraph"))
        .select_related("paragraph__document")
        .order_by("-pk")
        .first()
    )


def _with_actions(
    page: RecommendationPage, request: HttpRequest
) -> tuple[tuple[Voice, ...], list[Action]]:
    """The voices with what the reader may add to each, and their other actions."""
    voices = voices_of(page)
    follow_up, user = page.follow_up, request.user
    if follow_up is None or follow_up.status in FollowUpStatus.ended_statuses:
        return voices, []
    to_add = {
        "replied": actions.reply_action(follow_up.request, user),
        "assessed": actions.submission_action(follow_up.request, user, page.recommendation),
        "evaluated": actions.evaluation_action(follow_up, user),
    }
    others = [actions.status_action(follow_up, user)]
    if page.deadline:
        others += actions.deadline_actions(page.deadline, user, page.recommendation)
    return tuple(
        replace(voice, action_url=action.url, action_label=action.label)
        if (action := to_add.get(voice.id))
        else voice
        for voice in voices
    ), [action for action in others if action]


@kept_page
@require_safe
def recommendation_detail(
    request: HttpRequest, symbol: str, paragraph: tuple[int, str]
) -> HttpResponse:
    try:
        recommendation = _load(request, symbol, *paragraph)
    except NotHere:
        elsewhere = _elsewhere(request, symbol, *paragraph)
        if elsewhere is None:
            raise
        return redirect(elsewhere)
    if symbol != recommendation.paragraph.document.symbol:
        return redirect(recommendation, permanent=True)
    today = dates.today()
    page = recommendation_page(
        recommendation, request.user, language=reader_language(), today=today
    )
    read = {assessment.submission_id for assessment in page.assessments}
    log_reading(request, read, recommendation.cycle, now=dates.now())
    voices, others = _with_actions(page, request)
    context = {
        "today": today,
        "as_of": today,
        "page": page,
        "recommendation": recommendation,
        "watch": watch_of(recommendation, request.user),
        "voices": voices,
        "actions": others,
        "text_notes": paragraph_notes_of(recommendation, page.parts, request.user),
        "status_sentence": status_sentence(page, today=today),
        "citation": citation_of(
            recommendation,
            request.build_absolute_uri(recommendation.get_absolute_url()),
            today=today,
        ),
        "history": history_of_recommendation(recommendation, request.user, today=today),
    }
    return render(request, "desks/recommendations/detail.html", context)
