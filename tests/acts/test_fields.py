"""Days are read as people write them, and refused in words; levels ask for what they need."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from recommendations import texts
from recommendations.acts.fields import AccessFields, DayField, LongText, ReasonForm
from recommendations.models import Assessment, Submission


@pytest.mark.parametrize(
    "written", ["2024-01-17", "17 January 2024", "17 Jan 2024", "17.01.2024", "17/01/2024"]
)
def test_a_day_is_read_in_the_usual_ways(written: str) -> None:
    assert DayField().clean(written) == date(2024, 1, 17)


@pytest.mark.parametrize("written", ["2023-02-29", "31 June 2024", "00.00.2024", "soon", "2024"])
def test_a_day_that_is_not_in_the_calendar_is_refused_in_words(written: str) -> None:
    with pytest.raises(ValidationError, match="not in the calendar"):
        DayField().clean(written)


def test_a_missing_day_is_asked_for_with_an_example() -> None:
    with pytest.raises(ValidationError, match="17 January 2024"):
        DayField().clean("")


def test_a_level_with_a_date_asks_for_the_date() -> None:
    form = AccessFields({"access_level": "from_date"})
    assert set(form.errors) == {"public_from"}


def test_a_wrong_date_is_said_once() -> None:
    form = AccessFields({"access_level": "from_date", "public_from": "31 June 2024"})
    assert len(form.errors["public_from"]) == 1


def test_a_date_that_the_level_does_not_use_is_dropped() -> None:
    form = AccessFields({"access_level": "public", "public_from": "2030-01-01"})
    assert form.is_valid()
    assert form.cleaned_data["public_from"] is None


def test_a_reason_may_be_left_out_where_it_is_not_needed() -> None:
    assert ReasonForm({"reason": ""}, is_required=False).is_valid()
    assert not ReasonForm({"reason": "  "}).is_valid()


# --- Long texts -----------------------------------------------------------------------------------


class _Form(forms.Form):
    words = LongText(Assessment.reasoning.field, rows=4, label="Words", help_text="A hint.")
    title = LongText(Submission.title.field, label="Title", required=False)


def test_a_text_that_is_too_long_comes_back_whole_with_a_sentence() -> None:
    written = "é" * (texts.STATEMENT + 1)
    form = _Form({"words": written})
    assert form.errors["words"] == [
        "This has 100,001 characters, and at most 100,000 can be kept. Shorten it by 1."
    ]
    page = str(form)
    assert written in page
    # Nor does the browser cut off what is pasted.
    assert "maxlength" not in page
    assert _Form({"words": written[1:]}).is_valid()


def test_the_page_says_the_limit_without_script() -> None:
    page = str(_Form())
    assert (
        '<div class="c-field__hint" id="id_words_limit">At most 100,000 characters.</div>' in page
    )
    assert 'aria-describedby="id_words_helptext id_words_limit"' in page
    assert '<div class="c-field__hint" id="id_title_limit">At most 300 characters.</div>' in page
    assert 'data-limit="100000"' in page
    assert page.count("data-count") == 2


def test_lines_are_counted_as_the_database_keeps_them() -> None:
    """A browser sends two characters for each end of a line, and counts one."""
    lines = "\r\n".join("x" for _line in range(texts.STATEMENT // 2))
    form = _Form({"words": lines})
    assert form.is_valid()
    assert "\r" not in form.cleaned_data["words"]


def test_every_text_has_a_limit_and_long_ones_say_it() -> None:
    unlimited, unsaid = set(), set()
    for form in _forms():
        if issubclass(form, forms.ModelForm):
            continue  # of the administration: its fields take their limits from the columns
        for name, field in form.base_fields.items():  # type: ignore[attr-defined]  # of a BaseForm
            if isinstance(field, LongText) or not isinstance(field, forms.CharField):
                continue
            if isinstance(field.widget, forms.Textarea):
                unsaid.add((form.__name__, name))
            elif not (
                field.max_length or field.widget.is_hidden or field.widget.input_type == "password"
            ):
                unlimited.add((form.__name__, name))
    assert unsaid == WITHOUT_SENTENCE
    assert unlimited == WITHOUT_LIMIT


# A paragraph's headings: the importers refuse more than five lines, and long ones, in words.
WITHOUT_SENTENCE = {("HeadingsForm", "headings")}
# Not kept: the style guide's, and words that are looked for in a paragraph.
WITHOUT_LIMIT = {("SampleForm", "symbol"), ("SplitForm", "before")}


def _forms() -> list[type[forms.BaseForm]]:
    """Every form of the application, once its addresses are known."""
    get_resolver().url_patterns  # noqa: B018 - imports all views and their forms
    found: list[Any] = [forms.BaseForm]
    for form in found:
        found.extend(form.__subclasses__())
    return [form for form in found if form.__module__.startswith("recommendations.")]
