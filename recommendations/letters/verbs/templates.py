"""Templates of letters: an administrator puts a Word file of the house in the place of ours."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import LetterKind
from recommendations.intake.verbs.imports import file_name
from recommendations.letters.word.filling import UnusableTemplate, check_template
from recommendations.letters.word.letter_words import PLACEHOLDERS, WORDS
from recommendations.models import LetterTemplate, TreatyBody, User


@transaction.atomic
def replace_template(
    *,
    kind: str,
    language: str,
    treaty_body: TreatyBody | None,
    name: str,
    data: bytes,
    by: User,
    now: datetime,
) -> LetterTemplate:
    """Put a Word file into use for a letter, for one committee or for all without one of its own.

    What was in use stays, retired. The same file again changes nothing. Raises InvalidInput with a
    sentence for what is no Word document, could run something, or asks for an unknown word.
    """
    if kind not in LetterKind.values or language not in WORDS:
        raise InvalidInput(_("Letters of this kind are not written in this language."))
    known = {placeholder: str(meaning) for placeholder, meaning in PLACEHOLDERS.items()}
    try:
        check_template(data, known)
    except UnusableTemplate as error:
        raise InvalidInput(str(error), field="file") from error
    digest = hashlib.sha256(data).hexdigest()
    in_use = LetterTemplate.objects.select_for_update().filter(
        kind=kind, language=language, treaty_body=treaty_body, retired_at__isnull=True
    )
    same = in_use.filter(sha256=digest).first()
    if same is not None:
        return same
    in_use.update(retired_at=now, updated_at=now)
    template = LetterTemplate(
        kind=kind,
        language=language,
        treaty_body=treaty_body,
        file_name=file_name(name),
        sha256=digest,
        uploaded_by=by,
    )
    template.file.save(template.file_name, ContentFile(data), save=False)
    template.save()
    return template


@transaction.atomic
def retire_template(template: LetterTemplate, *, now: datetime) -> None:
    """Take a template out of use: the common one, or the built-in one, takes its place again."""
    retired = LetterTemplate.objects.filter(pk=template.pk, retired_at__isnull=True).update(
        retired_at=now, updated_at=now
    )
    if not retired:
        raise DomainError(_("This template is out of use already."))
