"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

application = get_wsgi_application()

from importlib import import_module  # noqa: E402 - all of this needs the applications

from django.conf import settings  # noqa: E402

from tracker.login_checks import refuse_owners_address  # noqa: E402

refuse_owners_address()
# Read here, the pages are shared by processes that fork later, and the first reader waits for none.
import_module(settings.ROOT_URLCONF)
