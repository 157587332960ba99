"""`manage.py createsuperuser`: the first administrator's account, and no other one.

In the place of Django's own command: whoever may run it could otherwise become an administrator
beside those whom everybody knows.
"""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError
from django.db.models import Q

from recommendations.enums import MembershipStatus, Role
from recommendations.models import User


class Command(createsuperuser.Command):
    help = "Make the account of the first administrator. Refused once there is one."

    def handle(self, *args: Any, **options: Any) -> Any:
        held = Q(
            memberships__role=Role.ADMINISTRATOR, memberships__status=MembershipStatus.CONFIRMED
        )
        if User.objects.filter(Q(is_superuser=True) | held, is_active=True).exists():
            raise CommandError(
                "There is an administrator already, who opens accounts and grants roles. If they"
                " have lost their password: manage.py send_password_link ADDRESS."
            )
        return super().handle(*args, **options)
