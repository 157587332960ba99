"""Settings for tools that reach no server: mypy, makemigrations --check."""

import os

os.environ.setdefault("SECRET_KEY", "for-tools-that-serve-nobody-and-therefore-protect-nothing")
os.environ.setdefault("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")

from tracker.settings import *  # noqa: F403

# Nothing to connect to, so nothing tries and warns.
DATABASES = {"default": {"ENGINE": "django.db.backends.dummy"}}
