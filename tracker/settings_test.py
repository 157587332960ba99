"""Settings of the tests: the real ones, with what is slow on purpose made quick.

Nothing pretends to be PostgreSQL, Valkey or Celery. `tests/services.py` starts the servers and puts
their addresses into the environment before this file is read.
"""

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "a-key-that-only-the-tests-use-and-that-protects-nothing")
os.environ.setdefault("SERVED_OVER_HTTPS", "false")
os.environ.setdefault("LOG_FORMAT", "line")
# A pool would keep connections open to databases that the tests drop.
os.environ.setdefault("DATABASE_POOL", "false")
# A developer's own .env must not reach the tests.
os.environ["IGNORE_DOT_ENV"] = "true"

from tracker.settings import *  # noqa: F403
from tracker.settings import DATABASES, STATIC_ROOT, STORAGES

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# Argon2 takes a tenth of a second on purpose, for each person of each test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Tables of a few rows are joined as they stand in a query: to look for a better order takes longer
# than any order does.
DATABASES["default"]["OPTIONS"]["options"] = "-c join_collapse_limit=1 -c from_collapse_limit=1"

# Pages are rendered without `collectstatic`; the browser tests do collect and use the real ones.
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# WhiteNoise warns about a folder that is not there, and warnings are errors here.
Path(str(STATIC_ROOT)).mkdir(parents=True, exist_ok=True)
