"""Recommendations: the list, and one page with the four voices."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from django.core.paginator import Page
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.history import history_of_recommendation
from recommendations.acts.list_pages import chips_of, hidden_fields, paginate, respond, wants
from recommendations.acts.loading import NotHere, load
from recommendations.desks.reads.recommendation_page import Facts, citation_of, read_facts
from recommendations.desks.reads.voices import Voice, voices_of
from recommendations.desks.views import actions
from recommendations.desks.views.actions import Action
from recommendations.documents.reads import recommendations as listed
from recommendations.documents.reads import search
from recommendations.documents.reads.filters import RecommendationFilter
from recommendations.documents.reads.text_notes import text_notes_of
from recommendations.enums import FollowUpStatus
from recommendations.languages import reader_language
from recommendations.mail.reads.follows import Watch, watch_of
from recommendations.models import Document, Paragraph, ParagraphChange, Recommendation, Theme
from recommendations.models.recommendations import RecommendationQuerySet
from recommendations.symbols import normalise

# Longer keys are none, and the database would refuse to compare them.
MAX_DIGITS = 19


def shown(rows: RecommendationQuerySet, language: str) -> RecommendationQuerySet:
    """What a list row reads of its recommendation, in one query."""
    return rows.with_text(language).select_related(
        "paragraph__document", "cycle__state_party", "cycle__treaty_body"
    )


@dataclass(frozen=True)
class Found:
    """A page of the list, and whether it holds the words or only something spelt alike."""

    page: Page[Recommendation]
    is_alike: bool = False
    suggestion: str = ""


def find(request: HttpRequest, filters: RecommendationFilter) -> Found:
    """The page that the filters leave; similar spellings where the words are found nowhere."""
    page = paginate(request, shown(filters.ordered(filters.narrowed()), filters.language))
    if page.object_list or not filters.reading.text or filters.problems:
        return Found(page)
    filters.is_alike = True
    page = paginate(request, shown(filters.ordered(filters.narrowed()), filters.language))
    return Found(page, True, search.did_you_mean(filters.reading, page.object_list))


@require_safe
def recommendation_list(request: HttpRequest) -> HttpResponse:
    today = dates.today()
    filters = RecommendationFilter(
        request.GET,
        queryset=Recommendation.objects.visible_to(request.user, today=today),
        follow_ups=listed.current_follow_ups(request.user, today=today),
        language=reader_language(),
        today=today,
    )
    found = find(request, filters)
    headlines = {} if found.is_alike else search.headlines(found.page, filters.reading)
    facets = filters.facets()
    context = {
        "today": today,
        "found": found,
        "page_obj": found.page,
        "rows": listed.rows_of(found.page, request.user, today=today, headlines=headlines),
        "reading": filters.reading,
        "problems": filters.problems,
        "facets": facets,
        "chips": chips_of(request, filters.chips(facets)),
        "watch": _theme_to_watch(request),
        "keep": hidden_fields(request, "q", "sort"),
        "is_part": wants(request, "rows"),
    }
    status = HTTPStatus.BAD_REQUEST if filters.problems else HTTPStatus.OK
    return respond(
        request, "desks/recommendations/list.html", context, partial="rows", status=status
    )


def _theme_to_watch(request: HttpRequest) -> Watch | None:
    """The list of one theme is its page, and the place to follow it."""
    slugs = request.GET.getlist("theme")
    if len(slugs) != 1 or not request.user.is_authenticated:
        return None
    theme = Theme.objects.filter(slug=slugs[0]).first()
    return watch_of(theme, request.user) if theme else None


def _load(request: HttpRequest, symbol: str, number: int, label: str) -> Recommendation:
    """The recommendation that stands there now, else the one that stood there last."""
    gone = request.GET.get("gone", "")
    named = {"paragraph": int(gone)} if gone.isdecimal() and len(gone) < MAX_DIGITS else {}
    reference = Paragraph(number=number, label=label).reference
    return load(
        Recommendation.objects.visible_to(request.user)
        .select_related(
            *("paragraph__document", "paragraph__answers"),
            *("cycle__state_party", "cycle__treaty_body"),
        )
        .order_by(F("paragraph__gone_in").asc(nulls_first=True), "-pk"),
        _(
            "There is no recommendation here at paragraph %(paragraph)s of %(symbol)s, or it is"
            " not open to you. An address is a symbol and a paragraph, for example"
            " CMW/C/AZE/CO/3/36."
        )
        % {"paragraph": reference, "symbol": symbol},
        paragraph__document__symbol__iexact=normalise(symbol),
        paragraph__number=number,
        paragraph__label=label,
        **named,
    )


def _moved_from(
    request: HttpRequest, symbol: str, number: int, label: str
) -> Recommendation | None:
    """The recommendation that had this number in an earlier version of the document."""
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


def _document_at(request: HttpRequest, symbol: str, number: int, label: str) -> Document | None:
    """The document whose symbol is the whole address, when the paragraph was left out."""
    whole = f"{normalise(symbol)}/{number}{'-' if label else ''}{label}"
    return Document.objects.visible_to(request.user).filter(symbol__iexact=whole).first()


def _with_actions(
    facts: Facts, request: HttpRequest
) -> tuple[tuple[Voice, Voice, Voice, Voice], list[Action]]:
    """The voices with what the reader may add to each, and what else he may do."""
    asked, replied, assessed, evaluated = voices_of(facts)
    follow_up, user = facts.follow_up, request.user
    if follow_up is None or follow_up.status in FollowUpStatus.ended_statuses:
        return (asked, replied, assessed, evaluated), []
    reply = actions.reply_action(follow_up.request, user)
    assess = actions.submission_action(follow_up.request, user, facts.recommendation)
    evaluate = actions.evaluation_action(follow_up, user)
    others = [actions.status_action(follow_up, user)]
    if facts.deadline:
        others += actions.deadline_actions(facts.deadline, user, facts.recommendation)
    return (
        asked,
        _offering(replied, reply),
        _offering(assessed, assess),
        _offering(evaluated, evaluate),
    ), [action for action in others if action]


def _offering(voice: Voice, action: Action | None) -> Voice:
    if action is None:
        return voice
    return replace(voice, action_url=action.url, action_label=action.label)


@require_safe
def recommendation_detail(
    request: HttpRequest, symbol: str, paragraph: tuple[int, str]
) -> HttpResponse:
    try:
        recommendation = _load(request, symbol, *paragraph)
    except NotHere:
        elsewhere = _document_at(request, symbol, *paragraph) or _moved_from(
            request, symbol, *paragraph
        )
        if elsewhere:
            return redirect(elsewhere)
        raise
    if symbol != recommendation.paragraph.document.symbol:
        return redirect(recommendation, permanent=True)
    today = dates.today()
    facts = read_facts(recommendation, request.user, language=reader_language(), today=today)
    voices, others = _with_actions(facts, request)
    context = {
        "today": today,
        "as_of": today,
        "facts": facts,
        "recommendation": recommendation,
        "watch": watch_of(recommendation, request.user),
        "voices": voices,
        "actions": others,
        "text_notes": text_notes_of(recommendation, facts.parts, request.user),
        "standing": facts.standing.in_words(today=today),
        "citation": citation_of(
            recommendation,
            request.build_absolute_uri(recommendation.get_absolute_url()),
            today=today,
        ),
        "history": history_of_recommendation(recommendation, request.user, today=today),
    }
    return render(request, "desks/recommendations/detail.html", context)
