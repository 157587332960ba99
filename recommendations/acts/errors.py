"""What a verb raises when it refuses. The text is a sentence for the person who acted."""

from django.utils.translation import gettext as _

from recommendations.enums import EvaluationStatus, FollowUpStatus, SubmissionStatus


class DomainError(Exception):
    """A rule of the procedure forbids what was asked; nothing was changed."""


class InvalidInput(DomainError):
    """A value cannot be right. `field` names the input that has to be corrected."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


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
