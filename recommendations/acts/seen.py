"""Whether a row is still as it was when somebody opened a form on it."""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest

from recommendations.acts.errors import ChangedMeanwhile
from recommendations.acts.form_tokens import mark_of, own_form_token
from recommendations.models.base import VersionedRow


@dataclass(frozen=True)
class Seen:
    """The version of a row that a person had before them; without either, that there was none."""

    mark: str = ""
    version: int = 0

    @classmethod
    def of(cls, row: VersionedRow | None) -> Self:
        """The row as it stands, as it was read from the database."""
        return cls() if row is None or row.pk is None else cls(mark_of(row), row.version)


def check_seen(locked: VersionedRow | None, seen: Seen | None) -> None:
    """For verbs: refuse to change a row that changed since it was seen. Expects it locked.

    `seen` is None where nobody opened a form: for imports, jobs and commands. Raises
    ChangedMeanwhile.
    """
    if seen is not None and seen != Seen.of(locked):
        raise ChangedMeanwhile(locked)


def seen_in(
    request: HttpRequest, row: VersionedRow | None, *, round_number: int | None = None
) -> Seen:
    """For views: what the form that was sent had been opened on, to be given to a verb.

    `row` is the one that would be changed, None where one would be made: a form that makes a row
    needs no token. Raises ChangedMeanwhile where the form does not say what it was opened on, or
    was opened on another round of an evaluation.
    """
    token = own_form_token(request)
    if token is None:
        if row is not None and row.pk is not None:
            raise ChangedMeanwhile(row, is_known=False)
        return Seen()
    if round_number is not None and token.round != round_number:
        raise ChangedMeanwhile(row, round_number=round_number)
    return Seen(token.row, token.version or 0)
