"""Which flat rows a question asks for (decisions 39 and 40)."""

from django.db.models import Exists, OuterRef, Q

from recommendations.documents.reads.flat.words import tsquery_of
from recommendations.models import Recommendation, StateParty, TreatyBody
from recommendations.models.listed import ListedRecommendationQuerySet
from recommendations.questions.structure import (
    ParagraphSpan,
    Reference,
    TypedQuestion,
)


def asked(
    rows: ListedRecommendationQuerySet, question: TypedQuestion
) -> ListedRecommendationQuerySet:
    """The rows that a question asks for: all for an empty one, none where it says nothing."""
    if question.says_nothing:
        return rows.none()
    if question.references:
        wanted = Q()
        for reference in question.references:
            wanted |= _reference(reference)
        rows = rows.filter(wanted)
    if question.state_parties:
        rows = rows.filter(state_party_id__in=_parties(question.state_parties))
    if question.without_state_parties:
        rows = rows.exclude(state_party_id__in=_parties(question.without_state_parties))
    if question.committees:
        rows = rows.filter(treaty_body_id__in=_bodies(question.committees))
    if question.without_committees:
        rows = rows.exclude(treaty_body_id__in=_bodies(question.without_committees))
    if question.words:
        rows = rows.holding(tsquery_of(question.words))
    return rows


def _parties(codes: tuple[str, ...]) -> list[int]:
    return list(StateParty.objects.filter(iso3__in=codes).values_list("pk", flat=True))


def _bodies(codes: tuple[str, ...]) -> list[int]:
    return list(TreatyBody.objects.filter(code__in=codes).values_list("pk", flat=True))


def symbol_condition(reference: Reference) -> Q:
    """Which symbols a reference means: conditions on `symbol`, in capitals."""
    wanted = Q()
    if symbol := reference.symbol.upper():
        wanted &= Q(symbol=symbol) | Q(symbol__startswith=f"{symbol}/")
    if reference.beginning:
        wanted &= Q(symbol__startswith=reference.beginning.upper())
    if ending := reference.ending.upper():
        wanted &= Q(symbol__endswith=f"/{ending}") | Q(symbol__contains=f"/{ending}/")
    return wanted


def _reference(reference: Reference) -> Q:
    paragraphs = Q()
    for span in reference.paragraphs:
        paragraphs |= _paragraphs(span)
    return symbol_condition(reference) & paragraphs


def _paragraphs(span: ParagraphSpan) -> Q:
    """A part stands for what holds it where it is no recommendation of its own."""
    within = Q(number__gte=span.first, number__lte=span.last)
    if not span.label:
        return within
    point = span.label.partition("-")[0]
    labels = list(dict.fromkeys((span.label, point, "")))
    wanted = Q(label=span.label)
    for place, label in enumerate(labels[1:], 1):
        nearer = Recommendation.objects.filter(
            paragraph__document=OuterRef("document_id"),
            paragraph__number=span.first,
            paragraph__label__in=labels[:place],
            paragraph__gone_in__isnull=True,
        )
        wanted |= Q(label=label) & ~Q(Exists(nearer))
    return within & wanted
