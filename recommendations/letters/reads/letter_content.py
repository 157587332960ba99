"""The value of each placeholder of a letter, from the facts of the case, and the letter filled."""

from datetime import date

from django.db.models import F, Q
from django.utils import translation

from recommendations.enums import FollowUpStatus, LetterKind, RapporteurCapacity
from recommendations.letters.reads.letters import earlier_letters
from recommendations.letters.word.builtin_letters import builtin_template
from recommendations.letters.word.filling import fill
from recommendations.letters.word.phrases import (
    PHRASES,
    earlier_letters_in_words,
    joined,
    paragraphs_in_words,
    written_day,
)
from recommendations.models import (
    Deadline,
    FollowUp,
    LetterTemplate,
    RapporteurAssignment,
    TreatyBody,
)


def template_for(body: TreatyBody, kind: str, language: str) -> LetterTemplate | None:
    """The template in use: the committee's own, else the common one; None is the built-in one."""
    return (
        LetterTemplate.objects.filter(kind=kind, language=language, retired_at__isnull=True)
        .filter(Q(treaty_body=body) | Q(treaty_body__isnull=True))
        .order_by(F("treaty_body").asc(nulls_last=True))
        .first()
    )


def template_bytes(template: LetterTemplate | None, kind: str, language: str) -> bytes:
    """The Word file of a template; None is the built-in one. FileNotFoundError when it is lost."""
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
    """The letter as a Word file, with the facts of this moment (`letter_values`).

    Raises FileNotFoundError or UnusableTemplate when the template cannot be read.
    """
    values = letter_values(deadline, language, dated_on=dated_on)
    return fill(template_bytes(template, kind, language), values)


def letter_values(deadline: Deadline, language: str, *, dated_on: date) -> dict[str, str]:
    """The value of each placeholder, in the letter's language.

    Expects the deadline with its case, committee, State party, and its request with document and
    paragraph.
    """
    cycle, request = deadline.cycle, deadline.request
    phrases = PHRASES[language]
    with translation.override(language):
        state_party = cycle.state_party.name
    awaited = [
        row.recommendation
        for row in FollowUp.objects.filter(request=request, status=FollowUpStatus.AWAITING_REPLY)
        .select_related("recommendation__paragraph")
        .order_by("recommendation__paragraph__position")
    ]
    # Topics are in the document's language; letters in other languages leave them out.
    has_topics = not request or request.document.original_language == language
    recommendations = [
        f"{phrases.paragraph.capitalize()} {row.paragraph.reference}"
        + (f": {row.topic}" if has_topics else "")
        for row in awaited
    ]
    asking = [request.paragraph.reference] if request and request.paragraph else []
    # The rapporteurs on follow-up sign such letters, or else those for the country.
    names: dict[str, list[str]] = {}
    for assignment in (
        RapporteurAssignment.objects.on(dated_on)
        .filter(cycle=cycle)
        .select_related("user")
        .order_by("pk")
    ):
        names.setdefault(assignment.capacity, []).append(assignment.user.full_name)
    rapporteurs = (
        names.get(RapporteurCapacity.FOLLOW_UP_RAPPORTEUR)
        or names.get(RapporteurCapacity.COUNTRY_RAPPORTEUR)
        or []
    )
    return {
        "state_party": state_party,
        "committee": phrases.committees.get(cycle.treaty_body.code, cycle.treaty_body.name),
        "symbol": request.document.symbol if request else "",
        "request_paragraph": paragraphs_in_words(asking, language),
        "paragraphs": paragraphs_in_words([row.paragraph.reference for row in awaited], language),
        "recommendations": "\n".join(recommendations),
        "adopted_on": written_day(cycle.adopted_on, language) if cycle.adopted_on else "",
        "due_date": written_day(deadline.due_on, language),
        "letter_date": written_day(dated_on, language),
        "former_letters": earlier_letters_in_words(
            earlier_letters(deadline, before=dated_on), language
        ),
        "rapporteur": joined(rapporteurs, language),
    }


def file_name_of(deadline: Deadline, kind: str, day: date) -> str:
    """ "CMW-AZE-first-reminder-2023-12-08.docx"."""
    cycle = deadline.cycle
    parts = [cycle.treaty_body.code, cycle.state_party.iso3, LetterKind(kind).value]
    written = "-".join([*parts, day.isoformat()])
    return f"{written.replace('_', '-')}.docx"
