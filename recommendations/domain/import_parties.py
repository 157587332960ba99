"""Which State party a text names, in any of the six languages."""

import re

from django.db.models import Q

from recommendations.models import StateParty

_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
NAMES = tuple(f"{kind}_{code}" for kind in ("name", "formal_name") for code in _LANGUAGES)


def party_called(name: str) -> StateParty | None:
    """The State party of that name, usual or formal, in one of the languages."""
    wanted = name.strip()
    if not wanted:
        return None  # names that are not recorded are empty too
    called = Q()
    for field in NAMES:
        called |= Q(**{f"{field}__iexact": wanted}) | Q(**{f"{field}__iexact": f"the {wanted}"})
    found = StateParty.objects.filter(called).first()
    if found is not None:
        return found
    # Russian declines names and Arabic grows words onto them: "Азербайджана", "لأذربيجان".
    named = parties_named_in(wanted)
    return next(iter(named)) if len(named) == 1 else None


def parties_named_in(text: str) -> set[StateParty]:
    """Every State party that the text names; "Papua New Guinea" does not name Guinea."""
    forms = {
        (name, party)
        for party in StateParty.objects.all()
        for field in NAMES
        if len(name := getattr(party, field)) > 1
    }
    lowered = text.lower()
    found: set[StateParty] = set()
    for name, party in sorted(forms, key=lambda form: (-len(form[0]), form[0])):
        # Most names are not there: a look at their beginning spares the pattern.
        if name.removeprefix("ال")[:3].lower() not in lowered:
            continue
        text, n_found = _pattern_of(name).subn(" ", text)
        if n_found:
            found.add(party)
    return found


def _pattern_of(name: str) -> re.Pattern[str]:
    if re.search(r"[\u3400-\u9fff]", name):  # Chinese prints no spaces
        return re.compile(re.escape(name))
    if re.search(r"[\u0621-\u064a]", name):
        bare = re.escape(name.removeprefix("ال"))
        return re.compile(rf"(?<!\w)و?(?:[لبك]?ال|لل|[لبك])?{bare}(?!\w)")
    if re.search(r"[\u0400-\u04ff]", name):
        stems = (
            re.escape(re.sub(r"(?:ая|ий|ые|ой|[аяийыеь])$", "", part)) for part in name.split()
        )
        words = r"\s+".join(rf"{stem}\w{{0,3}}" for stem in stems)
        return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
