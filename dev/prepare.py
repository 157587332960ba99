"""Bring the data up to date: everything that has to happen between the servers and the pages.

One process, because starting Django four times would take longer than the work. A line that
begins with an asterisk says what is going on; `make run` shows it.
"""

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    print("* applying migrations", flush=True)
    call_command("migrate", interactive=False, verbosity=1)
    print("* collecting style sheets and scripts", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    print("* loading treaty bodies, States parties, rules and scales", flush=True)
    call_command("load_reference_data")
    print("* loading the demonstration", flush=True)
    call_command("seed_demo")


if __name__ == "__main__":
    main()
