"""Templates of letters: an administrator puts a Word file in use, or takes it out of use."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import LetterKind
from recommendations.intake.verbs.imports import file_name
from recommendations.letters.word.filling import UnusableTemplate, check_template
from recommendations.letters.word.phrases import PHRASES, PLACEHOLDERS
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
    """Put a Word file in use for a letter, for one committee or for all without one of their own.

    The former template is kept, out of use. The same file again changes nothing. Raises
    InvalidInput for a file that is not Word, could run something, or has an unknown placeholder.
    """
    if kind not in LetterKind.values or language not in PHRASES:
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
    """Take a template out of use: the common or the built-in one is used again."""
    retired = LetterTemplate.objects.filter(pk=template.pk, retired_at__isnull=True).update(
        retired_at=now, updated_at=now
    )
    if not retired:
        raise DomainError(_("This template is out of use already."))
