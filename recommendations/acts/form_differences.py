"""What differs between a form as it is stored now and as somebody sent it, field by field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from django import forms
from django.forms import BaseForm, BaseFormSet, BoundField, Field, Widget
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from recommendations.importers.versions.word_diff import TextRun, word_differences
from recommendations.wording import date_in_words

Kind = Literal["text", "line", "choice", "rows"]
Pairs = list[tuple[str, str]]

# More rows than any form of rows may have; what is sent could say anything.
_MOST_ROWS = 200
# A field of rows that holds the number of an earlier row ("Ibid.").
_REFERENCE = "same_as"


@dataclass(frozen=True)
class Difference:
    """One field, or the rows of a form together, in which two versions differ.

    `stored` and `mine` are for reading; the values are the names and words that a form sends for
    each. Of text, one's own words are given in a field that can be changed.
    """

    name: str
    label: str
    kind: Kind
    stored: str
    mine: str
    stored_values: Pairs
    my_values: Pairs
    # Whether it was changed since the form was opened, as far as that is known.
    is_theirs: bool = True
    is_mine: bool = True

    @property
    def pieces(self) -> tuple[TextRun, ...]:
        """From what is stored to one's own, word by word."""
        return word_differences(self.stored, self.mine)


def differences(
    stored: BaseForm,
    sent: QueryDict,
    rows: "BaseFormSet[Any] | None" = None,
    *,
    opened: Mapping[str, str] | None = None,
) -> list[Difference]:
    """The differences in the fields that the person sees, in their order on the page.

    `stored` is the form, and `rows` its further rows, as they are now when somebody opens them;
    `opened` are the digests of what stood in it when this person did. Files are left out: nobody
    can compare them here.
    """
    found = [
        _of_field(stored[name], field, sent)
        for name, field in stored.fields.items()
        if _is_compared(field) and _has_changed(stored[name], field, sent)
    ]
    if rows is not None and (difference := _of_rows(rows, sent)):
        found.append(difference)
    return [_by_whom(difference, opened or {}) for difference in found]


def digests(form: BaseForm, rows: "BaseFormSet[Any] | None" = None) -> dict[str, str]:
    """What stands in each field of a form that is opened, shortened beyond reading."""
    found = {
        form[name].html_name: _digest(_as_sent(field.widget, name, form[name].value()))
        for name, field in form.fields.items()
        if _is_compared(field)
    }
    if rows is not None:
        prefix = str(rows.prefix)
        found[prefix] = _digest(_rows_as_sent(prefix, _stored_rows(rows)))
    return found


def _digest(pairs: Iterable[tuple[str, str]]) -> str:
    words = [str(_one_kind_of_break(value)) for _name, value in pairs]
    # A choice that nobody made is sent as nothing, or as an empty word.
    text = "\0".join(value for value in words if value)
    return salted_hmac("recommendations.field", text, algorithm="sha256").hexdigest()[:12]


def _by_whom(difference: Difference, opened: Mapping[str, str]) -> Difference:
    before = opened.get(difference.name)
    if before is None:
        return difference
    return replace(
        difference,
        is_theirs=_digest(difference.stored_values) != before,
        is_mine=_digest(difference.my_values) != before,
    )


def _is_compared(field: Field) -> bool:
    return not (field.disabled or field.widget.is_hidden or isinstance(field, forms.FileField))


def _has_changed(bound: BoundField, field: Field, sent: QueryDict) -> bool:
    typed = field.widget.value_from_datadict(sent, {}, bound.html_name)
    return field.has_changed(_one_kind_of_break(bound.initial), _one_kind_of_break(typed))


def _one_kind_of_break(value: Any) -> Any:
    # Browsers send a break of lines as two characters, whatever was stored; spaces at the ends go.
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _of_field(bound: BoundField, field: Field, sent: QueryDict) -> Difference:
    name, widget = bound.html_name, field.widget
    typed = widget.value_from_datadict(sent, {}, name)
    kind: Kind = "choice"
    if isinstance(widget, forms.Textarea):
        kind = "text"
    elif type(widget) in (forms.TextInput, forms.URLInput):
        kind = "line"
    stored_values = list(_as_sent(widget, name, bound.value()))
    return Difference(
        name=name,
        label=str(bound.label),
        kind=kind,
        stored=_for_reading(field, bound.value()),
        mine=_for_reading(field, typed),
        stored_values=stored_values,
        my_values=[(name, str(value)) for value in sent.getlist(name)],
    )


def _as_sent(widget: Widget, name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The names and words with which a browser would send this value."""
    if isinstance(widget, forms.CheckboxInput):
        if widget.check_test(value):
            yield name, "on"
    else:
        shown = widget.format_value(value)
        for one in shown if isinstance(shown, (list, tuple)) else [shown]:
            yield name, "" if one is None else str(one)


def _for_reading(field: Field, value: Any) -> str:
    """A value in the words that the page uses for it."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if field.to_python(value) else _("No")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        labels = dict(_flat(choices))
        values = value if isinstance(value, (list, tuple)) else ["" if value is None else value]
        return ", ".join(labels.get(str(one), str(one)) for one in values)
    if isinstance(field, forms.DateField):
        try:
            day = field.to_python(value)
        except forms.ValidationError:
            return str(value)
        return date_in_words(day) if day else ""
    if isinstance(field, forms.MultiValueField):
        parts = value if isinstance(value, list) else field.widget.decompress(value)
        return ", ".join(str(part) for part in parts if part)
    return "" if value is None else str(_one_kind_of_break(value))


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Values and labels, without the groups in which they may stand."""
    for value, label in choices:
        if isinstance(label, (str, Promise)):
            yield str(value), str(label)
        else:
            yield from _flat(label)


# --- Rows -----------------------------------------------------------------------------------------
Row = dict[str, str]


def _of_rows(rows: "BaseFormSet[Any]", sent: QueryDict) -> Difference | None:
    prefix, fields = str(rows.prefix), rows.empty_form.fields
    shown = [name for name, field in fields.items() if not field.widget.is_hidden]
    stored = _stored_rows(rows)
    mine = _sent_rows(prefix, sent, list(fields))
    if [_visible(row, shown) for row in stored] == [_visible(row, shown) for row in mine]:
        return None
    return Difference(
        name=prefix,
        label=str(getattr(rows.form, "rows_label", _("Rows"))),
        kind="rows",
        stored=_rows_for_reading(stored, shown),
        mine=_rows_for_reading(mine, shown),
        stored_values=_rows_as_sent(prefix, stored),
        my_values=_rows_as_sent(prefix, mine),
    )


def _stored_rows(rows: "BaseFormSet[Any]") -> list[Row]:
    names = rows.empty_form.fields
    return [{name: _text(row.initial.get(name)) for name in names} for row in rows if row.initial]


def _text(value: Any) -> str:
    return "" if value is None else str(_one_kind_of_break(value))


def _sent_rows(prefix: str, sent: Mapping[str, str], names: Iterable[str]) -> list[Row]:
    """The rows that were filled in. References keep the numbers with which they were sent."""
    total = sent.get(f"{prefix}-TOTAL_FORMS", "")
    n_rows = min(int(total), _MOST_ROWS) if total.isascii() and total.isdecimal() else 0
    rows = [
        {name: _text(sent.get(f"{prefix}-{n}-{name}", "")) for name in names} for n in range(n_rows)
    ]
    filled = [
        (n, row)
        for n, row in enumerate(rows, start=1)
        if any(value for name, value in row.items() if name != _REFERENCE)
    ]
    numbers = {str(n): str(place) for place, (n, _row) in enumerate(filled, start=1)}
    return [_referring(row, numbers) for _n, row in filled]


def _referring(row: Row, numbers: Mapping[str, str]) -> Row:
    if _REFERENCE not in row:
        return row
    return {**row, _REFERENCE: numbers.get(row[_REFERENCE], "")}


def _visible(row: Row, shown: Iterable[str]) -> list[str]:
    return [row[name] for name in shown]


def _rows_for_reading(rows: Iterable[Row], shown: list[str]) -> str:
    return "\n".join(
        f"{n}. {' '.join(value for value in _visible(row, shown) if value)}"
        for n, row in enumerate(rows, start=1)
    )


def _rows_as_sent(prefix: str, rows: list[Row]) -> Pairs:
    head = [(f"{prefix}-TOTAL_FORMS", str(max(len(rows), 1))), (f"{prefix}-INITIAL_FORMS", "0")]
    return head + [
        (f"{prefix}-{n}-{name}", value) for n, row in enumerate(rows) for name, value in row.items()
    ]


def rows_of_both(prefix: str, stored: Mapping[str, str], mine: Mapping[str, str]) -> Pairs:
    """The stored rows, and behind them those of one's own that are not among them, as sent."""
    names = sorted(
        {
            key.rpartition("-")[2]
            for key in (*stored, *mine)
            if key.startswith(f"{prefix}-") and key.count("-") > prefix.count("-") + 1
        }
    )
    both = _sent_rows(prefix, stored, names)
    own = _sent_rows(prefix, mine, names)
    numbers: dict[str, str] = {}
    for n, row in enumerate(own, start=1):
        words = {name: value for name, value in row.items() if name != _REFERENCE}
        place = next(
            (
                place
                for place, other in enumerate(both, start=1)
                if {name: value for name, value in other.items() if name != _REFERENCE} == words
            ),
            None,
        )
        if place is None:
            both.append(_referring(row, numbers))
            place = len(both)
        numbers[str(n)] = str(place)
    return _rows_as_sent(prefix, both)
