"""Any email of the ledger in its recipient's language: subject, text and HTML."""

import re
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from recommendations.languages import catalogue_of
from recommendations.mail_enums import MailKind
from recommendations.mail_words.reads.addresses import absolute, path_of, stop_address
from recommendations.mail_words.reads.digests import digest_parts
from recommendations.mail_words.reads.pieces import RenderedMail
from recommendations.mail_words.reads.standing import Standings
from recommendations.mail_words.reads.told import official_words, words_of
from recommendations.models import OutgoingEmail

# What the ledger has room for.
SUBJECT_LENGTH = 300


def _one_stop(words: str) -> str:
    """A Russian date ends with a full stop ("2023 г."), which ends its sentence as well."""
    return words.replace(" г..", " г.")


def render_mail(
    email: OutgoingEmail, *, today: date, standings: Standings | None = None
) -> RenderedMail:
    """Write any email of the ledger in its recipient's language, as things stand on `today`.

    Expects the email `with_grounds`; a digest with what it carries and still holds. `standings`
    is what `read_standings` found for many emails at once; without it, what the recipient's own
    roles show today is read.
    """
    with translation.override(catalogue_of(email.recipient.language)):
        context: dict[str, object]
        official = official_words(email, today=today, standings=standings)
        if email.digest_at is not None:
            template, subject, context = digest_parts(email, today, standings)
        elif official is not None:
            template, subject = "official", official.subject
            context = {"words": official, "named": official.named, "calendar": official.calendar}
        else:
            words = words_of(email, today=today, standings=standings)
            why = {
                MailKind.ROLE: _("You receive this because of your role in this case."),
                MailKind.FOLLOWED: _("You receive this because you follow what it is about."),
                MailKind.OWN: _("You receive this because you asked to be reminded.")
                if email.saved_search_id is None
                else _("You receive this because you chose alerts for this saved search."),
                MailKind.ACCOUNT: _(
                    "You receive this because it is about your account, or about roles in your "
                    "committee or organization. These emails cannot be turned off."
                ),
            }[email.kind or MailKind.ROLE]
            template = "account" if email.kind == MailKind.ACCOUNT else "one"
            subject, context = words.subject, {"words": words, "why": why, "named": words.named}
            context["told"] = words.told
            context["follows"] = email.kind == MailKind.FOLLOWED
        # A subject is one line, whatever the names in it hold.
        subject = " ".join(subject.split())[:SUBJECT_LENGTH]
        context |= {
            "greeting": _("Dear %(name)s,") % {"name": email.recipient.full_name},
            "subject": subject,
            "choices_url": absolute(path_of("mail-choices")),
            "follows_url": absolute(path_of("follow-list")),
            "stop_url": stop_address(),
        }
        named: Any = context.get("named", ())
        told: Any = context.get("told")
        text = render_to_string(f"mail_words/{template}-body.txt", context)
        return RenderedMail(
            subject=subject,
            # What the template leaves out leaves its empty lines behind.
            text=_one_stop(re.sub(r"\n\s*\n", "\n\n", text.strip())) + "\n",
            html=_one_stop(render_to_string(f"mail_words/{template}-body.html", context)),
            named=tuple(named),
            told=told,
            calendar=str(context.get("calendar", "")),
        )
