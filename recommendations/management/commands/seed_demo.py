"""`manage.py seed_demo`: make the demonstration, one real case and invented ones."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from recommendations import dates
from recommendations.acts.acting import ActingCommand
from recommendations.acts.errors import DomainError
from recommendations.demo.accounts import DEMO_ACCOUNTS
from recommendations.demo.seeding import seed
from recommendations.models import ReportingCycle, TreatyBody, User


class Command(ActingCommand):
    help = (
        "Make the demonstration: accounts, the case of Azerbaijan before the Committee on Migrant"
        " Workers, and invented cases at every stage. A second run changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMONSTRATION or settings.DEBUG):
            raise CommandError(
                "This would add accounts with a known password and invented cases. Set"
                " DEMONSTRATION=true in the environment if this installation is a demonstration."
            )
        if not TreatyBody.objects.exists():
            raise CommandError(
                "There are no treaty bodies yet. Run `manage.py load_reference_data` first."
            )
        if ReportingCycle.objects.exists() and not _has_demo_accounts():
            raise CommandError(
                "This database contains cases that do not belong to the demonstration. Invented"
                " ones must not be mixed with them: name an empty database in DATABASE_URL."
            )
        started = time.monotonic()
        try:
            report = seed(now=dates.now(), progress=lambda name: self.stdout.write(f"  {name}"))
        except DomainError as error:
            raise CommandError(
                f"A case of the demonstration was refused: {error} The cases made before are kept."
            ) from error
        if not report.made:
            self.stdout.write("The demonstration already exists: nothing was changed.")
            return
        made = "1 case" if len(report.made) == 1 else f"{len(report.made)} cases"
        self.stdout.write(
            f"{made} made, {len(report.kept)} kept,"
            f" {len(DEMO_ACCOUNTS)} accounts to sign in with,"
            f" in {time.monotonic() - started:.1f} seconds."
        )


def _has_demo_accounts() -> bool:
    """Whether an earlier run has made the accounts of the demonstration."""
    return User.objects.filter(email__in=[account.email for account in DEMO_ACCOUNTS]).exists()
