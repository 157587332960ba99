"""What is kept out of the logs: secrets in addresses, and the tracebacks of refusals.

Three kinds of address carry a secret: the links that end mails, those with which passwords are
set, and private calendars.
"""

import logging
import re
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

_SECRET = re.compile(r"(/(?:mails/stop|private|set-password/[^/\s?\"']+)/)[^/\s?\"']+")


def masked(text: str) -> str:
    """The text with a dash in the place of each secret."""
    return _SECRET.sub(r"\1-", text)


class MaskSecrets(logging.Filter):
    """For a handler: what Django says about a request is written without its secret.

    The format for machines writes beside it whose session it was, by the number of the account.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if _SECRET.search(message):
            record.msg, record.args = masked(message), ()
        # Django hands the request itself along, and the format for machines writes it out.
        request = getattr(record, "request", None)
        if request is not None and not isinstance(request, str):
            # Where nobody was looked up, the log asks the database for nobody either.
            record.account = getattr(getattr(request, "_cached_user", None), "pk", None)
        if request is not None:
            record.request = masked(str(request))
        return True


class ShortRefusals(logging.Filter):
    """For a handler: a request that was refused (403, 413 and so on) is one line.

    Django adds a traceback, although nothing is broken; those of errors would drown in them.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.") and getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


class MaskedLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's log of requests (`--logger-class`), with addresses and referrers masked."""

    def atoms(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta
    ) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return {
            name: masked(value) if isinstance(value, str) else value
            for name, value in atoms.items()
        }
