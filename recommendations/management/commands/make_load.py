"""`manage.py make_load`: add as many made-up recommendations as the whole index has, to measure."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from recommendations import dates
from recommendations.acts.acting import ActingCommand
from recommendations.acts.errors import DomainError
from recommendations.demo.load import make_load, read_texts


class Command(ActingCommand):
    help = (
        "Add made-up recommendations in six languages, with all that belongs to them, as many as "
        "the Universal Human Rights Index has: to see how quick the pages are. Their texts are put "
        "together from the real paragraphs in a folder. There is no command that takes them away."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--recommendations", type=int, required=True, help="how many")
        parser.add_argument(
            "--texts",
            type=Path,
            required=True,
            help="the folder with paragraphs_sample.jsonl.gz and "
            "uhri_annotations_six_languages.jsonl",
        )

    def handle(self, *_args: Any, recommendations: int, texts: Path, **_options: Any) -> None:
        if not (settings.DEMONSTRATION or settings.DEBUG):
            raise CommandError(
                "This would mix made-up recommendations with real ones. Set DEMONSTRATION=true in "
                "the environment if this installation is a demonstration."
            )
        if recommendations < 1:
            raise CommandError("--recommendations is a number from 1 on.")
        began = time.monotonic()
        try:
            made = make_load(
                recommendations,
                read_texts(texts),
                today=dates.today(),
                progress=lambda words: self.stdout.write(f"  {words}"),
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{made.n_recommendations} recommendations in {made.n_documents} documents, with "
            f"{made.n_paragraphs} paragraphs and {made.n_follow_ups} follow-ups, in "
            f"{time.monotonic() - began:.0f} seconds."
        )
