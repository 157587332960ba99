"""What a question of the search box asks for, taken apart. No Django: the search makes SQL of it.

Everything of one question holds at once: one of its references, one of its States parties, one of
its committees, and its words. A word is as typed: the search folds and stems it in the way in which
it folded and stemmed the texts, in all six languages.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Word:
    """One word. `also` holds other spellings of it: labor has labour, children has child.

    A word may fall into several where texts are folded (HIV/AIDS, государство-участник, 缔约国):
    they then stand together, in this order. With `is_prefix` it is the beginning of a word.
    """

    text: str
    is_prefix: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together in this order. Words that say nothing keep their places."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of them, each anywhere in the recommendation, its lettered parts, heading and topic."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Rows without it. A question may consist of this alone."""

    part: "Node"


Node = Word | Phrase | And | Or | Not


@dataclass(frozen=True, slots=True)
class ParagraphSpan:
    """Paragraphs from `first` to `last`, both meant; with a label they are one paragraph.

    The label is written as `Paragraph.label` is: "a", "a-i". Where a document has no such part, its
    parent is meant: (a) where (a) (i) is none, the whole paragraph where (a) is none. Without a
    label all parts of the paragraph are meant too.
    """

    first: int
    last: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Documents by their symbol, paragraphs by their number, or both: any of the paragraphs.

    At most one of `symbol`, `beginning` and `ending` is set, in the canonical form of symbols.
    `symbol` means that document and its additions (the symbol itself, or it and a slash);
    `beginning` every symbol that begins so; `ending` every symbol that ends in a slash and this,
    with or without additions.
    """

    symbol: str = ""
    beginning: str = ""
    ending: str = ""
    paragraphs: tuple[ParagraphSpan, ...] = ()


class PartKind(StrEnum):
    """What a part of a question was understood as."""

    SYMBOL = "symbol"
    PARAGRAPHS = "paragraphs"
    STATE_PARTY = "state_party"
    COMMITTEE = "committee"
    WORD = "word"
    PREFIX = "prefix"
    PHRASE = "phrase"
    EITHER = "either"
    WITHOUT = "without"
    # Understood as saying nothing: "the", a bracket that never closes.
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class UnderstoodPart:
    """A part of what was typed, and the question without it.

    `meant` is an ISO code for a State party, a code for a committee, otherwise what to show.
    """

    kind: PartKind
    typed: str
    meant: str
    without: str


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """A whole question. `state_parties` are ISO 3166 codes, `committees` their codes.

    Rows of the States parties and committees "without" are not wanted (-Azerbaijan, NOT CAT).
    `words` is None where nothing is searched for in texts. With nothing but words that say nothing
    (`says_nothing`) a page answers with a sentence, not with every row.
    """

    typed: str
    references: tuple[Reference, ...] = ()
    state_parties: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    without_state_parties: tuple[str, ...] = ()
    without_committees: tuple[str, ...] = ()
    words: Node | None = None
    understood: tuple[UnderstoodPart, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it narrows nothing down."""
        return not (
            self.references
            or self.state_parties
            or self.committees
            or self.without_state_parties
            or self.without_committees
            or self.words
        )

    @property
    def says_nothing(self) -> bool:
        """Whether something was typed and none of it can be searched for."""
        return bool(self.typed) and self.is_empty
