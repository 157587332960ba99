"""People, organisations, and the roles of people in committees, States and organisations."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from recommendations import dates, texts, visibility
from recommendations.email_addresses import STORED_FORM, canonical, is_storable
from recommendations.enums import (
    DraftKeeping,
    Language,
    MembershipStatus,
    OrganisationKind,
    Role,
)
from recommendations.mail_enums import MailKind, MailRhythm, Weekday
from recommendations.models.base import AddressedModel, AddressField, VersionedRow
from recommendations.visibility import Viewer

if TYPE_CHECKING:
    from recommendations.models.bodies import TreatyBody
    from recommendations.models.parties import StateParty


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "OrganisationQuerySet":
        return self.filter(visibility.organisations(viewer_of(user)))


class Organisation(VersionedRow, AddressedModel):
    """An NGO, a national human rights institution or another stakeholder that sends submissions."""

    name = models.CharField(_("name"), max_length=300, unique=True)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    state_party = models.ForeignKey(
        "StateParty",
        verbose_name=_("State party it belongs to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
    )
    website = models.URLField(_("website"), blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values),
                name="organisation_kind_check",
            ),
        )

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a password it cannot sign in until one is set."""
        address = canonical(email)
        if not address:
            raise ValueError("An account needs an email address.")
        if not is_storable(address):
            raise ValueError("An address has Latin letters without accents only.")
        user = self.model(email=address, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account with this address, however it is typed."""
        return self.get(email=canonical(username or ""))


class User(AbstractBaseUser, PermissionsMixin, VersionedRow, AddressedModel):
    """A person with an account: deactivated, never deleted, because the history refers to it."""

    email = AddressField(_("email address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=200)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    # Empty: that of the State party whose focal point the person is, else Geneva's (`zone`).
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True, default="")
    # How often mails of each kind come (`MailKind`), and when those come that are one for many.
    role_mails = models.CharField(
        MailKind.ROLE.label, max_length=6, choices=MailRhythm, default=MailRhythm.EACH
    )
    followed_mails = models.CharField(
        MailKind.FOLLOWED.label, max_length=6, choices=MailRhythm, default=MailRhythm.DAILY
    )
    own_mails = models.CharField(
        MailKind.OWN.label, max_length=6, choices=MailRhythm, default=MailRhythm.EACH
    )
    digest_hour = models.PositiveSmallIntegerField(_("hour of emails"), default=7)
    digest_weekday = models.PositiveSmallIntegerField(
        _("day of weekly emails"), choices=Weekday, default=Weekday.MONDAY
    )
    # Whether confidential texts are saved while they are written, and where.
    confidential_drafts = models.CharField(
        _("drafts of confidential texts"),
        max_length=6,
        choices=DraftKeeping,
        default=DraftKeeping.OFF,
    )
    # The address at which mails do not arrive; any other one that the person has is not marked.
    bounced_address = AddressField(_("address that does not work"), blank=True)
    bounced_at = models.DateTimeField(_("emails bounce since"), null=True, blank=True)
    bounce_words = models.TextField(
        _("what the mail server said"), max_length=texts.QUOTATION, blank=True
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    # Set once, by `people.verbs.anonymising`: the row then names nobody and opens nothing.
    anonymised_at = models.DateTimeField(_("anonymised at"), null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("full_name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email__regex=STORED_FORM)
                & (models.Q(bounced_address="") | models.Q(bounced_address__regex=STORED_FORM)),
                name="user_email_form_check",
            ),
            models.CheckConstraint(
                condition=models.Q(confidential_drafts__in=DraftKeeping.values),
                name="user_confidential_drafts_check",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    role_mails__in=MailRhythm.values,
                    followed_mails__in=MailRhythm.values,
                    own_mails__in=MailRhythm.values,
                    digest_hour__lte=23,
                    digest_weekday__in=Weekday.values,
                ),
                name="user_mails_check",
            ),
            models.CheckConstraint(
                condition=models.Q(bounced_address="", bounced_at__isnull=True)
                | (~models.Q(bounced_address="") & models.Q(bounced_at__isnull=False)),
                name="user_bounced_check",
            ),
            models.CheckConstraint(
                condition=models.Q(anonymised_at__isnull=True)
                | models.Q(
                    is_active=False,
                    is_staff=False,
                    is_superuser=False,
                    email__endswith="@anonymised.invalid",
                ),
                name="user_anonymised_check",
                violation_error_message=_("A person who was anonymised stays so."),
            ),
        )

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]

    def rhythm_of(self, kind: MailKind) -> MailRhythm:
        """How often this person receives emails of a kind."""
        if kind == MailKind.ACCOUNT:
            return MailRhythm.EACH
        return MailRhythm(getattr(self, f"{kind.value}_mails"))

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of the person's place, by which hours are shown and emails are timed.

        The one that the person chose; else that of the State party whose focal point the person
        is; else Geneva's. Read with the roles, which a request needs anyway; `read_zones` does so
        for many people.
        """
        if not self.time_zone and "viewer" not in self.__dict__:
            self.viewer = viewer_for(self, today=dates.today())
        if "zone" not in self.__dict__:
            read_zones([self])
        return self.zone

    @property
    def is_undeliverable(self) -> bool:
        """Whether emails to the present address bounce."""
        return bool(self.bounced_address) and bool(self.bounced_address == self.email)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the backends for superusers too: an administrator is not thereby an officer."""
        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in auth.get_backends()
        )

    @cached_property
    def viewer(self) -> Viewer:
        """The present roles, read once for the lifetime of this object (one request)."""
        return viewer_for(self, today=dates.today())


# Somebody who asks for a page, or nobody, for what is shown to everybody.
Reader: TypeAlias = User | AnonymousUser | None


def viewer_of(user: Reader) -> Viewer:
    """The roles of a request's user; those of the public for nobody and deactivated accounts."""
    if user is None or not user.is_authenticated or not user.is_active:
        return visibility.PUBLIC
    return user.viewer


def viewer_for(user: "User", *, today: date) -> Viewer:
    """The roles that a person holds on the given day in Geneva.

    The only place where roles in force are read for one person: pages, rules, feeds opened by a
    key, and sessions begun long ago all ask it anew at each request, so that a role that has ended
    opens nothing more anywhere.
    """
    places: dict[str, set[int]] = {role: set() for role in Role.values}
    is_administrator = False
    zones: dict[str, str] = {}
    for role, body, party, organisation, iso3, zone in (
        Membership.objects.filter(user=user)
        .on(today)
        .values_list(
            *("role", "treaty_body", "state_party", "organisation"),
            *("state_party__iso3", "state_party__time_zone"),
        )
    ):
        if role == Role.STATE_FOCAL_POINT:
            zones[iso3] = zone
        is_administrator |= role == Role.ADMINISTRATOR
        place = body or party or organisation
        if place:
            places[role].add(place)
    # Of two States parties the one named first in the register, as in `_zones_of_states`.
    of_state = zones[min(zones)] if zones else ""
    user.__dict__.setdefault("zone", zone_named(user.time_zone, of_state))
    organisations = frozenset(places[Role.ORGANISATION_MEMBER])
    cosigned: frozenset[int] = frozenset()
    if organisations:
        cosigned = frozenset(
            Organisation.objects.filter(
                pk__in=organisations, cosignatures__isnull=False
            ).values_list("cosignatures__submission", flat=True)
        )
    return Viewer(
        user_id=user.pk,
        is_administrator=is_administrator,
        officer_body_ids=frozenset(places[Role.OFFICER]),
        member_body_ids=frozenset(places[Role.RAPPORTEUR]),
        assigned_cycle_ids=frozenset(user.assignments.on(today).values_list("cycle", flat=True)),
        state_party_ids=frozenset(places[Role.STATE_FOCAL_POINT]),
        organisation_ids=organisations,
        cosigned_submission_ids=cosigned,
    )


def zone_named(*names: str) -> ZoneInfo:
    """The first of these that is not empty, else Geneva's zone.

    A name that the database of time zones has lost since it was stored counts as empty.
    """
    for name in filter(None, names):
        with suppress(ZoneInfoNotFoundError):
            return ZoneInfo(name)
    return dates.DEADLINE_TZ


def read_zones(people: Iterable["User"]) -> None:
    """Find the zones of many at once, for `User.zone`: one query, none where all have chosen."""
    missing = [person for person in people if "zone" not in person.__dict__]
    of_states = _zones_of_states({person.pk for person in missing if not person.time_zone})
    for person in missing:
        person.zone = zone_named(person.time_zone, of_states.get(person.pk, ""))


def zone_of_role(person: "User") -> ZoneInfo:
    """The zone that a person has who chooses none."""
    return zone_named(_zones_of_states({person.pk}).get(person.pk, ""))


def _zones_of_states(keys: Collection[int]) -> dict[int, str]:
    """The zones of the States parties whose focal points these people are today, by person."""
    if not keys:
        return {}
    held = Membership.objects.on(dates.today()).filter(role=Role.STATE_FOCAL_POINT, user__in=keys)
    # Of two States parties the one named first in the register.
    rows = held.order_by("-state_party__iso3").values_list("user", "state_party__time_zone")
    return dict(rows)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> "MembershipQuerySet":
        """Memberships in force on the given day: what is only proposed opens nothing."""
        return self.filter(valid_during__contains=day, status=MembershipStatus.CONFIRMED)

    def visible_to(self, user: "User | AnonymousUser | None") -> "MembershipQuerySet":
        return self.filter(visibility.memberships(viewer_of(user)))


class Membership(AddressedModel):
    """A role that a person holds for a time in a committee, a State party or an organisation.

    A trigger keeps it from beginning before the day on which it is entered, from becoming longer or
    another one, and from counting before a second person has confirmed it where the committee asks
    for one.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    treaty_body = models.ForeignKey(
        "TreatyBody", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    state_party = models.ForeignKey(
        "StateParty", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    valid_during = DateRangeField(
        _("held during"), help_text=_("First day included, last day not; open without an end.")
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=MembershipStatus,
        default=MembershipStatus.CONFIRMED,
        db_default=MembershipStatus.CONFIRMED,
    )
    needs_second_person = models.BooleanField(
        _("needs a second person"), default=False, db_default=False
    )
    # Nobody where a command granted it.
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("user_id", "role", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(
                    models.Q(
                        role__in=(Role.OFFICER, Role.RAPPORTEUR),
                        treaty_body__isnull=False,
                        state_party__isnull=True,
                        organisation__isnull=True,
                    )
                    | models.Q(
                        role=Role.STATE_FOCAL_POINT,
                        treaty_body__isnull=True,
                        state_party__isnull=False,
                        organisation__isnull=True,
                    )
                    | models.Q(
                        role=Role.ORGANISATION_MEMBER,
                        treaty_body__isnull=True,
                        state_party__isnull=True,
                        organisation__isnull=False,
                    )
                    | models.Q(
                        role=Role.ADMINISTRATOR,
                        treaty_body__isnull=True,
                        state_party__isnull=True,
                        organisation__isnull=True,
                    )
                ),
                name="membership_role_place_check",
            ),
            ExclusionConstraint(
                name="membership_overlap_excl",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("treaty_body", 0), RangeOperators.EQUAL),
                    (Coalesce("state_party", 0), RangeOperators.EQUAL),
                    (Coalesce("organisation", 0), RangeOperators.EQUAL),
                    ("valid_during", RangeOperators.OVERLAPS),
                ],
                condition=~models.Q(status=MembershipStatus.REFUSED),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=MembershipStatus.values),
                name="membership_status_check",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status=MembershipStatus.CONFIRMED,
                    needs_second_person=False,
                    confirmed_by__isnull=True,
                )
                | models.Q(
                    ~models.Q(status=MembershipStatus.CONFIRMED),
                    needs_second_person=True,
                    confirmed_by__isnull=True,
                )
                | models.Q(
                    ~models.Q(confirmed_by=models.F("user")),
                    models.Q(granted_by__isnull=True)
                    | ~models.Q(confirmed_by=models.F("granted_by")),
                    status=MembershipStatus.CONFIRMED,
                    needs_second_person=True,
                    confirmed_by__isnull=False,
                ),
                name="membership_second_person_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """With the status, whether a form has it or not: it decides whether two roles overlap."""
        super().validate_constraints(exclude=set(exclude or ()) - {"status"})

    @property
    def place(self) -> "TreatyBody | StateParty | Organisation | None":
        """The committee, State party or organisation in which the role is held."""
        return self.treaty_body or self.state_party or self.organisation

    @property
    def is_self_granted(self) -> bool:
        return self.granted_by_id is not None and self.granted_by_id == self.user_id
