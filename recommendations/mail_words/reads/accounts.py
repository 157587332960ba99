"""Emails about accounts and roles. They cannot be turned off."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from recommendations.enums import EventKind, Role
from recommendations.mail_enums import PASSWORD_LINK_KINDS
from recommendations.mail_words.reads.addresses import absolute, password_address, path_of
from recommendations.mail_words.reads.lists import with_and
from recommendations.mail_words.reads.pieces import Words
from recommendations.models import Event, Membership, OutgoingEmail, TreatyBody
from recommendations.wording import date_in_words


def account_words(row: OutgoingEmail, event: Event, today: date) -> Words:
    """About an account or a role. Nothing here is kept in the event: it is read as it is now."""
    if event.kind == EventKind.MEMBERSHIP_ENDED and event.membership is not None:
        return _end_of_role(event, event.membership, today)
    sentence = _sentence_of_account(row, event)
    subject = {
        EventKind.ACCOUNT_OPENED: _("An account was opened for you"),
        EventKind.PASSWORD_LINK_SENT: _("Link to set your password"),
        EventKind.PASSWORD_SET: _("Your password was set"),
        EventKind.ACCOUNT_ADDRESS_CHANGED: _("An email address was changed"),
        EventKind.SECOND_PERSON_SWITCHED: _("A second person for roles"),
        EventKind.MEMBERSHIP_PROPOSED: _("A role waits for a second person"),
    }.get(EventKind(event.kind), _("A role was granted"))
    if event.kind == EventKind.MEMBERSHIP_REFUSED:
        subject = _("A role was not confirmed")
    path = path_of("account" if event.account_id == row.recipient_id else "role-register")
    url, heading = absolute(path), _("Your account")
    if event.kind in PASSWORD_LINK_KINDS:
        url, heading = password_address(), _("Set your password")
    elif event.account_id != row.recipient_id:
        heading = _("Register of roles")
    if event.membership is not None:
        subject = f"{subject}: {event.membership.user}, {event.membership.get_role_display()}"
    return Words(heading, sentence, url, subject)


def _end_of_role(event: Event, role: Membership, today: date) -> Words:
    """To whoever held a role that was ended, or holds it until a day that is still to come.

    Not the reason that was given: the register of roles does not show it to them either.
    """
    begins, ends = role.valid_during.lower, role.valid_during.upper
    values: dict[str, object] = {
        "role": role.get_role_display(),
        "place": _place_of(role),
        "since": date_in_words(begins),
        "until": date_in_words(ends - timedelta(days=1)),
        "by": _by(event),
    }
    subject = _("Your role has ended: %(role)s (%(place)s)")
    sentence = _(
        "Your role “%(role)s” (%(place)s) has ended. You held it from %(since)s to %(until)s. "
        "Ended by: %(by)s."
    )
    after = _("No more emails will come to you because of this role.")
    if ends > today:
        subject = _("Your role will end: %(role)s (%(place)s)")
        sentence = _(
            "Your role “%(role)s” (%(place)s) will end. You hold it from %(since)s to %(until)s. "
            "Decided by: %(by)s."
        )
        after = _("After %(until)s, no more emails will come to you because of this role.")
    more = [after % values]
    if role.role == Role.STATE_FOCAL_POINT:
        more.append(
            _(
                "What our emails put into your calendar is not kept up to date once the role has "
                "ended. Please delete it then."
            )
        )
    return Words(
        _("Your account"),
        sentence % values,
        absolute(path_of("account")),
        subject % values,
        more=(*more, _if_a_mistake(role)),
    )


def _if_a_mistake(role: Membership) -> str:
    """Whom to tell that a role should not have ended: who answers for it, where that is known."""
    if role.role in (Role.ADMINISTRATOR, Role.OFFICER):
        return _("If this is a mistake, tell an administrator.")
    bodies = TreatyBody.objects.exclude(secretariat_email="").order_by("code")
    if role.state_party_id is not None:
        bodies = bodies.filter(cycles__state_party=role.state_party_id)
    else:
        bodies = bodies.filter(pk=role.treaty_body_id or 0)
    found = list(dict.fromkeys(bodies.values_list("secretariat_email", flat=True)))
    if not found:
        return _("If this is a mistake, tell the secretariat.")
    words = _("If this is a mistake, tell the secretariat, by writing to %(addresses)s")
    return words % {"addresses": with_and(found)}


def _by(event: Event) -> str:
    return event.by.full_name if event.by is not None else _("the command line")


def _place_of(role: Membership) -> str:
    """The committee, State party or organisation in which a role is held, in the reader's words."""
    place = role.treaty_body.short_name if role.treaty_body is not None else role.place
    return _(str(place)) if place is not None else _("the whole site")


def _sentence_of_account(row: OutgoingEmail, event: Event) -> str:
    values: dict[str, object] = {"by": _by(event)}
    if event.membership is not None:
        return _sentence_of_role(event, event.membership, values)
    if event.account is not None:
        values |= {"person": event.account.full_name, "address": event.account.email}
    if event.treaty_body is not None:
        values["committee"] = _(event.treaty_body.short_name)
    own = event.account_id == row.recipient_id
    match event.kind:
        case EventKind.ACCOUNT_OPENED:
            words = _(
                "An account in the follow-up tracker was opened for you. Set your password with "
                "this link. It works once, within three days; nobody else can set your password."
            )
        case EventKind.PASSWORD_LINK_SENT:
            words = _(
                "With this link you can set a new password. It works once, within three days. "
                "If you did not ask for it, tell the secretariat."
            )
        case EventKind.PASSWORD_SET:
            words = _(
                "The password of your account was set. If it was not you, tell the secretariat "
                "at once."
            )
        case EventKind.ACCOUNT_ADDRESS_CHANGED if own:
            words = _(
                "The email address of your account was changed to %(address)s. Changed by: "
                "%(by)s. If you did not ask for this, tell the secretariat at once."
            )
        case EventKind.ACCOUNT_ADDRESS_CHANGED:
            words = _(
                "The email address of %(person)s was changed to %(address)s. Changed by: %(by)s. "
                "Links to set the password go there from now on. If this is wrong, tell an "
                "administrator and %(person)s at once."
            )
        case _ if event.details.get("is_on"):
            words = _(
                "%(committee)s: from now on, each role waits until a second person has confirmed "
                "it. Switched on by: %(by)s."
            )
        case _:
            words = _(
                "%(committee)s: roles no longer wait for a second person. Switched off by: "
                "%(by)s. If this is wrong, switch it on again in the register of roles."
            )
    return words % values


def _sentence_of_role(event: Event, role: Membership, values: dict[str, object]) -> str:
    since = role.valid_during.lower
    values |= {
        "person": role.user.full_name,
        "role": role.get_role_display(),
        "place": _place_of(role),
        "day": date_in_words(since) if since is not None else "",
    }
    match event.kind:
        case EventKind.MEMBERSHIP_PROPOSED:
            words = _(
                "The role “%(role)s” (%(place)s) was proposed for %(person)s from %(day)s. "
                "Proposed by: %(by)s. It opens nothing until another officer confirms it in the "
                "register of roles."
            )
        case EventKind.MEMBERSHIP_CONFIRMED:
            words = _(
                "The role “%(role)s” (%(place)s), proposed for %(person)s, was confirmed and opens "
                "what belongs to it from %(day)s. Confirmed by: %(by)s."
            )
        case EventKind.MEMBERSHIP_REFUSED:
            words = _(
                "The role “%(role)s” (%(place)s), proposed for %(person)s, was not confirmed and "
                "opens nothing. Decided by: %(by)s."
            )
        case _:
            words = _(
                "The role “%(role)s” (%(place)s) was granted to %(person)s from %(day)s. Granted "
                "by: %(by)s. If this is wrong, tell an administrator at once."
            )
    sentence = words % values
    if role.is_self_granted:
        said = _("%(person)s granted this role to themselves.") % values
        sentence = f"{said} {sentence}"
    return sentence
