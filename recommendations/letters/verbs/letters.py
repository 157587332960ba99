"""Letters: drafted, issued or withdrawn by an officer.

A draft is not a file: it is written from its template and the facts each time it is downloaded, so
that it never says what is no longer true. An issued letter is a file, kept as a document.
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
from recommendations.acts.seen import Seen, check_seen
from recommendations.deadlines.reads.letter_progress import issued_about, progress_of
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
from recommendations.letters.reads.letter_content import file_name_of, template_for, write_letter
from recommendations.letters.word.filling import UnusableTemplate, check_word_file
from recommendations.letters.word.phrases import PHRASES
from recommendations.models import Deadline, Document, FollowUp, Letter, User
from recommendations.wording import date_in_words

PDF = "application/pdf"


@dataclass(frozen=True)
class SentLetter:
    """The file that was sent: what the officer made of the draft, signed or not."""

    name: str
    data: bytes


def obstacle_to(deadline: Deadline) -> str:
    """Why a letter about this deadline is not needed now, as a sentence; empty when it is."""
    if deadline.kind != DeadlineKind.FOLLOW_UP_INFORMATION:
        return _("Letters are written only about information on follow-up that is overdue.")
    if deadline.state != DeadlineState.IN_FORCE:
        return _("The date is no longer in force.")
    is_awaited = FollowUp.objects.filter(
        request=deadline.request_id, status=FollowUpStatus.AWAITING_REPLY
    ).exists()
    if not is_awaited:
        return _("No reply is awaited: one was received, or the follow-up ended.")
    return ""


def _locked(deadline: Deadline) -> Deadline:
    """The deadline, locked so that letters about it are made one after another."""
    return (
        Deadline.objects.select_for_update(of=("self",))
        .select_related(
            "cycle__treaty_body", "cycle__state_party", "request__document", "request__paragraph"
        )
        .get(pk=deadline.pk)
    )


@transaction.atomic
def draft_letter(
    deadline: Deadline,
    *,
    kind: str,
    language: str,
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> Letter:
    """Start a letter. Where there is a draft, it is returned, changed to the given language.

    A draft may be started before its stage proposes it, but not before the deadline has passed nor
    before the previous letter has been issued. Raises InvalidInput otherwise, and when the letter
    has been issued already; ChangedMeanwhile where the draft changed after it was `seen`.
    """
    locked = _locked(deadline)
    if language not in PHRASES:
        raise InvalidInput(_("Letters are not written in this language."), field="language")
    obstacle = obstacle_to(locked)
    if not obstacle and locked.due_on >= dates.today(now):
        obstacle = _("The date has not passed yet: letters are written after it.")
    if obstacle:
        raise InvalidInput(obstacle)
    progress = next((row for row in progress_of(locked) if row.stage.kind == kind), None)
    if progress is None:
        raise InvalidInput(_("This committee sends no such letter. An administrator can set one."))
    if progress.letter is not None and progress.letter.dated_on:
        raise InvalidInput(
            _("This letter was issued already, dated %(day)s.")
            % {"day": date_in_words(progress.letter.dated_on)}
        )
    if not progress.is_next:
        raise InvalidInput(
            _("First issue the previous letter: %(letter)s.")
            % {"letter": LetterKind(progress.stage.previous_kind).label}
        )
    letter, is_new = Letter.objects.get_or_create(
        deadline=locked,
        kind=kind,
        status=LetterStatus.DRAFT,
        defaults={
            "language": language,
            "drafted_by": by,
            "proposed_on": progress.proposed_on,
            "rule": progress.stage.rule[:200],
        },
    )
    if not is_new and letter.language != language:
        check_seen(letter, seen)
        letter.language = language
        letter.save(update_fields=["language", "updated_at"])
    return letter


@transaction.atomic
def issue_letter(
    letter: Letter,
    *,
    dated_on: date,
    by: User,
    now: datetime,
    note: str = "",
    file: SentLetter | None = None,
    access_level: str = AccessLevel.COMMITTEE,
    public_from: date | None = None,
    has_left: bool = False,
    seen: Seen | None = None,
) -> Letter:
    """Approve a draft and keep the letter that was sent as a document of the case: one event.

    Without a file the draft itself is kept, with the given date. The letter is for the committee
    only unless the officer decides otherwise. `has_left` records a letter that was sent before it
    became unnecessary (a reply, a new deadline). Raises InvalidInput for a day that cannot be, a
    file that cannot be kept, or a letter that has become unnecessary; DomainError when the letter
    is no longer a draft, or was issued before.
    """
    deadline = _locked(letter.deadline)
    locked = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if locked.status != LetterStatus.DRAFT:
        raise DomainError(_("This letter is no longer a draft. Reload the page to see it."))
    check_seen(locked, seen)
    _check_date_of_letter(dated_on, deadline, dates.today(now))
    obstacle = obstacle_to(deadline)
    if obstacle and not has_left:
        raise InvalidInput(
            _("%(obstacle)s Withdraw the draft, or tick that the letter has been sent already.")
            % {"obstacle": obstacle},
            field="has_left",
        )
    if access_level == AccessLevel.FROM_DATE and public_from is None:
        raise InvalidInput(_("Enter the day from which the letter is public."), field="public_from")
    # The database refuses a second letter about this deadline, but not about one that it replaced.
    issued = Letter.objects.filter(issued_about(deadline), kind=locked.kind).exclude(pk=locked.pk)
    issued_before = issued.first()
    if issued_before is not None and issued_before.dated_on:
        raise DomainError(
            _("This letter was issued already, dated %(day)s. Withdraw the draft.")
            % {"day": date_in_words(issued_before.dated_on)}
        )
    locked.template = None
    name, data, type_of_file = _file_to_keep(locked, deadline, dated_on, file)
    request = deadline.request
    document = Document.objects.create(
        kind=DocumentKind.LETTER,
        title=_("%(letter)s to %(party)s on follow-up to %(symbol)s")
        % {
            "letter": LetterKind(locked.kind).label,
            "party": deadline.cycle.state_party.name_en,
            "symbol": request.document.symbol if request else deadline.cycle,
        },
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
        media_type=type_of_file,
        now=now,
    )
    locked.status = LetterStatus.ISSUED
    locked.dated_on, locked.issued_at, locked.issued_by = dated_on, now, by
    locked.note, locked.document = note.strip(), document
    locked.save(
        update_fields=[
            *("status", "template", "dated_on", "issued_at", "issued_by", "note", "document"),
            "updated_at",
        ]
    )
    record_event(
        EventKind.LETTER_ISSUED,
        locked,
        by=by,
        now=now,
        reason=note.strip(),
        details={"letter": locked.kind, "dated_on": dated_on.isoformat()},
    )
    return locked


def _check_date_of_letter(dated_on: date, deadline: Deadline, today: date) -> None:
    if dated_on > today:
        raise InvalidInput(
            _("This day is in the future. Enter the date of the letter."), field="dated_on"
        )
    if dated_on <= deadline.due_on:
        raise InvalidInput(
            _("The letter must be dated after %(day)s, when the information was due.")
            % {"day": date_in_words(deadline.due_on)},
            field="dated_on",
        )


def _file_to_keep(
    letter: Letter, deadline: Deadline, dated_on: date, file: SentLetter | None
) -> tuple[str, bytes, str]:
    """Name, bytes and media type; without a file, the draft. Sets the template of the letter."""
    if file is not None:
        return file_name(file.name), file.data, _media_type_of(file.data)
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


def _media_type_of(data: bytes) -> str:
    """PDF, or Word without active content; decided by the content, not the name."""
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            _("The file is larger than %(limit)s MB. Choose a smaller one.")
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
def withdraw_letter(
    letter: Letter, *, reason: str, by: User, now: datetime, seen: Seen | None = None
) -> Letter:
    """Withdraw a draft; the row keeps who, when and why.

    Raises DomainError if it is no longer a draft, ChangedMeanwhile if it changed after it was
    `seen`.
    """
    check_seen(Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk), seen)
    updated = Letter.objects.filter(Q(pk=letter.pk), status=LetterStatus.DRAFT).update(
        status=LetterStatus.WITHDRAWN,
        withdrawn_at=now,
        withdrawn_by=by,
        reason=reason.strip(),
        updated_at=now,
    )
    if not updated:
        raise DomainError(_("This letter is no longer a draft. Reload the page to see it."))
    letter.refresh_from_db()
    return letter
