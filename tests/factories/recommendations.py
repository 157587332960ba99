"""Recommendations, with a paragraph and an English text."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from recommendations.models import Recommendation, Theme
from tests.factories.documents import ParagraphFactory, ParagraphTextFactory


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme

    slug = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.Sequence(lambda n: f"Theme {n}")


class RecommendationFactory(DjangoModelFactory[Recommendation]):
    """`paragraph__document=...` puts it into a document; `text="..."` gives its words."""

    class Meta:
        model = Recommendation
        skip_postgeneration_save = True

    paragraph = factory.SubFactory(ParagraphFactory)
    # A trigger demands the cycle of the document.
    cycle = factory.LazyAttribute(lambda row: row.paragraph.document.cycle)
    topic = factory.LazyAttribute(lambda row: f"Topic of paragraph {row.paragraph.number}")

    @factory.post_generation
    def text(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        if create and extracted is not None:
            ParagraphTextFactory.create(paragraph=self.paragraph, text=extracted)
        elif create:
            ParagraphTextFactory.create(paragraph=self.paragraph)
