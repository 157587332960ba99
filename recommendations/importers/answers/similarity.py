"""Similarity of wording: which recommendations a passage may speak of. It only proposes.

Words are reduced to their stems and weighted by how rare they are among the recommendations of the
case and the passages together: "Committee" and the State's name say nothing, "guardianship" says
much. The measure is the cosine of the two weighted lists of stems; two words that stand side by
side in both (a recommendation quoted before its answer) count again. Nothing is proposed below a
threshold, where two recommendations are so similar that the passage decides for neither, or when
the two sides are in different languages.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from recommendations.importers.words.language import detect_language
from recommendations.importers.words.stems import stems_of

# A proposal by wording is never as sure as one by order (0.75) or by name (0.95).
CEILING = 0.7
THRESHOLD = 0.3
MAX_CANDIDATES = 3
# The cosine of a passage that speaks of nothing else: measured on real replies, 0.14 to 0.34.
_USUAL = 0.24
_CONCERN_WEIGHT = 0.5
_PAIR_WEIGHT = 2.0
# A reply is likeliest to speak of what the committee asked about.
_SELECTED_BONUS = 1.15
_MAX_WORDS = 8
_MAX_LETTERS = 60_000


@dataclass(frozen=True, slots=True)
class ComparedRecommendation:
    """A recommendation to compare with: paragraph, subparagraph ("" for all of it) and its words.

    `concern` is the paragraph that the recommendation answers, whose words States often take up.
    """

    number: int
    label: str
    text: str
    topic: str = ""
    concern: str = ""
    is_selected: bool = False

    @property
    def item(self) -> str:
        return f"{self.number}({self.label})" if self.label else str(self.number)


@dataclass(frozen=True, slots=True)
class ProposedRecommendation:
    """A recommendation that a passage may speak of, how sure that is, and the words they share."""

    item: str
    confidence: float
    words: tuple[str, ...]


@dataclass(slots=True)
class _WeightedText:
    """A text as stems with their weights, the pairs of neighbours, and how each was printed."""

    weights: dict[str, float]
    pairs: set[tuple[str, str]]
    printed: dict[str, str]
    length: float = 1.0


def similar_recommendations(
    passages: Sequence[str], recommendations: Sequence[ComparedRecommendation]
) -> list[tuple[ProposedRecommendation, ...]]:
    """For each passage its proposals, best first; an empty tuple where nothing is similar enough.

    `confidence` runs from `THRESHOLD` to `CEILING`; `words` are as the passage prints them.
    """
    nothing: list[tuple[ProposedRecommendation, ...]] = [() for _ in passages]
    if not passages or not recommendations:
        return nothing
    language = detect_language(" ".join(passages))
    if detect_language(" ".join(compared.text for compared in recommendations)) != language:
        return nothing
    wanted = [
        _weighted(
            (
                (compared.topic, 1.0),
                (compared.concern, _CONCERN_WEIGHT),
                (compared.text, 1.0),
            ),
            language,
        )
        for compared in recommendations
    ]
    spoken = [_weighted(((text, 1.0),), language) for text in passages]
    texts = [*wanted, *spoken]
    # Each stem's weight is multiplied by its rarity among all texts.
    holding = Counter(stem for text in texts for stem in text.weights)
    for text in texts:
        for stem in text.weights:
            text.weights[stem] *= math.log((len(texts) + 1) / (holding[stem] + 0.5))
        text.length = math.sqrt(sum(weight**2 for weight in text.weights.values())) or 1.0
    index = _Index(recommendations, wanted)
    return [index.ranked(text) for text in spoken]


def _weighted(parts: Sequence[tuple[str, float]], language: str) -> _WeightedText:
    weights: dict[str, float] = defaultdict(float)
    pairs: set[tuple[str, str]] = set()
    printed: dict[str, str] = {}
    for text, weight in parts:
        found = stems_of(text[:_MAX_LETTERS], language)
        for stem, word in found:
            printed.setdefault(stem, word)
        for stem, count in Counter(stem for stem, _ in found).items():
            weights[stem] += weight * (1 + math.log(count))
        pairs.update(pairwise(stem for stem, _ in found))
    return _WeightedText(dict(weights), pairs, printed)


class _Index:
    """The recommendations by their stems: a passage meets only those that share one with it."""

    def __init__(
        self, recommendations: Sequence[ComparedRecommendation], wanted: list[_WeightedText]
    ) -> None:
        self._recommendations = recommendations
        self._wanted = wanted
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        self._by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, text in enumerate(wanted):
            for stem, weight in text.weights.items():
                if weight > 0:
                    self._by_stem[stem].append(place)
            for pair in text.pairs:
                self._by_pair[pair].append(place)

    def ranked(self, passage: _WeightedText) -> tuple[ProposedRecommendation, ...]:
        """The best few that are similar enough, each with the words that weigh most in both."""
        scores = self._scores(passage)
        order = sorted(scores, key=lambda place: (-scores[place], place))
        found: list[ProposedRecommendation] = []
        for place in order[:MAX_CANDIDATES]:
            compared = self._recommendations[place]
            # A paragraph and its own subparagraphs do not compete with each other.
            rivals = (
                scores[other]
                for other in order
                if self._recommendations[other].number != compared.number
            )
            score, rival = scores[place], next(rivals, 0.0)
            if score <= 0:
                continue
            # How sure a score makes: its height, halved where a rival is as high.
            height = min(1.0, math.sqrt(score / _USUAL))
            ahead = max(0.0, 1 - rival / score)
            confidence = round(CEILING * height * (0.5 + min(0.5, ahead)), 2)
            if confidence < THRESHOLD:
                continue
            weights = self._wanted[place].weights
            shared = [stem for stem in passage.weights if weights.get(stem, 0.0) > 0]
            shared.sort(key=lambda stem: (-passage.weights[stem] * weights[stem], stem))
            words = tuple(passage.printed[stem] for stem in shared[:_MAX_WORDS])
            found.append(ProposedRecommendation(compared.item, confidence, words))
        return tuple(found)

    def _scores(self, passage: _WeightedText) -> dict[int, float]:
        """By the position of each recommendation that shares a stem: how similar it is."""
        sums: dict[int, float] = defaultdict(float)
        for stem, weight in passage.weights.items():
            if weight > 0:
                for place in self._by_stem.get(stem, ()):
                    sums[place] += weight * self._wanted[place].weights[stem]
        for pair in passage.pairs:
            holders = self._by_pair.get(pair, ())
            for place in holders:
                text = self._wanted[place]
                rare = min(passage.weights[pair[0]], text.weights[pair[0]]) * min(
                    passage.weights[pair[1]], text.weights[pair[1]]
                )
                sums[place] += _PAIR_WEIGHT * max(0.0, rare) / len(holders)
        return {
            place: total
            / (passage.length * self._wanted[place].length)
            * (_SELECTED_BONUS if self._recommendations[place].is_selected else 1.0)
            for place, total in sums.items()
        }
