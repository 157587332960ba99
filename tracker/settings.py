"""All settings, read from the environment and refused when they cannot be right.

Without any variable set the project does not start: there is no default secret and no default
database. `make run` and `make test` set what they need; `.env.example` lists every variable.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from tracker.beat import beat_schedule

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file() and not env.bool("IGNORE_DOT_ENV", default=False):
    env.read_env(str(BASE_DIR / ".env"))

# Where files, logs and the development servers' data are kept.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# --- Safety -------------------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY")
# What `openssl rand -hex 32` makes has 64 characters, about 15 of them different.
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    raise ImproperlyConfigured(
        "SECRET_KEY is too short or too simple: it signs sessions and links. Take at least 50"
        " random characters; `openssl rand -hex 32` makes them."
    )
DEBUG = env.bool("DEBUG", default=False)
# Lets `seed_demo` add accounts with a known password; `make run` sets it, production never does.
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
# The health check of a container asks by the loopback's number, whatever its public name is.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=["localhost", "[::1]"]), "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SERVED_OVER_HTTPS = env.bool("SERVED_OVER_HTTPS", default=True)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if SERVED_OVER_HTTPS:
    # Browsers take such a name from this very host alone, over HTTPS and for all of it: a
    # neighbouring host of the same domain cannot slip a cookie in.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# How long a person stays signed in, in hours, whether or not they do anything.
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
if not 1 <= SESSION_HOURS <= 720:
    raise ImproperlyConfigured("SESSION_HOURS is a whole number from 1 to 720 (30 days).")
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SECURE_SSL_REDIRECT = SERVED_OVER_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SERVED_OVER_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SERVED_OVER_HTTPS
# Entering the browsers' preload list binds a whole domain for years: its owner's decision.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
# A form whose page was open while its reader signed in anew is shown for confirmation, not lost.
CSRF_FAILURE_VIEW = "recommendations.drafts.views.ended_sessions.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- Application --------------------------------------------------------------------------------
INSTALLED_APPS = [
    "tracker.apps.TrackerConfig",
    "recommendations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_filters",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "tracker.permissions_policy.permissions_policy",
    "tracker.caching.decide_for_the_rest",
    "tracker.compression.Compression",
    "django.middleware.security.SecurityMiddleware",
    "tracker.requests.refuse_other_requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "recommendations.acts.acting.acting_on_pages",
    "tracker.time_zones.readers_time_zone",
    "tracker.caching.keep_private_pages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tracker.typed_text.CleanTypedText",
    "recommendations.drafts.views.ended_sessions.EndedSessions",
    "tracker.addresses.refuse_nul",
    "recommendations.acts.edit_conflicts.KeepBothTexts",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            # Built by hand because django-template-partials has to wrap the loaders once.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------------
# The login with which the application works. It owns nothing, and may do with each table what
# recommendations/logins/reads/rights.py lists.
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = (
    {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=8)}
    if env.bool("DATABASE_POOL", default=True)
    else False
)
DATABASES["default"]["ATOMIC_REQUESTS"] = False
# The login that owns the tables: for migrate, grant_app_login and restore alone. Neither the web
# server nor Celery starts where it is known.
if OWNER_DATABASE_URL := env.str("OWNER_DATABASE_URL", default=""):
    DATABASES["owner"] = env.db_url_config(OWNER_DATABASE_URL)

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "tracker",
        # A sign-in waits for the cache, and is refused without it; nobody waits for ever.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    },
    # Public pages: what takes longer than this to be found is written anew.
    "pages": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "pages",
        "OPTIONS": {"socket_connect_timeout": 0.25, "socket_timeout": 0.25},
    },
}
# How long a public page is kept at most, in seconds; 0 keeps none. What changes it ends it at once.
KEPT_PAGE_SECONDS = env.int("KEPT_PAGE_SECONDS", default=300)
if not 0 <= KEPT_PAGE_SECONDS <= 86_400:
    raise ImproperlyConfigured("KEPT_PAGE_SECONDS is a whole number from 0 to 86400 (a day).")
SESSION_ENGINE = "django.contrib.sessions.backends.db"

MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "tracker.static_files.BundledStaticFilesStorage",
        # Made by root while the image is built, and read by the image's user: unlike uploads,
        # which FILE_UPLOAD_PERMISSIONS below keeps from others.
        "OPTIONS": {"file_permissions_mode": 0o644},
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
# A form with ten passages of a reply at their full length (`recommendations/texts.py`), in a
# script of which each character is sent as nine. Longer ones are answered by 413, with the limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "recommendations.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "tracker.passwords.ShortestPassword", "OPTIONS": {"min_length": 12}},
    {"NAME": "tracker.passwords.LongestPassword"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
# How long a link to set a password works, in seconds: emails say three days.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
# How many failed sign-ins there may be within one window of time (minutes): to one account, from
# one network (an IPv4 address, or the /64 of an IPv6 address), and overall.
SIGN_IN_WINDOW_MINUTES = env.int("SIGN_IN_WINDOW_MINUTES", default=15)
SIGN_IN_FAILURES = {
    "account": env.int("SIGN_IN_FAILURES_PER_ACCOUNT", default=10),
    "network": env.int("SIGN_IN_FAILURES_PER_NETWORK", default=50),
    "overall": env.int("SIGN_IN_FAILURES_OVERALL", default=500),
}
if min(SIGN_IN_WINDOW_MINUTES, *SIGN_IN_FAILURES.values()) < 1:
    raise ImproperlyConfigured("The SIGN_IN_ settings are whole numbers from 1.")
LOGIN_REDIRECT_URL = "board"
LOGOUT_REDIRECT_URL = "home"

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en"
# The languages of pages. Emails are written in all six official languages (recommendations/locale,
# docs/developers/README.md); a page that knew only the words of the emails would mix two languages,
# so a language is added here once everything is translated.
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "recommendations" / "locale"]
USE_TZ = True
# The treaty bodies sit in Geneva: dates without a place are dates there.
TIME_ZONE = "Europe/Zurich"

# --- Mail ---------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG["EMAIL_HOST"]
EMAIL_PORT = EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL_CONFIG["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
# Seconds that the mail server may take for one answer.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="follow-up@localhost")
# Where links in mails point to; no trailing slash.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
# Read by "Where are my mails?" in the demonstration; empty in production.
MAIL_CATCHER_URL = env.str("MAIL_CATCHER_URL", default="")

# --- Background work ----------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TIMEZONE = TIME_ZONE
# A message that no worker took and acknowledged within an hour is given to another one.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
# How often the reminder ledger is worked through, in seconds; the tests ask for one second.
REMINDER_PLANNING_SECONDS = env.int("REMINDER_PLANNING_SECONDS", default=900)
REMINDER_DELIVERY_SECONDS = env.int("REMINDER_DELIVERY_SECONDS", default=60)
CELERY_BEAT_SCHEDULE = beat_schedule(
    planning_seconds=REMINDER_PLANNING_SECONDS, delivery_seconds=REMINDER_DELIVERY_SECONDS
)
# Every job asks what is due, so nothing of the last run has to be kept in a file.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
# So long beat may sleep, in seconds, before it sees that it is asked to end.
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
# `celery inspect ping` reaches beat as well, and gets no answer once the schedule stands still.
CELERY_BEAT_ENABLE_REMOTE_CONTROL = True

# --- Backups ------------------------------------------------------------------------------------
# The public key of age (age1...) for which backups are encrypted; without it none are made.
BACKUP_PUBLIC_KEY = env.str("BACKUP_PUBLIC_KEY", default="")
BACKUP_DIR = env.path("BACKUP_DIR", default=str(VAR_DIR / "backups"))
# How old the last backup may become, in hours, and how long each is kept, in days.
BACKUP_HOURS = env.int("BACKUP_HOURS", default=24)
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=30)
if BACKUP_HOURS < 1 or BACKUP_KEEP_DAYS < 1:
    raise ImproperlyConfigured("BACKUP_HOURS and BACKUP_KEEP_DAYS are whole numbers from 1.")
# The folder of pg_dump and pg_restore, version 18; empty for those on the PATH.
POSTGRES_PROGRAMS = env.str("POSTGRES_PROGRAMS", default="")

# --- Logs: one line an event, to standard error --------------------------------------------------
# "json" is for machines that collect logs; "line" is for people who read along.
LOG_FORMAT = env.str("LOG_FORMAT", default="json")
if LOG_FORMAT not in {"json", "line"}:
    raise ImproperlyConfigured(f"LOG_FORMAT is json or line, not {LOG_FORMAT!r}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{levelname}{name}{message}{process}",
            "style": "{",
            "rename_fields": {"levelname": "level", "name": "logger"},
            # In UTC, and saying so: logs of several machines are read side by side.
            "timestamp": "at",
        },
    },
    "filters": {
        "mask_secrets": {"()": "tracker.log_masks.MaskSecrets"},
        "short_refusals": {"()": "tracker.log_masks.ShortRefusals"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["mask_secrets", "short_refusals"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
# The worker logs like the rest instead of in Celery's own shape.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
