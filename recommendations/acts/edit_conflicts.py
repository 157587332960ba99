"""When somebody else saved meanwhile: a page with both versions, word by word, and a choice.

A verb raises ChangedMeanwhile. The page opens the same form again, as it is stored now and as this
person may see it, and compares it with what was sent. What is chosen comes back to the same
address as an ordinary form, opened on the version that the page showed, so that a further change
leads to the page again. No word is stored on the way: the page carries them all.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm, BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations import dates
from recommendations.acts.errors import ChangedMeanwhile
from recommendations.acts.form_differences import Difference, differences, digests, rows_of_both
from recommendations.acts.form_tokens import FORM_TOKEN, make_form_token, own_form_token
from recommendations.acts.history import Saving, last_saving
from recommendations.acts.loading import signed_in
from recommendations.models import Event

# Names beside those of the form itself, of which none begins like these.
_FIELDS, _ROWS = "choose--fields", "choose--rows"
_TAKE, _STORED = "take--", "stored--"
_OUR_OWN = (FORM_TOKEN, "csrfmiddlewaretoken")

# An act may leave a dozen events.
_LAST_ACTS = 50
# What no person types: nothing, a key, a level, a day. Words have a space or a capital.
_CODE = re.compile(r"[a-z0-9_:+-]*")

STORED, MINE, BOTH = "stored", "mine", "both"


class KeepBothTexts:
    """Middleware: shows the page, and puts what was chosen there into the form that comes back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Put the chosen words in the place of the fields; ask again where nothing was chosen."""
        # A view that is exempt reads its body itself, and none of them edits a row.
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        if _FIELDS not in request.POST and _ROWS not in request.POST:
            return None
        sent = request.POST
        chosen, unanswered = with_choices(sent)
        request.POST = chosen  # type: ignore[assignment]
        return _page(request, None, unanswered=unanswered, taken=sent) if unanswered else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of both versions; what was typed, where the form is closed to the person."""
        if request.method != "POST":
            return None
        if isinstance(exception, ChangedMeanwhile):
            return _page(request, exception)
        if not isinstance(exception, PermissionDenied | Http404):
            return None
        # Whoever opened the form may have lost it since: the submission was sent, a role ended.
        words = _own_words(request.POST) if own_form_token(request) is not None else []
        if not words:
            return None
        is_refused = isinstance(exception, PermissionDenied)
        status = HTTPStatus.FORBIDDEN if is_refused else HTTPStatus.NOT_FOUND
        context = {"is_closed": True, "own_words": words}
        return render(request, "forms/changed.html", context, status=status)


def too_late(
    request: HttpRequest, sentence: str, url: str, *, kept: Iterable[str] = ()
) -> HttpResponse:
    """The answer to a form about what is done already: `sentence`, and the way on to `url`.

    A second click says what the first one recorded. Words that nobody recorded are given back to be
    copied: those that are neither among `kept` nor a reason that this person gave just before.
    """
    words = _own_words(request.POST) if request.method == "POST" else []
    if words:
        given = Event.objects.filter(by=signed_in(request)).order_by("-pk")
        texts = (*kept, *given.values_list("reason", flat=True)[:_LAST_ACTS])
        recorded = {_in_one_line(text) for text in texts}
        words = [word for word in words if _in_one_line(word) not in recorded]
    if not words:
        messages.info(request, sentence)
        return redirect(url)
    context = {"is_closed": True, "own_words": words, "said": sentence, "back_url": url}
    return render(request, "forms/changed.html", context, status=HTTPStatus.CONFLICT)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def with_choices(sent: QueryDict) -> tuple[QueryDict, list[str]]:
    """The form as it would be sent with what was chosen, and the names for which nothing was."""
    data, stored = QueryDict(mutable=True), {}
    for key, values in sent.lists():
        if key.startswith(_STORED):
            stored[key.removeprefix(_STORED)] = [str(value) for value in values]
        elif key not in (_FIELDS, _ROWS) and not key.startswith(_TAKE):
            data.setlist(key, [str(value) for value in values])
    unanswered = []
    asked = [(str(name), False) for name in sent.getlist(_FIELDS)]
    asked += [(str(name), True) for name in sent.getlist(_ROWS)]
    for name, is_rows in asked:
        take = sent.get(f"{_TAKE}{name}", "")
        theirs = {key: values for key, values in stored.items() if _is_of(key, name, is_rows)}
        if take == STORED:
            for key in [key for key in data if _is_of(key, name, is_rows)]:
                del data[key]
            for key, values in theirs.items():
                data.setlist(key, values)
        elif take == BOTH and is_rows:
            first = {key: values[0] for key, values in theirs.items()}
            mine = {key: str(value) for key, value in data.items()}
            for key, value in rows_of_both(name, first, mine):
                data[key] = value
        elif take != MINE:
            unanswered.append(name)
    return data, unanswered


def _is_of(key: str, name: str, is_rows: bool) -> bool:
    """Whether something that was sent is of this field, or of these rows."""
    return key.startswith(f"{name}-") if is_rows else key == name


class DecisionForm(forms.Form):
    """For each difference what to keep; of text, one's own words to be changed."""

    error_title = gettext_lazy("Nothing has been saved yet. Please choose:")
    # A text is not needed where what is stored is kept.
    use_required_attribute = False

    def __init__(
        self, found: list[Difference], *, unanswered: Sequence[str], taken: QueryDict, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.found, self.unanswered = found, unanswered
        for difference in found:
            keep = forms.ChoiceField(
                label=format_html(
                    '{} <span class="visually-hidden">({})</span>',
                    _("Which version do you want to keep?"),
                    difference.label,
                ),
                choices=_choices(difference),
                widget=forms.RadioSelect,
                initial=taken.get(f"{_TAKE}{difference.name}") or _proposal(difference),
                help_text=_said_of(difference),
            )
            self.fields[f"{_TAKE}{difference.name}"] = keep
            if difference.kind in ("text", "line"):
                self.fields[difference.name] = forms.CharField(
                    label=_("Text to save: %(label)s") % {"label": difference.label},
                    initial=difference.mine,
                    widget=forms.Textarea(attrs={"rows": 10})
                    if difference.kind == "text"
                    else forms.TextInput(),
                    help_text=_("This is what you wrote. Edit it here to combine both versions."),
                )
        self.missing = [
            {
                "message": _("%(label)s: choose what to keep.") % {"label": row.label},
                "url": f"#{self[f'{_TAKE}{row.name}'].auto_id}",
            }
            for row in found
            if row.name in unanswered
        ]

    def parts(self) -> list[dict[str, Any]]:
        """Each difference with its fields, and what the form sends unseen."""
        return [
            {
                "difference": row,
                "asked": _ROWS if row.kind == "rows" else _FIELDS,
                "keep": self[f"{_TAKE}{row.name}"],
                "text": self[row.name] if row.name in self.fields else None,
                "stored_values": [(f"{_STORED}{key}", value) for key, value in row.stored_values],
                "is_missing": row.name in self.unanswered,
                "my_values": row.my_values if row.name not in self.fields else [],
            }
            for row in self.found
        ]


def _proposal(difference: Difference) -> str | None:
    """What to keep where only one of the two changed it; where both did, a person decides."""
    if difference.is_theirs and difference.is_mine:
        return None
    return STORED if difference.is_theirs else MINE


def _said_of(difference: Difference) -> str:
    if not difference.is_mine:
        return _("You did not change this; somebody else did.")
    return _("You changed this; nobody else did.") if not difference.is_theirs else ""


def _choices(difference: Difference) -> list[tuple[str, str]]:
    stored, mine, both = _("Keep what is stored now"), _("Save what I wrote"), ""
    match difference.kind:
        case "text" | "line":
            mine = _("Save the text below")
        case "choice":
            stored = _("Keep what is stored now: %(value)s") % {"value": difference.stored or "-"}
            mine = _("Save what I chose: %(value)s") % {"value": difference.mine or "-"}
        case "rows":
            both = _(
                "Keep both lists: the stored entries, then those of mine that are not among them"
            )
    choices = [(STORED, stored), (MINE, mine)]
    return [*choices, (BOTH, both)] if both else choices


def _page(
    request: HttpRequest,
    conflict: ChangedMeanwhile | None,
    *,
    unanswered: Sequence[str] = (),
    taken: QueryDict | None = None,
) -> HttpResponse:
    stored, rows = _as_stored(request)
    posted = own_form_token(request)
    row = conflict.row if conflict is not None else None
    opened: Mapping[str, str] = {}
    # Where the page asks again, its token is that of the page, on which both were shown.
    if conflict is not None and posted is not None:
        is_same = posted.is_of(make_form_token(request, row, name=posted.name))
        opened = posted.fields if is_same else {}
    found = differences(stored, request.POST, rows, opened=opened) if stored is not None else []
    if conflict is not None:
        token = make_form_token(
            request,
            row,
            name=posted.name if posted else "",
            round_number=conflict.round_number,
            fields=digests(stored, rows) if stored is not None else {},
        ).signed()
        # Sent twice, or by two people alike, or what others changed is not in this form.
        is_free = stored is not None and not any(difference.is_theirs for difference in found)
        if is_free and (answer := _sent_again(request, token)):
            return answer
    else:
        token = request.POST.get(FORM_TOKEN, "")
    form = DecisionForm(
        found, unanswered=unanswered, taken=taken or QueryDict(), auto_id="choice-%s"
    )
    rest = [
        (key, value)
        for key, values in request.POST.lists()
        if key not in _OUR_OWN
        and not any(_is_of(key, row.name, row.kind == "rows") for row in found)
        for value in values
    ]
    context = {
        "decision": form,
        "parts": form.parts(),
        "token": token,
        "rest": rest,
        "is_closed": stored is None,
        "is_known": conflict is None or conflict.is_known,
        "saving": _saving(request, conflict),
        "has_files": stored is not None and stored.is_multipart(),
        "own_words": _own_words(request.POST) if stored is None else [],
    }
    return render(request, "forms/changed.html", context, status=HTTPStatus.CONFLICT)


def _saving(request: HttpRequest, conflict: ChangedMeanwhile | None) -> Saving | None:
    if conflict is None or conflict.row is None:
        return None
    token = own_form_token(request)
    since = token.opened_at if token is not None else None
    return last_saving(conflict.row, request.user, since=since, today=dates.today())


def _as_stored(request: HttpRequest) -> tuple[BaseForm | None, "BaseFormSet[Any] | None"]:
    """The form, and its further rows, as this person would open it now; None where nobody can."""
    again = copy(request)
    again.method, again.POST = "GET", QueryDict()
    try:
        answer = _view(request)(again)
    except (Http404, PermissionDenied):
        return None, None
    shown = answer.context_data if isinstance(answer, TemplateResponse) else None
    if not shown or not isinstance(shown.get("form"), BaseForm):
        return None, None
    return shown["form"], shown.get("form_rows")


def _view(request: HttpRequest) -> Callable[[HttpRequest], HttpResponse]:
    match = request.resolver_match
    assert match is not None  # noqa: S101 - only requests that reached a view come here
    return lambda asked: match.func(asked, *match.args, **match.kwargs)


def _sent_again(request: HttpRequest, token: str) -> HttpResponse | None:
    """The answer to a form as if it had been opened a moment later; None after another change."""
    data = request.POST.copy()
    data[FORM_TOKEN] = token
    request.POST = data  # type: ignore[assignment]
    try:
        return _view(request)(request)
    except ChangedMeanwhile:
        return None


def _own_words(sent: QueryDict) -> list[str]:
    """What a person typed, to be copied where the form cannot be saved any more."""
    return [
        str(value)
        for key, values in sent.lists()
        if key not in _OUR_OWN and "password" not in key
        for value in values
        if not _CODE.fullmatch(str(value).strip())
    ]
