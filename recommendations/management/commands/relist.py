"""`manage.py relist`: make the flat rows of recommendations anew, or prove that they are right."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommendations.documents.verbs.relisting import differing, relist_all, wrong_counts


class Command(BaseCommand):
    help = (
        "Makes the rows from which lists of recommendations are read anew, all from the tables "
        "behind them. With --verify nothing is written: rows that would change are counted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--verify", action="store_true", help="compare only; ends with 1 where a row differs"
        )

    def handle(self, *_args: Any, verify: bool, **_options: Any) -> None:
        if verify:
            if wrong := differing():
                raise CommandError(
                    f"{len(wrong)} flat rows differ from the tables, the first of recommendation "
                    f"{wrong[0]}. `manage.py relist` makes them anew; look for what wrote with "
                    "triggers switched off."
                )
            if n_wrong := wrong_counts():
                raise CommandError(
                    f"{n_wrong} counts of flat rows are not what the rows give. `manage.py relist` "
                    "makes them anew; look for what wrote with triggers switched off."
                )
            self.stdout.write("Every flat row is as the tables say, and so is every count.")
            return
        self.stdout.write(f"{relist_all()} flat rows were made anew from the tables.")
