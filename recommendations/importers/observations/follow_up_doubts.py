"""What a person should look at in a request for follow-up that was read."""

from datetime import date

from recommendations.dates import add_months
from recommendations.importers.parsed import ParsedFollowUp, ParsedParagraph, ParseWarning
from recommendations.importers.structure.headings import articles_of

# A date that a period and a printed date may differ by before a person is asked.
_TOLERANCE_DAYS = 45


def doubts_of(
    request: ParsedFollowUp, paragraphs: list[ParsedParagraph], adopted_on: date | None
) -> list[ParseWarning]:
    """References that lead nowhere, and dates that do not fit."""
    if request.kind == "by_article":
        return [_warn_articles(request, paragraphs)]
    by_number = {paragraph.number: paragraph for paragraph in paragraphs}
    warnings: list[ParseWarning] = []
    for item in request.items:
        said = _what_is_odd(item, by_number)
        if said:
            warnings.append(
                ParseWarning(
                    "reference_doubtful",
                    f"Paragraph {request.paragraph} {said}",
                    int(item.partition("(")[0]),
                )
            )
    return warnings + _odd_dates(request, adopted_on)


def _what_is_odd(item: str, by_number: dict[int, ParsedParagraph]) -> str:
    number, _, rest = item.partition("(")
    point = rest.partition(")")[0]
    target = by_number.get(int(number))
    if target is None:
        return f"names paragraph {number}, which the document does not have."
    if point and point not in {found.label for found in target.points}:
        return f"names {number} ({point}), a point which paragraph {number} does not have."
    if target.kind != "recommendation":
        return f"names paragraph {number}, which does not read as a recommendation."
    return ""


def _odd_dates(request: ParsedFollowUp, adopted_on: date | None) -> list[ParseWarning]:
    warnings: list[ParseWarning] = []
    if request.period_months and request.due_on and adopted_on:
        expected = add_months(adopted_on, request.period_months)
        if abs((request.due_on - expected).days) > _TOLERANCE_DAYS:
            warnings.append(
                ParseWarning(
                    "date_and_period_differ",
                    f"The date {request.due_on.isoformat()} and the period of "
                    f"{request.period_months} months from adoption "
                    f"({expected.isoformat()}) lie more than {_TOLERANCE_DAYS} days apart.",
                    request.paragraph,
                )
            )
    if request.due_on and adopted_on and request.due_on <= adopted_on:
        warnings.append(
            ParseWarning(
                "date_before_adoption",
                f"The date {request.due_on.isoformat()} does not lie after the adoption.",
                request.paragraph,
            )
        )
    return warnings


def _warn_articles(request: ParsedFollowUp, paragraphs: list[ParsedParagraph]) -> ParseWarning:
    """Say which recommendations stand under headings that name these articles."""
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
        parts.append(f"{item}: paragraphs {', '.join(under)}" if under else f"{item}: none found")
    return ParseWarning(
        "articles_not_paragraphs",
        "The document names articles and not paragraphs; under their headings stand "
        f"{'; '.join(parts)}. A person has to choose.",
        request.paragraph,
    )


def warn_recurring(number: int) -> ParseWarning:
    """The document asks for information again and again."""
    return ParseWarning(
        "recurring_request",
        "The document asks for information again and again; one deadline does not show that.",
        number,
    )
