"""Which forms are saved while somebody writes, and whose texts are confidential."""

from urllib.parse import unquote, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac

from recommendations.enums import DraftKeeping
from recommendations.models import User

# Forms with long texts, by the names of their addresses: whether what is written there is
# confidential. It is, unless everybody will read it: levels of access are chosen in these forms or
# after them, and before that nobody knows.
_IS_CONFIDENTIAL = {
    "assessment-edit": True,
    "evaluation-edit": True,
    "evaluation-adopt": True,
    "evaluation-return": True,
    "reply-create": True,
    "reply-correct": True,
    "reply-withdraw": True,
    "submission-return": True,
    "submission-withdraw": True,
    "submission-retract": True,
    "submission-correct": True,
    "extension-ask": True,
    "extension-refuse": True,
    "letter-draft": True,
    "letter-issue": True,
    "letter-withdraw": True,
    "other-date-set": True,
    "import-take-back": True,
    "personal-reminder-new": True,
    "personal-reminder-edit": True,
    "deadline-set": False,
    "deadline-extend": False,
    "deadline-withdraw": False,
    "deadline-suspend": False,
    "deadline-resume": False,
    "deadline-correct": False,
    "status-change": False,
}


def is_confidential(path: str) -> bool | None:
    """Whether the form at an address takes confidential texts; None where nothing is saved."""
    try:
        name = resolve(unquote(urlsplit(path).path)).url_name
    except Resolver404:
        return None
    return _IS_CONFIDENTIAL.get(name or "")


def may_be_kept(user: User, *, confidential: bool) -> bool:
    """Whether the person agrees that this is saved while they write."""
    return not confidential or user.confidential_drafts != DraftKeeping.OFF


def may_be_kept_on_device(user: User, *, confidential: bool) -> bool:
    """Whether the person agrees that this stays on the device while there is no connection."""
    return not confidential or user.confidential_drafts == DraftKeeping.DEVICE


def device_key(request: HttpRequest) -> str:
    """What stands for a person in the storage of a browser that several people may use."""
    person = str(request.user.pk)
    return salted_hmac("recommendations.drafts", person, algorithm="sha256").hexdigest()[:16]
