"""`manage.py learn_words`: read which words the texts have, for suggestions."""

from typing import Any

from recommendations import dates
from recommendations.acts.acting import ActingCommand
from recommendations.documents.verbs.words import learn_words


class Command(ActingCommand):
    help = (
        "Reads which words the public texts have, for the suggestions of the search. The schedule "
        "does so every hour when there are new texts."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{learn_words(now=dates.now())} words are known.")
