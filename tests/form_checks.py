"""What every form owes the person who filled it in."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm


def refusals(form: BaseForm) -> dict[str, str]:
    """The sentence at each field of a form that is refused, in which everything typed is kept."""
    assert form.is_bound
    assert not form.is_valid()
    data: Mapping[str, Any] = form.data
    for name, field in form.fields.items():
        if form.add_prefix(name) in data and not field.disabled:
            assert str(form[name].value()) == str(data[form.add_prefix(name)]), name
    sentences = {}
    for name, errors in form.errors.items():
        # One sentence at a field, written for people: a capital letter first, a full stop last.
        assert len(errors) == 1, errors
        sentence = str(errors[0])
        assert sentence[0].isupper() or sentence[0] == "“", sentence
        assert sentence.endswith("."), sentence
        sentences[name] = sentence
    return sentences
