"""Other spellings of a word that people type: British and American, and plurals beyond stemming.

A stemmer joins regular forms alone. What is given here is searched for beside the word as typed;
a spelling that no text has costs nothing.
"""

import re
import unicodedata
from collections.abc import Iterator

_LATIN = re.compile(r"[a-z]+")
_CYRILLIC = re.compile(r"[а-я]+")

# Groups of forms that no rule joins. Small letters, without accents, е for ё.
_GROUPS = (
    ("child", "children"),
    ("woman", "women"),
    ("man", "men"),
    ("policeman", "policemen"),
    ("policewoman", "policewomen"),
    ("serviceman", "servicemen"),
    ("fisherman", "fishermen"),
    ("chairman", "chairmen"),
    ("life", "lives"),
    ("wife", "wives"),
    ("crisis", "crises"),
    ("analysis", "analyses"),
    ("basis", "bases"),
    ("criterion", "criteria"),
    ("dying", "die", "died"),
    ("travail", "travaux"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("dialogue", "dialog"),
    ("dialogues", "dialogs"),
    ("catalogue", "catalog"),
    ("cheque", "check"),
    ("grey", "gray"),
    ("gaol", "jail"),
    ("tyre", "tire"),
    ("plough", "plow"),
    ("mould", "mold"),
    ("ageing", "aging"),
    ("enrol", "enroll"),
    ("enrolment", "enrollment"),
    ("enrolments", "enrollments"),
    ("fulfil", "fulfill"),
    ("fulfils", "fulfills"),
    ("fulfilment", "fulfillment"),
    ("instalment", "installment"),
    ("instalments", "installments"),
    ("skilful", "skillful"),
    ("wilful", "willful"),
    ("judgement", "judgment"),
    ("judgements", "judgments"),
    ("acknowledgement", "acknowledgment"),
    ("manoeuvre", "maneuver"),
    ("percent", "per cent"),
    ("practise", "practice"),
    ("practised", "practiced"),
    ("practises", "practices"),
    ("practising", "practicing"),
    ("дети", "детьми"),
    ("детей", "детьми"),
    ("детям", "детьми"),
    ("детях", "детьми"),
    ("люди", "людьми"),
    ("людей", "людьми"),
    ("людям", "людьми"),
    ("людях", "людьми"),
    ("aids", "AIDS"),
)
_GROUP_OF: dict[str, tuple[str, ...]] = {}
for _group in _GROUPS:
    for _form in _group:
        _GROUP_OF[_form] = (*_GROUP_OF.get(_form, ()), *_group)

# Beginnings of words that Britain writes with "our" and America with "or".
_OUR_WORDS = (
    "lab|fav|hon|col|vig|rig|hum|arm|vap|behavi|neighb|endeav|harb|rum|misdemean|demean|savi|flav|"
    "tum|ard|cand|clam|parl|splend"
)
# What follows decides too: honorary, laboratory and coloratura have no "our" anywhere.
_OUR_ENDS = r"(?=$|s|e[dr]|ing|able|abl|ite|al|hood|less|ist|ful|i(?!t|f))"
_OUR = re.compile(rf"^((?:mis|dis|un|in)?(?:{_OUR_WORDS}))our{_OUR_ENDS}")
_OR = re.compile(rf"^((?:mis|dis|un|in)?(?:{_OUR_WORDS}))or{_OUR_ENDS}")
_ISE = re.compile(r"^(\w{3,})i([sz])(e|es|ed|ing|er|ers|ation|ations|ational|able)$")
# The same letters in other words: these have one spelling only.
_ONE_SPELLING = re.compile(
    r"^(?:(?:re|over|under|un)?(?:size|sized|prize|prized|prizes|seize|seized|seizes|seizing|capsize)"
    r"|.*(?:wise|rise|mise|cise|vise|prise|raise|praise|noise|poise|guise|cruise|disease|"
    r"franchise|merchandise|advertise|paradise|chastise|circumcise)[sd]?"
    r"|.*(?:ris|mis|cis|vis|pris|rais|crui?s|franchis|advertis)(?:ing|er|ers|ation|ations|able))$"
)
_YSE = re.compile(
    r"^((?:psycho|cata|para|hydro|dia)?(?:anal|paral|catal|dial))y([sz])(e[drs]?|ers|ing)$"
)
_RE_WORDS = "cent|theat|met|lit|fib|calib|lust|meag|spect|somb|sabot"
_RE = re.compile(rf"^((?:epi|kilo|centi|milli)?(?:{_RE_WORDS}))(re|er)(s?)$")
_CE = re.compile(r"^(defen|offen|licen|preten)([cs])(e|es|ed|eless|ing)$")
_L_WORDS = (
    "travel|counsel|label|model|cancel|signal|level|channel|fuel|quarrel|marshal|equal|total|dial|"
    "tunnel|patrol|pedal|rival|initial|panel|marvel|jewel|libel|duel|funnel|shovel|enrol|fulfil"
)
_LL = re.compile(rf"^((?:{_L_WORDS}))(l?)(ing|ed|er|ers|or|ors|ings)$")
# Written with "ae" and "oe" in Britain. Not in the middle of other words (israel, does).
_AE_WORDS = (
    (re.compile(r"^paed(?=iat|oph|ago)"), "ped"),
    (re.compile(r"^ped(?=iat|oph)"), "paed"),
    (re.compile(r"^orthopaed"), "orthoped"),
    (re.compile(r"^orthoped"), "orthopaed"),
    (re.compile(r"^gynaec"), "gynec"),
    (re.compile(r"^gynec"), "gynaec"),
    (re.compile(r"^anaesth"), "anesth"),
    (re.compile(r"^anesth"), "anaesth"),
    (re.compile(r"^haem(?=o|a)"), "hem"),
    (re.compile(r"^foet"), "fet"),
    (re.compile(r"^fet(?=us|al)"), "foet"),
    (re.compile(r"^sceptic"), "skeptic"),
    (re.compile(r"^skeptic"), "sceptic"),
    (re.compile(r"^encyclopaed"), "encycloped"),
)
# French plurals that the stemmer leaves alone: loi and lois, détenu and détenus.
_FRENCH_PLURAL = re.compile(r"^\w{2,}[iu]s$")
_FRENCH_SINGULAR = re.compile(r"^\w{2,}[iu]$")
# Spanish plurals that the stemmer takes further than their singulars: mujeres and mujer.
_SPANISH_PLURAL = re.compile(r"^(\w{2,}[rldn])es$")
_SPANISH_SINGULAR = re.compile(r"^\w{2,}(?:[rld]|ion)$")
# Arabic: the article and the small words that are written together with the next one. The stemmer
# takes them off some words and not off others.
_ARABIC = re.compile(r"[\u0621-\u064a]{3,}")
_ARABIC_LEADS = re.compile(r"^(?:[وف]?(?:ال|بال|كال|لل)|و(?=\w{4}))(?=\w{3})")
_ARABIC_FORMS = ("", "ال", "لل", "بال", "وال", "و", "ب", "ل", "ول", "وب", "ولل", "كال", "فال")
_ARABIC_FEMININE = re.compile(r"^(\w{3,})(?:ة|ات)$")
# The last letter, typed without its dots.
_WITH_DOTS = {"ه": "ة", "ي": "ى", "ى": "ي"}
# Russian vowels that come and go: ребенок and ребенка, пытка and пыток, беженец and беженца.
_RUSSIAN_OK = re.compile(r"^(\w{2,})[ое]к$")
_RUSSIAN_K = re.compile(r"^(\w{2,})к(?:а|и|у|ой|ом|е|ов|ам|ами|ах)$")
_RUSSIAN_EC = re.compile(r"^(\w{2,})ец$")
_RUSSIAN_C = re.compile(r"^(\w{2,})ц(?:а|ы|у|ем|е|ев|ам|ами|ах)$")


def other_spellings(word: str) -> tuple[str, ...]:
    """The other spellings of a word; none of what has no letters of one script alone."""
    plain = plainly(word)
    if _LATIN.fullmatch(plain):
        found = [
            *_GROUP_OF.get(plain, ()),
            *_english(plain),
            *_french(plain),
            *_spanish(plain),
        ]
    elif _CYRILLIC.fullmatch(plain):
        found = [*_GROUP_OF.get(plain, ()), *_russian(plain)]
    elif _ARABIC.fullmatch(word):
        found = list(_arabic(word))
    else:
        return ()
    return tuple(dict.fromkeys(form for form in found if form not in (plain, word)))


def plainly(word: str) -> str:
    """In small letters, without accents, е for ё: to look words up in the lists beside this."""
    letters = unicodedata.normalize("NFD", word.lower().replace("й", "\0"))
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return bare.replace("\0", "й").replace("œ", "oe").replace("æ", "ae")


def _english(word: str) -> Iterator[str]:
    if match := _OUR.match(word):
        yield f"{match[1]}or{word[match.end() :]}"
    if match := _OR.match(word):
        yield f"{match[1]}our{word[match.end() :]}"
    if (match := _ISE.match(word)) and not _ONE_SPELLING.match(word):
        yield f"{match[1]}i{_other(match[2], 'sz')}{match[3]}"
    if match := _YSE.match(word):
        yield f"{match[1]}y{_other(match[2], 'sz')}{match[3]}"
    if match := _RE.match(word):
        yield f"{match[1]}{'er' if match[2] == 're' else 're'}{match[3]}"
    if match := _CE.match(word):
        yield f"{match[1]}{_other(match[2], 'cs')}{match[3]}"
    if match := _LL.match(word):
        yield f"{match[1]}{'' if match[2] else 'l'}{match[3]}"
    for pattern, instead in _AE_WORDS:
        if pattern.match(word):
            yield pattern.sub(instead, word)


def _french(word: str) -> Iterator[str]:
    if _FRENCH_PLURAL.match(word):
        yield word[:-1]
    elif _FRENCH_SINGULAR.match(word):
        yield f"{word}s"


def _spanish(word: str) -> Iterator[str]:
    if match := _SPANISH_PLURAL.match(word):
        yield match[1]
    elif _SPANISH_SINGULAR.match(word):
        yield f"{word}es"


def _russian(word: str) -> Iterator[str]:
    if match := _RUSSIAN_OK.match(word):
        yield f"{match[1]}ка"
    if match := _RUSSIAN_K.match(word):
        yield f"{match[1]}ок"
        yield f"{match[1]}ек"
    if match := _RUSSIAN_EC.match(word):
        yield f"{match[1]}цы"
    if match := _RUSSIAN_C.match(word):
        yield f"{match[1]}ец"


def _arabic(word: str) -> Iterator[str]:
    bare = _ARABIC_LEADS.sub("", word)
    for spelt in dict.fromkeys((bare, bare[:-1] + _WITH_DOTS.get(bare[-1], bare[-1]))):
        for lead in _ARABIC_FORMS:
            yield f"{lead}{spelt}"
        if match := _ARABIC_FEMININE.match(spelt):
            for lead in ("", "ال", "لل", "و", "وال", "ب", "ل"):
                yield from (f"{lead}{match[1]}{end}" for end in ("ة", "ات"))
            yield f"{match[1]}تها"


def _other(letter: str, both: str) -> str:
    return both[1] if letter == both[0] else both[0]
