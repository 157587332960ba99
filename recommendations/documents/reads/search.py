"""What was typed in the search box, and which recommendations and documents match it.

People type a State party, a committee, a symbol and words of the text in one line. The first three
are recognised and become conditions; the rest is searched for in the texts, with the stemming of
the reader's language. Where no text matches, similar spellings are tried.
"""

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.postgres.search import SearchConfig, SearchHeadline, SearchQuery
from django.db.models import Case, F, Q, TextField, Value, When

from recommendations import symbols
from recommendations.documents.reads.flat.words import node_of, tsquery_of
from recommendations.models import (
    Document,
    ParagraphText,
    Recommendation,
    StateParty,
    TreatyBody,
)
from recommendations.models.documents import SEARCH_CONFIGS
from recommendations.models.listed import ListedRecommendationQuerySet as FlatRows

MAX_LENGTH = 200
# Private-use characters that no document prints: where a found word begins and ends.
BEGIN, END = "\ue000", "\ue001"

_PARTY_NAMES = [f"name_{language}" for language in ("en", "fr", "es", "ru", "ar", "zh")]
_PARAGRAPH = re.compile(
    r"^\W*(?:(?:para(?:graph)?s?\.?)\s*)?(\d{1,4})(?:\s*\(?([a-z]{1,2})\)?)?(?:\s*\(([ivx]+)\))?\W*$",
    re.IGNORECASE,
)

P = TypeVar("P", StateParty, TreatyBody)


@dataclass(frozen=True)
class ParsedSearch:
    """What was typed, and how it was understood."""

    words: str
    text: str = ""
    symbol: str = ""
    number: int | None = None
    label: str = ""
    parties: tuple[StateParty, ...] = ()
    bodies: tuple[TreatyBody, ...] = ()

    @property
    def is_interpreted(self) -> bool:
        """Whether anything beyond plain words was recognised, so that the page should say so."""
        return bool(self.symbol or self.parties or self.bodies)


@dataclass(frozen=True)
class HeadlinePart:
    """A part of a matching text; marked where it is a word that was searched for."""

    text: str
    is_found: bool


@dataclass(frozen=True)
class DocumentRow:
    """A document of a list, and its first paragraph that contains the words, if any does."""

    document: Document
    paragraph: str = ""
    url: str = ""
    headline: tuple[HeadlinePart, ...] = ()
    language: str = ""


def parse_search(words: str) -> ParsedSearch:
    """Recognise names and symbols. At most two queries: States parties and committees."""
    words = " ".join(words.split())[:MAX_LENGTH]
    if not words:
        return ParsedSearch("")
    if parsed := _parse_symbol(words):
        return parsed
    named = Q(iso3__in=re.findall(r"\b[A-Z]{3}\b", words))
    for name in _PARTY_NAMES:
        named |= ~Q(**{name: ""}) & Q(typed__icontains=F(name))
    in_words = StateParty.objects.alias(typed=Value(words, output_field=TextField()))
    parties, rest = _recognise(words, in_words.filter(named), _PARTY_NAMES, "iso3")
    bodies, rest = _recognise(rest, TreatyBody.objects.all(), ["name", "short_name"], "code")
    return ParsedSearch(words, text=" ".join(rest.split()), parties=parties, bodies=bodies)


def _parse_symbol(words: str) -> ParsedSearch | None:
    """A symbol or its beginning, perhaps followed by a paragraph: "CMW/C/AZE/CO/3, para. 36"."""
    head, _, tail = words.partition(" ")
    head = head.rstrip(",;")
    if "/" not in head.strip("/"):
        return None
    symbol = symbols.normalise(head).rstrip("*")
    if not tail:
        return ParsedSearch(words, symbol=symbol)
    if paragraph := _PARAGRAPH.match(tail):
        label = "-".join(part.lower() for part in paragraph.groups()[1:] if part)
        return ParsedSearch(words, symbol=symbol, number=int(paragraph[1]), label=label)
    return ParsedSearch(words, symbol=symbol, text=tail)


def _recognise(
    words: str, candidates: Iterable[P], names: Collection[str], code: str
) -> tuple[tuple[P, ...], str]:
    """Those whose name or code occurs as whole words, and the words that remain.

    Longer names first, so that "Papua New Guinea" leaves nothing for "Guinea". A code counts in
    capitals only, since "cat" is a word too.
    """
    forms = [
        (form, candidate, form == getattr(candidate, code))
        for candidate in candidates
        for form in {getattr(candidate, name) for name in names} | {getattr(candidate, code)}
        if form
    ]
    found: dict[int, P] = {}
    for form, candidate, is_code in sorted(forms, key=lambda entry: -len(entry[0])):
        flags = re.NOFLAG if is_code else re.IGNORECASE
        words, n_found = re.subn(rf"(?<!\w){re.escape(form)}(?!\w)", " ", words, flags=flags)
        if n_found:
            found[candidate.pk] = candidate
    return tuple(found.values()), words


def matching(rows: FlatRows, parsed: ParsedSearch) -> FlatRows:
    """The flat rows that match a search; all of them for an empty one."""
    rows = _named(rows, parsed)
    if not parsed.text:
        return rows
    node = node_of(parsed.text)
    return rows.holding(tsquery_of(node) if node else "")


def _named(rows: FlatRows, parsed: ParsedSearch) -> FlatRows:
    """The rows of the symbol, paragraph, States parties and committees in the search."""
    if parsed.symbol:
        rows = rows.filter(symbol__startswith=parsed.symbol.upper())
    if parsed.number is not None:
        rows = rows.filter(number=parsed.number)
    if parsed.label:
        rows = rows.filter(label=parsed.label)
    if parsed.parties:
        rows = rows.filter(state_party_id__in=[party.pk for party in parsed.parties])
    if parsed.bodies:
        rows = rows.filter(treaty_body_id__in=[body.pk for body in parsed.bodies])
    return rows


def spelt_similarly(rows: FlatRows, parsed: ParsedSearch) -> FlatRows:
    """The flat rows whose text or topic contains something spelt like the words."""
    alike = ParagraphText.objects.filter(text__trigram_word_similar=parsed.text)
    topics = Recommendation.objects.filter(topic__trigram_word_similar=parsed.text)
    return _named(rows, parsed).filter(
        Q(paragraph_id__in=alike.values("paragraph")) | Q(recommendation_id__in=topics.values("pk"))
    )


def did_you_mean(parsed: ParsedSearch, rows: Iterable[Recommendation]) -> str:
    """The words as typed, each that the rows do not contain replaced by the nearest that they do.

    `rows` carry `text` (see `with_text`). Empty when nothing is near enough or nothing changes.
    """
    held = {
        word.lower()
        for row in rows
        for word in re.findall(r"\w{3,}", f"{row.topic} {getattr(row, 'text', '') or ''}")
    }

    def nearest(match: "re.Match[str]") -> str:
        word = match[0].lower()
        if word in held:
            return match[0]
        return next(iter(difflib.get_close_matches(word, held, n=1, cutoff=0.7)), match[0])

    suggestion = re.sub(r"\w{3,}", nearest, parsed.text)
    return suggestion if suggestion.lower() != parsed.text.lower() else ""


def headlines(
    rows: Collection[Recommendation], parsed: ParsedSearch
) -> dict[int, tuple[HeadlinePart, ...]]:
    """For each row (with `text_language`), the part of its text with the words. One query.

    Keyed by the row's primary key; rows without the words in their text or its subparagraphs are
    left out.
    """
    if not parsed.text or not rows:
        return {}
    wanted = {row.paragraph_id: row for row in rows}
    texts = (
        ParagraphText.objects.filter(Q(paragraph__in=wanted) | Q(paragraph__parent__in=wanted))
        .exclude(
            paragraph__parent__isnull=False,
            paragraph__gone_in__isnull=False,
            paragraph__parent__gone_in__isnull=True,
        )
        .select_related("paragraph")
        .annotate(headline=_headline(parsed.text))
        .order_by("-paragraph__position")
    )
    found: dict[int, tuple[HeadlinePart, ...]] = {}
    for text in texts:
        paragraph = text.paragraph
        row = wanted.get(paragraph.pk) or wanted[paragraph.parent_id or 0]
        headline = str(getattr(text, "headline", ""))
        if BEGIN in headline and text.language == getattr(row, "text_language", None):
            found[row.pk] = split_headline(headline)
    return found


def document_rows(
    documents: Iterable[Document], words: str, language: str
) -> tuple[DocumentRow, ...]:
    """Documents for a list, with the paragraph that contains the words. One query at most."""
    documents = list(documents)
    if not words.strip() or not documents:
        return tuple(DocumentRow(document) for document in documents)
    first = (
        ParagraphText.objects.matching(words, language)
        .filter(paragraph__document__in=documents)
        .order_by("paragraph__document_id", "paragraph__position", "pk")
        .distinct("paragraph__document_id")
    )
    texts = (
        ParagraphText.objects.filter(pk__in=first.values("pk"))
        .select_related("paragraph")
        .annotate(headline=_headline(words))
    )
    found = {text.paragraph.document_id: text for text in texts}
    rows = []
    for document in documents:
        text = found.get(document.pk)
        if text is None:
            rows.append(DocumentRow(document))
            continue
        rows.append(
            DocumentRow(
                document,
                paragraph=text.paragraph.reference,
                url=f"{document.get_absolute_url()}#p{text.paragraph.slug}",
                headline=split_headline(getattr(text, "headline", "")),
                language=text.language,
            )
        )
    return tuple(rows)


def _headline(words: str) -> SearchHeadline:
    """The words in context, with the stemming of each text's own language."""
    config = SearchConfig(
        Case(
            *(
                When(language=language, then=Value(config))
                for language, config in SEARCH_CONFIGS.items()
            ),
            default=Value("simple"),
            output_field=TextField(),
        )
    )
    return SearchHeadline(
        "text",
        SearchQuery(words, config=config, search_type="websearch"),
        config=config,
        start_sel=BEGIN,
        stop_sel=END,
        max_words=40,
        min_words=25,
    )


def split_headline(headline: str) -> tuple[HeadlinePart, ...]:
    """The parts of a text with BEGIN and END in it, for a template to mark and escape."""
    parts = []
    for index, part in enumerate(re.split(f"[{BEGIN}{END}]", headline)):
        if part:
            parts.append(HeadlinePart(part, is_found=index % 2 == 1))
    return tuple(parts)
