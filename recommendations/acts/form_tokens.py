"""The token of a form: by whom, where and on which version of which row it was opened."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from django.core import signing
from django.db.models import Model
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from recommendations import dates

# The name of the hidden field.
FORM_TOKEN = "form_token"  # noqa: S105
# A form left open for longer is compared with what is stored, like one without a token.
MAX_AGE = timedelta(days=30)
_SALT = "recommendations.form"


@dataclass(frozen=True)
class FormToken:
    """What a form remembers of the moment at which it was opened.

    Whoever has a token can read it, so nothing in it can be counted: a person stands in it by the
    account's identifier, a row by a mark. `path` is the address of the page with its query; `name`
    tells two forms of one page apart. `row` and `version` are empty and None for a row that did not
    exist yet; `round` is the round of an evaluation that the form writes. `fields` holds a digest
    of what stood in each field (`acts.form_differences`), so that it can be told later who changed
    it.
    """

    user: str | None
    path: str
    name: str
    model: str
    row: str
    version: int | None
    round: int | None
    opened_at: datetime
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)

    def is_of(self, other: Self) -> bool:
        """Whether both are of the same form of the same person, whatever happened to its row."""
        places = (self.user, self.path, self.name) == (other.user, other.path, other.name)
        # A row that was made meanwhile belongs to the form that was opened before there was one.
        return places and self.row in ("", other.row)

    def signed(self) -> str:
        """The token as the hidden field carries it."""
        values = {**asdict(self), "opened_at": self.opened_at.isoformat(timespec="seconds")}
        return signing.dumps(list(values.values()), salt=_SALT, compress=True)


def model_name(row: Model) -> str:
    """The name of the row's class, also where the row hides in a lazy object."""
    return row.__class__.__name__


def mark_of(row: Model | None) -> str:
    """What stands for a row in a token: always the same, and nobody can count rows by it."""
    if row is None or row.pk is None:
        return ""
    name = f"{model_name(row)}:{row.pk}"
    return salted_hmac(_SALT, name, algorithm="sha256").hexdigest()[:32]


def id_of_person(request: HttpRequest) -> str | None:
    """The identifier of who is signed in, as tokens carry it."""
    return str(request.user.public_id) if request.user.is_authenticated else None


def make_form_token(
    request: HttpRequest,
    row: Model | None = None,
    *,
    name: str = "",
    round_number: int | None = None,
    fields: Mapping[str, str] | None = None,
) -> FormToken:
    """The token of a form that is opened now, on the row as it was read for this request."""
    exists = row is not None and row.pk is not None
    return FormToken(
        user=id_of_person(request),
        path=request.get_full_path(),
        name=name,
        model=model_name(row) if row is not None else "",
        row=mark_of(row),
        version=getattr(row, "version", None) if exists else None,
        round=getattr(row, "round", None) if round_number is None else round_number,
        opened_at=dates.now(),
        fields=fields or {},
    )


def token_to_show(
    request: HttpRequest,
    row: Model | None = None,
    *,
    name: str = "",
    round_number: int | None = None,
    fields: Mapping[str, str] | None = None,
) -> FormToken:
    """The token of a form on a page: the one that it came with where it is shown again.

    A form that comes back with something to correct was opened earlier, perhaps on an earlier
    version: with a token of now it would overwrite what somebody else saved in between.
    """
    opened = make_form_token(request, row, name=name, round_number=round_number, fields=fields)
    came_with = read_form_token(request)
    return came_with if came_with is not None and came_with.is_of(opened) else opened


def read_form_token(request: HttpRequest) -> FormToken | None:
    """The token that came with a form; None where it is missing, forged or too old."""
    return read_token(request.POST.get(FORM_TOKEN, "")) if request.method == "POST" else None


def own_form_token(request: HttpRequest) -> FormToken | None:
    """The same; None, too, where another person opened the form."""
    token = read_form_token(request)
    return token if token is not None and token.user == id_of_person(request) else None


def read_token(words: str) -> FormToken | None:
    """The token from the words of the hidden field, as `read_form_token`."""
    try:
        values: list[Any] = signing.loads(words, salt=_SALT, max_age=MAX_AGE)
        values[-2] = datetime.fromisoformat(values[-2])
        return FormToken(*values)
    except (signing.BadSignature, IndexError, TypeError, ValueError):
        return None
