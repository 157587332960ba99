"""The rules of the face that a reader of one file would not notice being broken."""

import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
PHYSICAL = re.compile(
    r"^\s*(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)[\w-]*"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:"
    r"|(?:text-align|float|clear):\s*(?:left|right)",
    re.MULTILINE,
)
INLINE = re.compile(
    r"""<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|\|\s*safe\b|{%\s*autoescape\s+off"""
    r"""|<script(?![^>]*\ssrc=)|(?:src|href)=["']https?://""",
    re.IGNORECASE,
)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_needs_nothing_that_the_policy_forbids(path: Path) -> None:
    """No inline style or script, nothing from elsewhere, nothing unescaped."""
    assert not INLINE.findall(COMMENT.sub("", path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_styles_turn_round_for_arabic(path: Path) -> None:
    """Only logical properties: start and end, never left and right."""
    assert not PHYSICAL.findall(path.read_text(encoding="utf-8"))


def test_every_style_file_is_loaded_once() -> None:
    folder = ROOT / "static" / "css"
    bundle = (folder / "site.css").read_text(encoding="utf-8")
    loaded = re.findall(r'@import url\("([^"]+)"\)', bundle)
    there = {path.relative_to(folder).as_posix() for path in STYLES} - {"site.css"}
    assert sorted(loaded) == sorted(there)


def test_styles_use_only_declared_tokens() -> None:
    """A misspelt token would silently leave a colour or a space out."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in STYLES)
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= set(re.findall(r"(--[\w-]+):", text))


@pytest.mark.parametrize(
    ("path", "most"), [("templates/base.html", 150), ("static/js/app.js", 150)]
)
def test_the_frame_stays_small(path: str, most: int) -> None:
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= most


def test_every_class_in_a_template_has_a_style() -> None:
    """A class without a rule is a misspelling, or a style that somebody forgot to write."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in STYLES)
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", text))
    unknown = []
    for path in TEMPLATES:
        source = COMMENT.sub("", path.read_text(encoding="utf-8"))
        for value in re.findall(r'class="((?:[^"{]|{{.*?}}|{%.*?%})*)"', source):
            plain = re.sub(r"[\w-]*(?:{{.*?}}|{%.*?%})[\w-]*", " ", value)
            unknown += [f"{name(path)}: {one}" for one in plain.split() if one not in known]
    assert unknown == []


class Sample(forms.Form):
    day = forms.DateField(label="Date", help_text="Day, month, year.")
    kinds = forms.MultipleChoiceField(
        label="Kinds", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label="Note <b>", required=False)


def test_a_wrong_form_says_so_at_the_field_and_in_the_summary() -> None:
    """Each line of the summary leads to an element that exists; the field points to its error."""
    html = render_to_string(
        "components/_form.html", {"form": Sample({"day": "31 June"}), "submit_label": "Save"}
    )
    targets = re.findall(r'<a href="#([\w-]+)"', html)
    assert len(targets) == 2
    assert set(targets) <= set(re.findall(r'id="([\w-]+)"', html))
    assert 'aria-invalid="true"' in html
    assert re.search(r'aria-describedby="id_day_helptext id_day_error"', html)
    assert 'id="id_day_error"' in html
    assert 'value="31 June"' in html
    assert "Note &lt;b&gt;" in html


def test_an_untouched_form_has_no_summary() -> None:
    html = render_to_string("components/_form.html", {"form": Sample(), "submit_label": "Save"})
    assert "c-errors" not in html
    assert html.count("(optional)") == 1


def test_an_answered_deadline_explains_itself() -> None:
    """The words, the candidates and the chosen one stand on the page without any script."""
    html = render_to_string(
        "components/_deadline.html",
        {
            "due_on": date(2023, 11, 1),
            "today": date(2024, 2, 1),
            "received_on": date(2024, 1, 17),
            "why": {
                "sentence": "The document names the date.",
                "candidates": [
                    {"due_on": date(2023, 11, 1), "basis": "named", "is_chosen": True},
                    {"due_on": date(2023, 10, 8), "basis": "two years from adoption"},
                ],
            },
        },
    )
    assert "received 77 days late" in html
    assert "<summary>Why this date?</summary>" in html
    assert html.count("Chosen.") == 1
    assert "8 October 2023" in html


def test_a_deadline_without_today_shows_the_date_alone() -> None:
    html = render_to_string("components/_deadline.html", {"due_on": date(2023, 11, 1)})
    assert "1 November 2023" in html
    assert "c-badge" not in html


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_no_context(page: str) -> None:
    """When things go wrong there may be no request, no user and no database."""
    html = render_to_string(f"{page}.html")
    assert html.count("<h1>") == 1
