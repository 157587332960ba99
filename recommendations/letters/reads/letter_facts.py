"""What a letter says: the case's facts in the letter's language, and the template they stand in."""

from datetime import date

from django.db.models import F, Q
from django.utils import translation

from recommendations.enums import FollowUpStatus, LetterKind, RapporteurCapacity
from recommendations.letters.reads.letters import former_letters
from recommendations.letters.word.builtin import builtin_template
from recommendations.letters.word.filling import fill
from recommendations.letters.word.letter_words import (
    WORDS,
    Words,
    former_in_words,
    joined,
    paragraphs_in_words,
    written_day,
)
from recommendations.models import (
    Deadline,
    FollowUp,
    LetterTemplate,
    RapporteurAssignment,
    Recommendation,
    TreatyBody,
)


def template_for(body: TreatyBody, kind: str, language: str) -> LetterTemplate | None:
    """The template in use: the body's own, else the common one, else None for the built-in."""
    return (
        LetterTemplate.objects.filter(kind=kind, language=language, retired_at__isnull=True)
        .filter(Q(treaty_body=body) | Q(treaty_body__isnull=True))
        .order_by(F("treaty_body").asc(nulls_last=True))
        .first()
    )


def template_bytes(template: LetterTemplate | None, kind: str, language: str) -> bytes:
    """The Word file of a template, or the built-in one. Raises FileNotFoundError when lost."""
    if template is None:
        return builtin_template(kind, language)
    with template.file.open("rb") as file:
        content: bytes = file.read()
    return content


def write_letter(
    deadline: Deadline,
    kind: str,
    language: str,
    *,
    dated_on: date,
    template: LetterTemplate | None,
) -> bytes:
    """The letter as a Word file, with the facts as they stand. See `values_of`."""
    values = values_of(deadline, language, dated_on=dated_on)
    return fill(template_bytes(template, kind, language), values)


def values_of(deadline: Deadline, language: str, *, dated_on: date) -> dict[str, str]:
    """What takes the place of each placeholder, in the letter's language.

    Expects the deadline with its request's document and paragraph, cycle, body and State party.
    """
    cycle, request = deadline.cycle, deadline.request
    words = WORDS[language]
    awaited = list(
        FollowUp.objects.filter(request=request, status=FollowUpStatus.AWAITING_REPLY)
        .select_related("recommendation__paragraph")
        .order_by("recommendation__paragraph__position")
    )
    points = [row.recommendation for row in awaited]
    with translation.override(language):
        state_party = cycle.state_party.name
    place = request.paragraph.reference if request and request.paragraph else ""
    return {
        "state_party": state_party,
        "committee": words.committees.get(cycle.treaty_body.code, cycle.treaty_body.name),
        "symbol": request.document.symbol if request else "",
        "request_paragraph": paragraphs_in_words([place] if place else [], language),
        "paragraphs": paragraphs_in_words([row.paragraph.reference for row in points], language),
        "recommendations": "\n".join(
            _named(
                row, words, is_told=not request or request.document.original_language == language
            )
            for row in points
        ),
        "adopted_on": written_day(cycle.adopted_on, language) if cycle.adopted_on else "",
        "due_date": written_day(deadline.due_on, language),
        "letter_date": written_day(dated_on, language),
        "former_letters": former_in_words(former_letters(deadline, before=dated_on), language),
        "rapporteur": joined(_rapporteurs(deadline, dated_on), language),
    }


def _named(row: Recommendation, words: Words, *, is_told: bool) -> str:
    """ "Paragraph 36: Detention"; topics are in the document's language, others leave them out."""
    place = f"{words.paragraph.capitalize()} {row.paragraph.reference}"
    return f"{place}: {row.topic}" if is_told else place


def _rapporteurs(deadline: Deadline, day: date) -> list[str]:
    """Those on follow-up of the case, else those for the country: they sign such letters."""
    found = (
        RapporteurAssignment.objects.on(day)
        .filter(cycle=deadline.cycle_id)
        .select_related("user")
        .order_by("pk")
    )
    names: dict[str, list[str]] = {}
    for row in found:
        names.setdefault(row.capacity, []).append(row.user.full_name)
    return (
        names.get(RapporteurCapacity.FOLLOW_UP_RAPPORTEUR)
        or names.get(RapporteurCapacity.COUNTRY_RAPPORTEUR)
        or []
    )


def file_name_of(deadline: Deadline, kind: str, day: date) -> str:
    """ "CMW-AZE-first-reminder-2023-12-08.docx"."""
    cycle = deadline.cycle
    parts = [cycle.treaty_body.code, cycle.state_party.iso3, LetterKind(kind).value]
    written = "-".join([*parts, day.isoformat()])
    return f"{written.replace('_', '-')}.docx"
