"""Words that say nothing in a search: articles, prepositions, pronouns, auxiliaries, conjunctions.

Every text is searched with the words of all six languages, so a word of this kind in one language
must not be asked of texts in another. Some say nothing in one language and something in another
("son", "sea", "sur"): they are left out only beside other words of the language in which they say
nothing.
"""

from collections.abc import Iterable

from recommendations.questions.spellings import plainly

# Without accents, as `plainly` writes them.
_WORDS = {
    "en": """
        a about above after again against all also am an and any are as at be because been before
        being below between both but by can could did do does doing down during each few for from
        further had has have having he her here hers herself him himself his how i if in into is it
        its itself just me more most my myself no nor not of off on once only or other our ours out
        over own same shall she should so some such than that the their theirs them themselves then
        there these they this those through to too under until up upon very was we were what when
        where which while who whom why will with within would you your yours yet
    """,
    "fr": """
        a afin ai ainsi alors as au aucun aucune aupres auquel aussi autre autres aux avait avaient
        avec avez avoir avons ayant c ce ceci cela celle celles celui ces cet cette ceux chaque chez
        ci comme d dans de depuis des desquels doit doivent donc dont du duquel elle elles en entre
        est et etaient etait etant ete etes etre eu eux font fut ici il ils j je jusqu l la laquelle
        le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais me meme memes mes
        moi mon n ne ni non nos notre nous on ont ou par parce pas peu peut peuvent plus pour
        pourquoi puis puisque qu quand que quel quelle quelles quels qui quoi s sa sans se selon ses
        si sinon soi soient sois soit sommes son sont sous suis sur t ta tandis te tel telle telles
        tels tes toi ton tous tout toute toutes tres tu un une vers vos votre vous y
    """,
    "es": """
        a al algo algun alguna algunas alguno algunos ambos ante antes aquel aquella aquellas
        aquellos aqui asi aun aunque bajo cada como con contra cual cuales cuando de del desde
        donde durante e el ella ellas ello ellos en entre era eran es esa esas ese eso esos esta
        estaba estaban estan estar estas este esto estos fue fueron ha habia haber han hasta hay he
        hemos la las le les lo los mas me mediante mi mis mismo misma mismos mismas mucho muchos muy
        ni no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero
        poco por porque pues que quien quienes se sea sean segun ser si sido sin sino sobre son su
        sus suya suyo tal tales tambien tan tanto te tiene tienen toda todas todo todos tras tu tus
        u un una unas uno unos y ya yo
    """,
    "ru": """
        а без бы был была были было быть в вам вас весь во вот все всего всем всех вся вы где да для
        до его ее ей ему если есть еще же за и из или им ими их к как какая какие какой когда
        которая которого которое которой котором которому которую которые которым которыми которых
        который кто ли либо между меня мне мной мы на над нам нами нас не него нее ней нем нему нет
        ни ним ними них но ну о об обо он она они оно от ото перед по под после при про с сам сама
        сами само свое своего своей своем своему своим своими своих свои своя свой свою себе себя со
        собой так также такая такие такого такое такой таком там тем тех то тоже только том тот у
        кроме того уже
        чем что чтобы эта эти этим этими этих это этого этой этом этому этот эту через
    """,
    "ar": """
        من الى في عن على مع او و ان انه انها هذا هذه ذلك تلك التي الذي الذين اللذين اللواتي اللاتي
        ما لا لم لن قد كل بعض غير بين عند عندما حيث كما اذا ثم هو هي هم هن كان كانت يكون تكون حتى
        منذ بعد قبل ايضا اي الا به بها له لها لهم فيه فيها منه منها عليه عليها عليهم عنه عنها اليه
        اليها لدى خلال ضد نحو سوى لكن بل ليس ليست
    """,
    "zh": "的 了 和 与 及 或 在 是 对 为 以 等 之 其 这 那 有 也 都 而 向 从 由 于",
}
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _list in _WORDS.items():
    for _word in _list.split():
        _LANGUAGES_OF[_word] = (*_LANGUAGES_OF.get(_word, ()), _language)

# Words that say something in another language than the one in which they say nothing.
_ALSO_MEANING = frozenset(
    ("son", "sea", "sin", "sur", "hay", "era", "mais", "est", "once", "don", "ton", "an", "pas",
     "mas", "font")
)  # fmt: skip
_FRENCH_SIGNS, _SPANISH_SIGNS = frozenset("éèêëàâçùûîïôœ"), frozenset("ñáíóú¿¡")


def words_saying_nothing(words: Iterable[str]) -> frozenset[str]:
    """Those of the words of one question, as typed, that say nothing in it.

    Words in capitals among others are abbreviations (WHO, UN) and say something.
    """
    words = list(words)
    has_small = any(word != word.upper() for word in words)
    spoken = _languages(words)
    found: set[str] = set()
    for word in words:
        plain = plain_arabic(plainly(word))
        languages = _LANGUAGES_OF.get(plain, ())
        if not languages:
            continue
        is_abbreviation = word.isupper() and word.lower() != word and len(word) > 1
        if is_abbreviation and (has_small or len(words) == 1):
            continue
        if plain in _ALSO_MEANING and not spoken.intersection(languages):
            continue
        found.add(word)
    return frozenset(found)


def plain_arabic(word: str) -> str:
    """With one form of alef, taa and yaa, and without the long dash inside words."""
    return word.translate(_ARABIC_FORMS)


_ARABIC_FORMS = {
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    ord("ى"): "ي",
    ord("ة"): "ه",
    ord("ـ"): None,
}
# What is written with the last yaa or without it in the list above is looked up in one form.
for _word in list(_LANGUAGES_OF):
    if (_plain := _word.translate(_ARABIC_FORMS)) != _word:
        _LANGUAGES_OF[_plain] = _LANGUAGES_OF.pop(_word)


def _languages(words: Iterable[str]) -> set[str]:
    """The languages that a question shows itself to be in, by its small words and its letters."""
    found: set[str] = set()
    for word in words:
        lowered = word.lower()
        plain = plainly(word)
        if plain not in _ALSO_MEANING:
            found.update(_LANGUAGES_OF.get(plain, ()))
        if _FRENCH_SIGNS.intersection(lowered):
            found.add("fr")
        if _SPANISH_SIGNS.intersection(lowered):
            found.add("es")
    return found
