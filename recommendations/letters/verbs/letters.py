"""Letters: drafted and issued by an officer, or withdrawn before they left.

A draft is no file: it is written from the template and the facts whenever it is asked for, so that
it never says what has meanwhile become untrue. What is issued is a file, kept as a document.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.acts.events import record_event
from recommendations.documents.verbs.documents import add_version
from recommendations.enums import (
    AccessLevel,
    DeadlineKind,
    DeadlineState,
    DocumentKind,
    EventKind,
    FollowUpStatus,
    LetterKind,
    LetterStatus,
)
from recommendations.importers import DOCX, MAX_BYTES, UnreadableDocument, media_type
from recommendations.intake.verbs.imports import file_name
from recommendations.letters.reads.letter_facts import file_name_of, template_for, write_letter
from recommendations.letters.reads.letters import ladder_of, speaks_for
from recommendations.letters.word.filling import UnusableTemplate, check_word_file
from recommendations.letters.word.letter_words import WORDS
from recommendations.models import Deadline, Document, FollowUp, Letter, User
from recommendations.wording import date_in_words

PDF = "application/pdf"


@dataclass(frozen=True)
class SignedFile:
    """The letter as it left: what the officer made of the draft, signed or not."""

    name: str
    data: bytes


def obstacle_to(deadline: Deadline) -> str:
    """Why no letter about this date makes sense now, as a sentence; empty when one does."""
    if deadline.kind != DeadlineKind.FOLLOW_UP_INFORMATION:
        return _("Letters are written about information on follow-up that is overdue.")
    if deadline.state != DeadlineState.IN_FORCE:
        return _("The date is no longer in force.")
    is_awaited = FollowUp.objects.filter(
        request=deadline.request_id, status=FollowUpStatus.AWAITING_REPLY
    ).exists()
    if not is_awaited:
        return _("Nothing is awaited any more: a reply came in, or the follow-up ended.")
    return ""


@transaction.atomic
def draft_letter(
    deadline: Deadline, *, kind: str, language: str, by: User, now: datetime
) -> Letter:
    """Begin a letter; a draft that is open already is given back in the language asked for.

    It may be begun before its stage proposes it, but not before the date has passed, nor before
    the letter before it was issued. Raises InvalidInput otherwise, and for one that was issued.
    """
    locked = _locked(deadline)
    if language not in WORDS:
        raise InvalidInput(_("Letters are not written in this language."), field="language")
    _refuse_draft(locked, kind, dates.today(now))
    rung = next(one for one in ladder_of(locked) if one.step.kind == kind)
    letter, is_new = Letter.objects.get_or_create(
        deadline=locked,
        kind=kind,
        status=LetterStatus.DRAFT,
        defaults={
            "language": language,
            "drafted_by": by,
            "proposed_on": rung.proposed_on,
            "rule": rung.step.rule[:200],
        },
    )
    if not is_new and letter.language != language:
        letter.language = language
        letter.save(update_fields=["language", "updated_at"])
    return letter


def _locked(deadline: Deadline) -> Deadline:
    """The date, held until the transaction ends: letters about it are made one after another."""
    return (
        Deadline.objects.select_for_update(of=("self",))
        .select_related(
            *("cycle__treaty_body", "cycle__state_party"),
            *("request__document", "request__paragraph"),
        )
        .get(pk=deadline.pk)
    )


def _refuse_draft(deadline: Deadline, kind: str, today: date) -> None:
    obstacle = obstacle_to(deadline)
    if not obstacle and deadline.due_on >= today:
        obstacle = _("The date has not passed yet: letters are written after it.")
    if obstacle:
        raise InvalidInput(obstacle)
    ladder = {rung.step.kind: rung for rung in ladder_of(deadline)}
    rung = ladder.get(kind)
    if rung is None:
        raise InvalidInput(_("This committee sends no such letter. An administrator can set one."))
    if rung.letter is not None and rung.letter.dated_on:
        raise InvalidInput(
            _("This letter was issued already, dated %(day)s.")
            % {"day": date_in_words(rung.letter.dated_on)}
        )
    if not rung.is_next:
        raise InvalidInput(
            _("First issue the letter before this one: %(letter)s.")
            % {"letter": LetterKind(rung.step.former).label}
        )


@transaction.atomic
def issue_letter(
    letter: Letter,
    *,
    dated_on: date,
    by: User,
    now: datetime,
    note: str = "",
    file: SignedFile | None = None,
    access_level: str = AccessLevel.COMMITTEE,
    public_from: date | None = None,
    has_left: bool = False,
) -> Letter:
    """Approve a draft and keep what left as a document of the case: one event.

    Without a file the draft itself is kept, with that date in it. A letter is for the committee
    alone unless the officer says otherwise. `has_left`: it went out before something made it
    needless (a reply, a date that moved), and is recorded all the same.
    Raises InvalidInput for a day that cannot be, a file that cannot be kept, or a letter that has
    become needless; DomainError when it is no draft any more.
    """
    deadline = _locked(letter.deadline)
    locked = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if locked.status != LetterStatus.DRAFT:
        raise DomainError(_("This letter is no draft any more. Reload the page to see it."))
    _check_day(dated_on, deadline, dates.today(now))
    obstacle = obstacle_to(deadline)
    if obstacle and not has_left:
        raise InvalidInput(
            _("%(obstacle)s Withdraw the draft; or say that the letter has left already.")
            % {"obstacle": obstacle},
            field="has_left",
        )
    if access_level == AccessLevel.FROM_DATE and public_from is None:
        raise InvalidInput(_("Say from which day on everybody may read it."), field="public_from")
    _refuse_twice(locked, deadline)
    locked.template = None
    name, data, kind_of_file = _content(locked, deadline, dated_on, file)
    document = Document.objects.create(
        kind=DocumentKind.LETTER,
        title=_title(locked, deadline),
        cycle=deadline.cycle,
        original_language=locked.language,
        distributed_on=dated_on,
        access_level=access_level,
        public_from=public_from if access_level == AccessLevel.FROM_DATE else None,
    )
    add_version(
        document,
        language=locked.language,
        file=ContentFile(data),
        file_name=name,
        media_type=kind_of_file,
        now=now,
    )
    locked.status = LetterStatus.ISSUED
    locked.dated_on, locked.issued_at, locked.issued_by = dated_on, now, by
    locked.note, locked.document = note.strip(), document
    locked.save()
    record_event(
        EventKind.LETTER_ISSUED,
        locked,
        by=by,
        now=now,
        reason=note.strip(),
        details={"letter": locked.kind, "dated_on": dated_on.isoformat()},
    )
    return locked


def _check_day(dated_on: date, deadline: Deadline, today: date) -> None:
    if dated_on > today:
        raise InvalidInput(
            _("This day lies ahead. Enter the date that stands on the letter."), field="dated_on"
        )
    if dated_on <= deadline.due_on:
        raise InvalidInput(
            _("The letter cannot be dated before %(day)s had passed.")
            % {"day": date_in_words(deadline.due_on)},
            field="dated_on",
        )


def _refuse_twice(letter: Letter, deadline: Deadline) -> None:
    """The same letter about a date and what it replaced; the database refuses it for the date."""
    same = Letter.objects.filter(speaks_for(deadline), kind=letter.kind).exclude(pk=letter.pk)
    sent = same.first()
    if sent is not None and sent.dated_on:
        raise DomainError(
            _("This letter was issued already, dated %(day)s. Withdraw the draft.")
            % {"day": date_in_words(sent.dated_on)}
        )


def _title(letter: Letter, deadline: Deadline) -> str:
    request = deadline.request
    return _("%(letter)s to %(party)s on follow-up to %(symbol)s") % {
        "letter": LetterKind(letter.kind).label,
        "party": deadline.cycle.state_party.name_en,
        "symbol": request.document.symbol if request else deadline.cycle,
    }


def _content(
    letter: Letter, deadline: Deadline, dated_on: date, file: SignedFile | None
) -> tuple[str, bytes, str]:
    """Name, bytes and media type of what is kept."""
    if file is not None:
        return file_name(file.name), file.data, _checked_type(file.data)
    letter.template = template_for(deadline.cycle.treaty_body, letter.kind, letter.language)
    try:
        data = write_letter(
            deadline, letter.kind, letter.language, dated_on=dated_on, template=letter.template
        )
    except (FileNotFoundError, UnusableTemplate) as error:
        raise InvalidInput(
            _(
                "The template of this letter cannot be read. Tell an administrator, "
                "or attach the letter as a file."
            ),
            field="file",
        ) from error
    return file_name_of(deadline, letter.kind, dated_on), data, DOCX


def _checked_type(data: bytes) -> str:
    """PDF, or Word without anything that runs; told by the content."""
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            _("The file is larger than %(limit)s MB. Take a smaller one.")
            % {"limit": MAX_BYTES // 1024 // 1024},
            field="file",
        )
    try:
        found = media_type(data)
        if found == DOCX:
            check_word_file(data)
    except (UnreadableDocument, UnusableTemplate) as error:
        raise InvalidInput(str(error), field="file") from error
    if found not in (PDF, DOCX):
        raise InvalidInput(
            _("The file is neither PDF nor Word (.docx). Save the letter as one of these."),
            field="file",
        )
    return found


@transaction.atomic
def withdraw_letter(letter: Letter, *, reason: str, by: User, now: datetime) -> Letter:
    """Put a draft aside; the row stays with who, when and why. DomainError for any other letter."""
    updated = Letter.objects.filter(Q(pk=letter.pk), status=LetterStatus.DRAFT).update(
        status=LetterStatus.WITHDRAWN,
        withdrawn_at=now,
        withdrawn_by=by,
        reason=reason.strip(),
        updated_at=now,
    )
    if not updated:
        raise DomainError(_("This letter is no draft any more. Reload the page to see it."))
    letter.refresh_from_db()
    return letter
