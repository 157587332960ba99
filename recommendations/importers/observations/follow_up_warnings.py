"""What a person should check in a request for follow-up that was read."""

from collections.abc import Iterator
from datetime import date

from recommendations.dates import add_months
from recommendations.importers.parsed import ParsedFollowUp, ParsedParagraph, ParseWarning
from recommendations.importers.structure.headings import articles_of

# How far a period and a printed date may differ before a person is asked.
_TOLERANCE_DAYS = 45


def warnings_of(
    request: ParsedFollowUp, paragraphs: list[ParsedParagraph], adopted_on: date | None
) -> Iterator[ParseWarning]:
    """References that lead nowhere, and dates that do not fit together."""
    if request.kind == "by_article":
        parts = []
        for item in request.items:
            number = item.removeprefix("art. ").partition("(")[0]
            under = [
                str(paragraph.number)
                for paragraph in paragraphs
                if paragraph.kind == "recommendation"
                and paragraph.heading
                and number in articles_of(paragraph.heading[-1])
            ]
            named = f"paragraphs {', '.join(under)}" if under else "none found"
            parts.append(f"{item}: {named}")
        yield ParseWarning(
            "articles_not_paragraphs",
            "The document names articles and not paragraphs; under their headings stand "
            f"{'; '.join(parts)}. Please choose the paragraphs.",
            request.paragraph,
        )
        return
    by_number = {paragraph.number: paragraph for paragraph in paragraphs}
    for item in request.items:
        number, _, rest = item.partition("(")
        label = rest.partition(")")[0]
        target = by_number.get(int(number))
        if target is None:
            odd = f"names paragraph {number}, which the document does not have."
        elif label and label not in {found.label for found in target.points}:
            odd = f"names {number} ({label}), a subparagraph that paragraph {number} does not have."
        elif target.kind != "recommendation":
            odd = f"names paragraph {number}, which does not read as a recommendation."
        else:
            continue
        said = f"Paragraph {request.paragraph} {odd}"
        yield ParseWarning("reference_doubtful", said, int(number))
    if request.period_months and request.due_on and adopted_on:
        expected = add_months(adopted_on, request.period_months)
        if abs((request.due_on - expected).days) > _TOLERANCE_DAYS:
            yield ParseWarning(
                "date_and_period_differ",
                f"The date {request.due_on.isoformat()} and the period of "
                f"{request.period_months} months from adoption "
                f"({expected.isoformat()}) lie more than {_TOLERANCE_DAYS} days apart.",
                request.paragraph,
            )
    if request.due_on and adopted_on and request.due_on <= adopted_on:
        yield ParseWarning(
            "date_before_adoption",
            f"The date {request.due_on.isoformat()} is not after the adoption.",
            request.paragraph,
        )
