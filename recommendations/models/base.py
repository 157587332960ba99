"""What every table shares."""

from functools import reduce
from operator import or_
from typing import Any
from uuid import uuid4
from zoneinfo import available_timezones

from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations.email_addresses import canonical, is_storable


def check_address(address: str) -> None:
    """Raise ValidationError for an address that no account can have."""
    if not is_storable(canonical(address)):
        raise ValidationError(
            _(
                "Only Latin letters without accents can be used in an address here. A domain in "
                "other letters has a form that begins with “xn--”."
            ),
            code="address",
        )


def check_time_zone(name: str) -> None:
    """Raise ValidationError for a name that the IANA database of time zones does not hold."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is no time zone. Write it as in Asia/Baku."),
            code="time_zone",
            params={"name": name},
        )


class AddressField(models.EmailField):  # type: ignore[type-arg]
    """An email address in canonical form, however it was typed, stored or asked for."""

    default_validators = [*models.EmailField.default_validators, check_address]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs

    def to_python(self, value: Any) -> Any:
        return canonical(value) if isinstance(value, str) else super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return canonical(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class TimestampedModel(models.Model):
    """Rows that know when they were made and last changed (moments in UTC)."""

    created_at = models.DateTimeField(_("created at"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True, editable=False)

    class Meta:
        abstract = True


class VersionedRow(models.Model):
    """Rows that people change by forms. The database raises the version with each change.

    A form carries the version on which it was opened (`acts.form_tokens`). What stands in a row
    of Python after saving it is the version before.
    """

    version = models.PositiveIntegerField(_("version"), default=1, db_default=1, editable=False)

    class Meta:
        abstract = True


class AddressedModel(TimestampedModel):
    """Rows whose address may not be counted: readers see some of them, and not how many others."""

    public_id = models.UUIDField(
        _("identifier in addresses"),
        default=uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )

    class Meta:
        abstract = True


def exactly_one(*columns: str) -> Q:
    """The condition that exactly one of these columns is set."""
    return reduce(
        or_, (Q(**{f"{name}__isnull": name != chosen for name in columns}) for chosen in columns)
    )
