"""The collection as rows of the database: documents, paragraphs with their parts, texts."""

from datetime import date

from recommendations.enums import AccessLevel, DocumentKind, ParagraphKind
from recommendations.models import (
    Document,
    Paragraph,
    ParagraphText,
    Recommendation,
    ReportingCycle,
    StateParty,
    TreatyBody,
)
from recommendations.reference.loading import load_reference_data
from recommendations.symbols import parse_symbol
from tests.questions.collection import LANGUAGES, Row, collection


def load_collection() -> None:
    """All rows, with the reference data whose names questions hold. Parts are paragraphs too."""
    load_reference_data()
    bodies = {body.code: body for body in TreatyBody.objects.all()}
    parties = {party.iso3: party for party in StateParty.objects.all()}
    documents: dict[str, Document] = {}
    for row in collection():
        if row.symbol not in documents:
            party = parties.get(row.state_party) or StateParty.objects.create(
                iso3=row.state_party, name_en=row.state_party
            )
            parties[row.state_party] = party
            documents[row.symbol] = _document(row, bodies[row.committee], party)
        _row(row, documents[row.symbol])


def _document(row: Row, body: TreatyBody, party: StateParty) -> Document:
    first, last = parse_symbol(row.symbol).cycle or (1, 1)
    number = str(first) if first == last else f"{first}-{last}"
    cycle, _is_new = ReportingCycle.objects.get_or_create(
        treaty_body=body,
        state_party=party,
        number=number,
        defaults={"adopted_on": date(2020, 1, 1)},
    )
    return Document.objects.create(
        symbol=row.symbol,
        kind=DocumentKind.CONCLUDING_OBSERVATIONS,
        title=row.symbol,
        cycle=cycle,
        access_level=AccessLevel.PUBLIC,
    )


def _row(row: Row, document: Document) -> None:
    cycle = document.cycle
    assert cycle
    english = row.said["en"]
    paragraph = Paragraph.objects.create(
        document=document,
        number=row.number,
        position=row.number * 100,
        kind=ParagraphKind.RECOMMENDATION,
        headings=[english.heading[:400]] if english.heading else [],
    )
    parts = [
        Paragraph.objects.create(
            document=document,
            parent=paragraph,
            number=row.number,
            label=chr(ord("a") + place),
            position=row.number * 100 + place + 1,
            kind=ParagraphKind.RECOMMENDATION,
        )
        for place in range(min(26, max(len(said.points) for said in row.said.values())))
    ]
    texts = []
    for language in LANGUAGES:
        said = row.said[language]
        heading = said.heading if language != "en" else ""
        texts.append(
            ParagraphText(
                paragraph=paragraph,
                language=language,
                text=f"{heading}\n{said.text}".strip(),
                closing=said.closing,
            )
        )
        texts += [
            ParagraphText(paragraph=part, language=language, text=words)
            for part, words in zip(parts, said.points, strict=False)
        ]
    ParagraphText.objects.bulk_create(texts)
    Recommendation.objects.create(paragraph=paragraph, cycle=cycle, topic=english.heading[:300])
