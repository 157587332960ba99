"""The names that a question may hold: those of the States parties and committees in the tables."""

from recommendations.models import StateParty, TreatyBody
from recommendations.questions.names import Names, names_of

_OF_STATES = tuple(
    f"{kind}_{language}"
    for kind in ("name", "formal_name")
    for language in ("en", "fr", "es", "ru", "ar", "zh")
)


def known_names() -> Names:
    """Two queries; what is made of them is kept as long as the tables say the same."""
    states = tuple(
        (code, tuple(name for name in names if name))
        for code, *names in StateParty.objects.order_by("iso3").values_list("iso3", *_OF_STATES)
    )
    committees = tuple(
        (code, (name, short_name, *variants))
        for code, name, short_name, variants in TreatyBody.objects.order_by("code").values_list(
            "code", "name", "short_name", "name_variants"
        )
    )
    return names_of(states, committees)
