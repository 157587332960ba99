"""What people type is read as they mean it: references, names, words, and what says nothing."""

import csv

import pytest

from recommendations.questions.names import Names, names_of
from recommendations.questions.parsing import MAX_LENGTH, in_words, read_question
from recommendations.questions.structure import (
    And,
    Node,
    Not,
    Or,
    ParagraphSpan,
    PartKind,
    Phrase,
    Reference,
    TypedQuestion,
    Word,
)
from recommendations.reference.reading import DATA_DIR


def _rows(table: str) -> list[dict[str, str]]:
    with (DATA_DIR / table).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _names() -> Names:
    columns = [
        f"{kind}_{language}"
        for kind in ("name", "formal_name")
        for language in ("en", "fr", "es", "ru", "ar", "zh")
    ]
    states = tuple(
        (row["iso3"], tuple(row[column] for column in columns if row[column]))
        for row in _rows("state_parties.csv")
    )
    committees = tuple(
        (row["code"], (row["name"], row["short_name"], *row["name_variants"].split("|")))
        for row in _rows("treaty_bodies.csv")
    )
    return names_of(states, committees)


NAMES = _names()


def read(typed: str) -> TypedQuestion:
    return read_question(typed, NAMES)


def one(number: int, label: str = "") -> ParagraphSpan:
    return ParagraphSpan(number, number, label)


def bare(node: Node | None) -> object:
    """A tree without other spellings, short enough to compare."""
    match node:
        case Word():
            return f"{node.text}*" if node.is_prefix else node.text
        case Phrase():
            return " ".join(str(bare(word)) for word in node.words)
        case And():
            return ("and", *map(bare, node.parts))
        case Or():
            return ("or", *map(bare, node.parts))
        case Not():
            return ("not", bare(node.part))
    return None


OBSERVATIONS = "CMW/C/AZE/CO/3"


@pytest.mark.parametrize(
    "typed",
    [
        OBSERVATIONS,
        "cmw/c/aze/co/3",
        f"{OBSERVATIONS}.",
        f'"{OBSERVATIONS}"',
        f"“{OBSERVATIONS}”",
        f"({OBSERVATIONS})",
        f"[{OBSERVATIONS}],",
        f"{OBSERVATIONS}*",
        "CMW / C / AZE / CO / 3",
        "CMW/C/AZE/ CO/3",
        "CMW C AZE CO 3",
        "CMW-C-AZE-CO-3",
        "CMW_C_AZE_CO_3",
        "CMW/AZE/CO/3",
        "CMW/C/AZE/CO/3\u200b",
        "ＣＭＷ/C/AZE/CO/3".replace("ＣＭＷ", "CMW"),
    ],
)
def test_a_symbol_in_every_written_form(typed: str) -> None:
    question = read(typed)
    assert question.references == (Reference(symbol=OBSERVATIONS),)
    assert question.words is None
    assert not question.state_parties


@pytest.mark.parametrize(
    ("typed", "paragraphs"),
    [
        (f"{OBSERVATIONS}/36", (one(36),)),
        (f"{OBSERVATIONS}:36", (one(36),)),
        (f"{OBSERVATIONS}#36", (one(36),)),
        (f"{OBSERVATIONS} 36", (one(36),)),
        (f"{OBSERVATIONS} (36)", (one(36),)),
        (f"{OBSERVATIONS} §36", (one(36),)),
        (f"{OBSERVATIONS}, para. 36", (one(36),)),
        (f"para. 36 of {OBSERVATIONS}", (one(36),)),
        (f"36 (a) {OBSERVATIONS}, para. 36", (one(36),)),
        (f"{OBSERVATIONS} 36 (a)", (one(36, "a"),)),
        (f"{OBSERVATIONS} 36a", (one(36, "a"),)),
        (f"{OBSERVATIONS}/36-a", (one(36, "a"),)),
        (f"{OBSERVATIONS} 36 (a) (i)", (one(36, "a-i"),)),
        (f"{OBSERVATIONS} 36 (a) and (c)", (one(36, "a"), one(36, "c"))),
        (f"{OBSERVATIONS} 36 (a)-(c)", (one(36, "a"), one(36, "b"), one(36, "c"))),
        (f"{OBSERVATIONS}, paras. 16, 36, 60 and 62", (one(16), one(36), one(60), one(62))),
        (f"{OBSERVATIONS} 36-38", (ParagraphSpan(36, 38),)),
        (f"{OBSERVATIONS} 36–38", (ParagraphSpan(36, 38),)),
        (f"{OBSERVATIONS}, paragraphes 36 à 38", (ParagraphSpan(36, 38),)),
        (f"{OBSERVATIONS}, párrs. 36 y 60", (one(36), one(60))),
        (f"{OBSERVATIONS}, пункты 36 и 60", (one(36), one(60))),
        (f"{OBSERVATIONS}، الفقرة ٣٦", (one(36),)),
        (f"{OBSERVATIONS} 第36段", (one(36),)),
        (f"{OBSERVATIONS} 第36至38段", (ParagraphSpan(36, 38),)),
    ],
)
def test_paragraphs_beside_a_symbol(typed: str, paragraphs: tuple[ParagraphSpan, ...]) -> None:
    question = read(typed)
    (reference,) = question.references
    assert reference.symbol == OBSERVATIONS
    assert reference.paragraphs == paragraphs
    assert question.words is None or "36 (a)" in typed


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("AZE/CO/3", Reference(ending="AZE/CO/3")),
        ("C/AZE/CO/3", Reference(ending="AZE/CO/3")),
        ("AZE/CO/3 36", Reference(ending="AZE/CO/3", paragraphs=(one(36),))),
        ("CMW/C/AZE", Reference(beginning="CMW/C/AZE")),
        ("e/c.12/cri", Reference(beginning="E/C.12/CRI")),
        ("CESCR/C/CRI/CO/5", Reference(symbol="E/C.12/CRI/CO/5")),
        ("CRC/C/ATG/CO/2–4", Reference(symbol="CRC/C/ATG/CO/2-4")),
        ("CRC/C/ATG/CO/2-4 25", Reference(symbol="CRC/C/ATG/CO/2-4", paragraphs=(one(25),))),
        ("CERD/C/65/CO/3", Reference(symbol="CERD/C/65/CO/3")),
        (
            "CCPR/C/79/Add.105/12",
            Reference(symbol="CCPR/C/79/Add.105", paragraphs=(one(12),)),
        ),
        ("36", Reference(paragraphs=(one(36),))),
        ("36-38", Reference(paragraphs=(ParagraphSpan(36, 38),))),
        (
            "paras. 16, 36, 60 and 62",
            Reference(paragraphs=(one(16), one(36), one(60), one(62))),
        ),
    ],
)
def test_other_references(typed: str, reference: Reference) -> None:
    assert read(typed).references == (reference,)
    assert read(typed).words is None


def test_two_symbols_are_either() -> None:
    references = read("CMW/C/AZE/CO/3 para 36, CAT/C/AZE/CO/5").references
    assert [reference.symbol for reference in references] == [OBSERVATIONS, "CAT/C/AZE/CO/5"]
    assert references[0].paragraphs == (one(36),)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2030 Agenda", ("and", "2030", "Agenda")),
        ("14 days", ("and", "14", "days")),
        ("article 36", ("and", "article", "36")),
        ("resolution 1325", ("and", "resolution", "1325")),
        ("100% of schools", ("and", "100", "schools")),
    ],
)
def test_other_numbers_are_words(typed: str, words: object) -> None:
    assert read(typed).references == ()
    assert bare(read(typed).words) == words


@pytest.mark.parametrize(
    ("typed", "iso3"),
    [
        ("Azerbaijan", "AZE"),
        ("AZE", "AZE"),
        ("aze", "AZE"),
        ("l'Azerbaïdjan", "AZE"),
        ("Azerbaïdjan", "AZE"),
        ("azerbaidjan", "AZE"),
        ("Azerbaiyán", "AZE"),
        ("Азербайджан", "AZE"),
        ("в Азербайджане", "AZE"),
        ("أذربيجان", "AZE"),
        ("في اذربيجان", "AZE"),
        ("阿塞拜疆", "AZE"),
        ("Azerbaijan's", "AZE"),
        ("Россия", "RUS"),
        ("Российской Федерации", "RUS"),
        ("Federación de Rusia", "RUS"),
        ("USSR", "RUS"),
        ("Swaziland", "SWZ"),
        ("Burma", "MMR"),
        ("Turkey", "TUR"),
        ("Zaire", "COD"),
        ("Ivory Coast", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Czech Republic", "CZE"),
        ("Iran", "IRN"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("U.S.", "USA"),
        ("UK", "GBR"),
        ("Bosnia & Herzegovina", "BIH"),
        ("St Lucia", "LCA"),
        ("Papua New Guinea", "PNG"),
        ("Guinea-Bissau", "GNB"),
        ("الولايات المتحدة", "USA"),
        ("للمملكة المتحدة", "GBR"),
        ("印度尼西亚", "IDN"),
        ("尼日利亚", "NGA"),
        ("مالي", "MLI"),
        ("Того", "TGO"),
    ],
)
def test_states_in_six_languages_and_by_former_names(typed: str, iso3: str) -> None:
    question = read(typed)
    assert question.state_parties == (iso3,)
    assert question.words is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("woman", "woman"),  # no Oman
        ("cat", "cat"),
        ("can", None),
        ("per capita", ("and", "per", "capita")),
        ("кроме того", None),
        ("دعم مالي", ("and", "دعم", "مالي")),
        ("grenade", "grenade"),
        ("AND", None),
        ("women AND girls", ("and", "women", "girls")),
        ("CHILDREN CAN PLAY", ("and", "CHILDREN", "PLAY")),
        ('"women in Azerbaijan"', "women in Azerbaijan"),
    ],
)
def test_words_that_are_no_names(typed: str, words: object) -> None:
    question = read(typed)
    assert question.state_parties == ()
    assert question.committees == ()
    assert bare(question.words) == words


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("CAT", "CAT"),
        ("cmw", "CMW"),
        ("Human Rights Committee", "CCPR"),
        ("Comité des droits de l'enfant", "CRC"),
        ("Comité de los Derechos del Niño", "CRC"),
        ("Комитета по правам ребёнка", "CRC"),
        ("لجنة مناهضة التعذيب", "CAT"),
        ("儿童权利委员会", "CRC"),
    ],
)
def test_committees_in_six_languages(typed: str, code: str) -> None:
    question = read(typed)
    assert question.committees == (code,)
    assert question.words is None


def test_codes_beside_each_other_need_no_capitals() -> None:
    question = read("cat aze 36")
    assert (question.committees, question.state_parties) == (("CAT",), ("AZE",))
    assert question.references == (Reference(paragraphs=(one(36),)),)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("detention of migrant children in Azerbaijan", ("detention", "migrant", "children")),
        ("détention d'enfants migrants en Azerbaïdjan", ("détention", "enfants", "migrants")),
        ("detención de niños migrantes en Azerbaiyán", ("detención", "niños", "migrantes")),
        ("задержание детей-мигрантов в Азербайджане", ("задержание", "детей мигрантов")),
        ("احتجاز الأطفال المهاجرين في أذربيجان", ("احتجاز", "الأطفال", "المهاجرين")),
        ("阿塞拜疆移民儿童拘留", ("移民", "儿童", "拘留")),
    ],
)
def test_a_whole_question_in_each_language(typed: str, words: tuple[str, ...]) -> None:
    question = read(typed)
    assert question.state_parties == ("AZE",)
    assert bare(question.words) == ("and", *words)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"domestic violence" children', ("and", "domestic violence", "children")),
        ("«domestic violence»", "domestic violence"),
        ("children or trafficking", ("or", "children", "trafficking")),
        ("children OR trafficking torture", ("or", "children", ("and", "trafficking", "torture"))),
        ("enfants ou femmes", ("or", "enfants", "femmes")),
        ("niños O mujeres", ("or", "niños", "mujeres")),
        ("дети ИЛИ женщины", ("or", "дети", "женщины")),
        ("أطفال أو نساء", ("or", "أطفال", "نساء")),
        ("儿童 或 妇女", ("or", "儿童", "妇女")),
        ("torture -police", ("and", "torture", ("not", "police"))),
        ("torture NOT police", ("and", "torture", ("not", "police"))),
        ("torture AND NOT police", ("and", "torture", ("not", "police"))),
        ('-"State party"', ("not", "State party")),
        (
            "(torture OR detention) children",
            ("and", ("or", "torture", "detention"), "children"),
        ),
        ("-(a1 OR b2) c3", ("and", ("not", ("or", "a1", "b2")), "c3")),
        ("traffick*", "traffick*"),
        ('"human traffick*"', "human traffick*"),
        ("HIV/AIDS", "HIV AIDS"),
        ("l'État partie", ("and", "État", "partie")),
        ("women's rights", ("and", "women", "rights")),
        ("государство-участник", "государство участник"),
        ("the rights of the child", ("and", "rights", "child")),
        ("son preference", ("and", "son", "preference")),
        ("droits de son fils", ("and", "droits", "fils")),
        ("WHO guidelines", ("and", "WHO", "guidelines")),
        ("(torture", "torture"),
        ("torture)", "torture"),
        ("torture OR", "torture"),
        ("OR torture", "torture"),
        ("torture AND", "torture"),
        ("*torture*", "torture*"),
        ("缔约国", "缔约国"),
        ("HIV感染", ("and", "HIV", "感染")),
    ],
)
def test_words_phrases_and_operators(typed: str, words: object) -> None:
    assert bare(read(typed).words) == words


@pytest.mark.parametrize(
    "typed",
    ["the", "of the and", "de la", "y para", "в и на", "من على", "的", "AND", '"the"', "a*",
     '"', "'", "()", "!", "&|", "\\", "%", "_", "-", "- | ()", "*"],
)  # fmt: skip
def test_what_says_nothing(typed: str) -> None:
    assert read(typed).says_nothing


def test_nothing_typed_is_no_question() -> None:
    assert read("  ").is_empty
    assert not read("  ").says_nothing


def test_names_that_are_not_wanted() -> None:
    question = read("children -Azerbaijan NOT CAT")
    assert question.without_state_parties == ("AZE",)
    assert question.without_committees == ("CAT",)
    assert question.state_parties == question.committees == ()
    assert bare(question.words) == "children"


def test_each_part_can_be_taken_away() -> None:
    typed = f"paras. 16, 36 of {OBSERVATIONS} (children OR women) detention -torture Azerbaijan"
    parts = {part.kind: part for part in read(typed).understood}
    assert {kind: (part.typed, part.meant) for kind, part in parts.items()} == {
        PartKind.PARAGRAPHS: ("paras. 16, 36", "16, 36"),
        PartKind.LEFT_OUT: ("of", "of"),
        PartKind.SYMBOL: (OBSERVATIONS, OBSERVATIONS),
        PartKind.EITHER: ("children OR women", "children OR women"),
        PartKind.WORD: ("detention", "detention"),
        PartKind.WITHOUT: ("-torture", "-torture"),
        PartKind.STATE_PARTY: ("Azerbaijan", "AZE"),
    }
    whole = read(typed)
    for part in whole.understood:
        rest = read(part.without)
        kinds = [left.kind for left in rest.understood]
        assert kinds == [left.kind for left in whole.understood if left.typed != part.typed]


@pytest.mark.parametrize(
    ("typed", "without"),
    [
        ('"CMW/C/AZE/CO/3" children', "children"),
        ("children AND Azerbaijan", "children"),
        ("children, Azerbaijan", "children"),
        ("(Azerbaijan) children", "children"),
        ("children NOT Azerbaijan", "children"),
    ],
)
def test_nothing_is_left_hanging(typed: str, without: str) -> None:
    kinds = (PartKind.SYMBOL, PartKind.STATE_PARTY)
    (part,) = [part for part in read(typed).understood if part.kind in kinds]
    assert part.without == without


def test_a_tree_can_be_typed_again() -> None:
    for typed in ('"a1 b2" c3', "a1 OR (b2 c3)", "(a1 OR b2) -c3", "-(a1 OR b2) d4*"):
        tree = read(typed).words
        assert tree
        assert bare(read(in_words(tree)).words) == bare(tree)


def test_no_line_is_too_long_or_too_odd() -> None:
    assert len(read("x" * 1000).typed) == MAX_LENGTH
    for odd in (
        "(" * 200,
        '"' * 200,
        "-" * 200,
        "1-" * 100,
        "a OR " * 40,
        "NOT " * 50,
        "36, " * 50,
    ):
        assert read(odd).typed


def test_other_spellings_go_with_the_word() -> None:
    for typed, also in (
        ("labor", "labour"),
        ("labourers", "laborers"),
        ("organisation", "organization"),
        ("defense", "defence"),
        ("children", "child"),
        ("lois", "loi"),
        ("mujeres", "mujer"),
        ("пыток", "пытка"),
        ("беженцы", "беженец"),
        ("لجنه", "اللجنة"),
    ):
        word = read(typed).words
        assert isinstance(word, Word)
        assert also in word.also
    for typed in ("wise", "size", "laboratory", "supervise", "AIDS"):
        word = read(typed).words
        assert isinstance(word, Word)
        assert word.also == ()
