"""What a verb raises when it refuses. The text is a sentence for the person who acted."""

from django.utils.translation import gettext as _

from recommendations.enums import EvaluationStatus, FollowUpStatus, SubmissionStatus
from recommendations.models.base import VersionedRow
from recommendations.texts import too_long


class DomainError(Exception):
    """A rule of the procedure forbids what was asked; nothing was changed."""


class InvalidInput(DomainError):
    """A value cannot be right. `field` names the input that has to be corrected."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class ChangedMeanwhile(DomainError):
    """Somebody saved the row after the form was opened. `row` is as it stands, None for none yet.

    `is_known` is False where the form does not say on what it was opened, so that it might
    overwrite anything. `round_number` is the round of an evaluation that would be written.
    """

    def __init__(
        self, row: VersionedRow | None, *, is_known: bool = True, round_number: int | None = None
    ) -> None:
        super().__init__(
            _("This was changed after you opened the page. Read what it says now, then send again.")
            if is_known
            else _(
                "This page cannot tell which version you started from. "
                "Read what it says now, then send again."
            )
        )
        self.row = row
        self.is_known = is_known
        self.round_number = round_number


def refuse_too_long(text: str, limit: int, *, field: str | None = None) -> None:
    """Raise InvalidInput where a text is longer than the database keeps."""
    if sentence := too_long(text, limit):
        raise InvalidInput(sentence, field=field)


class IllegalTransition(DomainError):
    """The change of status is not in the table of allowed changes."""

    def __init__(
        self,
        from_status: str,
        to_status: str,
        choices: type[FollowUpStatus | SubmissionStatus | EvaluationStatus],
    ) -> None:
        super().__init__(
            _("“%(from)s” cannot become “%(to)s”. Reload the page to see its present status.")
            % {"from": choices(from_status).label, "to": choices(to_status).label}
        )
        self.from_status = from_status
        self.to_status = to_status
