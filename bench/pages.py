"""How quick pages are at the size of the whole index, as ratios within one run.

    python bench/pages.py --texts FOLDER [--recommendations 270000] [--keep FOLDER] [--write]

Starts a PostgreSQL with the settings of `make run`, makes a load (`manage.py make_load`), and
starts gunicorn as `make run` does. Each question is asked over HTTP, warm, seven times; beside the
middle time stands that of the best SQL by hand, written here on the flat row: the page by its
index, the count, and the counts of five facets in one pass, and of the themes. A page's own work
(reading the address, writing HTML) is what it takes beside its SQL, measured in one process.
--datasette names the program of a Datasette (0.65.1, in an environment of its own), which is asked
the same of the same rows with six facets. Twenty readers for a minute, against the empty page of
the same server.

--keep names a folder that keeps the database, so that the load is written once.
"""

import argparse
import http.client
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from by_datasette import CLOCK, OPEN, listens, serving

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dev import postgres, valkey  # noqa: E402
from dev.ports import LOOPBACK, any_free  # noqa: E402
from dev.processes import Child, spawn, wait_until  # noqa: E402

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- begin: pages -->", "<!-- end: pages -->"
TIMES = 7


@dataclass(frozen=True)
class Site:
    """The servers of this run."""

    owner_url: str
    environment: dict[str, str]
    port: int
    folder: Path


@contextmanager
def site(folder: Path, n: int, samples: Path) -> Iterator[Site]:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    kept = folder / "passwords.json"
    if not kept.exists():
        kept.write_text(json.dumps([postgres.new_password(), secrets.token_urlsafe(40)]))
    password, key = json.loads(kept.read_text())
    # What is read does not depend on whether a crash of the machine would lose it.
    database = postgres.start(
        folder / "pg", password=password, log=folder / "postgres.log", durable=False
    )
    broker = valkey.start(folder / "valkey", password=password, log=folder / "valkey.log")
    port = any_free()
    environment = {
        **os.environ,
        "DATABASE_URL": postgres.login_url(database.url, postgres.APPLICATION, password),
        "REDIS_URL": f"{broker.url}/0",
        "SECRET_KEY": key,
        "SERVED_OVER_HTTPS": "false",
        "IGNORE_DOT_ENV": "true",
        "LOG_FORMAT": "line",
        "SITE_URL": f"http://{LOOPBACK}:{port}",
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        # Measured is how pages are written; bench/kept_pages.py asks for those that are kept.
        "KEPT_PAGE_SECONDS": "0",
    }
    try:
        made = Site(database.url, environment, port, folder)
        _prepare(made, n, samples)
        web = web_server(made)
        try:
            yield made
        finally:
            web.stop()
    finally:
        broker.stop()
        database.stop()


def _prepare(of: Site, n: int, samples: Path) -> None:
    """Tables, reference data and the load, unless a former run made them."""
    done = of.folder / f"loaded-{n}"
    if done.exists():
        return
    owner = {
        **of.environment,
        "OWNER_DATABASE_URL": of.owner_url,
        "DATABASE_POOL": "false",
        "DEMONSTRATION": "true",
    }
    for command in (
        ["collectstatic", "--no-input", "-v0"],
        ["migrate", "--database=owner", "--no-input", "-v0"],
        ["grant_app_login"],
        ["load_reference_data"],
        ["make_load", "--recommendations", str(n), "--texts", str(samples)],
    ):
        began = time.monotonic()
        with (of.folder / "prepare.log").open("a") as log:
            subprocess.run(
                [sys.executable, str(ROOT / "manage.py"), *command],
                env=owner,
                check=True,
                stdout=log,
            )
        print(f"{command[0]}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    done.touch()


def web_server(of: Site) -> Child:
    """As `make run` starts it."""
    child = spawn(
        "Web server",
        [
            *(sys.executable, "-m", "gunicorn", "pages:with_empty_page()"),
            *("--pythonpath", str(ROOT / "bench")),
            *("--bind", f"{LOOPBACK}:{of.port}", "--workers=2", "--threads=4"),
            *("--worker-class=gthread", "--no-control-socket", "--preload", "--timeout=60"),
            *("--graceful-timeout=4", "--access-logfile=-"),
            "--logger-class=tracker.log_masks.MaskedLogger",
        ],
        log=of.folder / "web.log",
        env=of.environment,
        cwd=ROOT,
    )

    assert wait_until(lambda: listens(of.port), child=child, seconds=60), child.tail()
    return child


def with_empty_page() -> Any:
    """The application that gunicorn serves, and a page that says nothing, behind all middleware."""
    import django

    django.setup()
    from django.http import HttpResponse
    from django.urls import path

    from tracker import urls
    from tracker.wsgi import application

    urls.urlpatterns.insert(0, path("empty/", lambda _request: HttpResponse()))
    return application


# --- The questions ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """A list as its address asks for it, and the same as conditions on flat rows by hand.

    `words` is searched for in the form that the application makes of it, so that both look up the
    same; `datasette` is what Datasette is asked beside its facets.
    """

    name: str
    query: dict[str, str]
    words: str = ""
    condition: str = ""
    order: str = "newest_first, cycle_id, document_id, position"
    offset: int = 0
    datasette: dict[str, str] = field(default_factory=dict)


_NAMES = "(SELECT name_en FROM recommendations_stateparty s WHERE s.id = l.state_party_id)"
QUESTIONS = (
    Question("all", {}),
    *(
        Question(words, {"q": words}, words=words, datasette={"_search": words})
        for words in ("detention migrants", "violence women", "women", "pollution zoology")
    ),
    Question(
        "torture, CAT",
        {"q": "torture", "treaty_body": "CAT"},
        words="torture",
        condition="l.treaty_body_id = (SELECT id FROM recommendations_treatybody"
        " WHERE code = 'CAT')",
        datasette={"_search": "torture", "treaty_body": "CAT"},
    ),
    Question(
        '"domestic violence"',
        {"q": '"domestic violence"'},
        words='"domestic violence"',
        datasette={"_search": '"domestic violence"', "_searchmode": "raw"},
    ),
    Question(
        "one committee",
        {"treaty_body": "CEDAW"},
        condition="l.treaty_body_id = (SELECT id FROM recommendations_treatybody"
        " WHERE code = 'CEDAW')",
        datasette={"treaty_body": "CEDAW"},
    ),
    Question(
        "sorted by State",
        {"sort": "state_party"},
        order=f"{_NAMES}, newest_first, cycle_id, document_id, position",
        datasette={"_sort": "state_party"},
    ),
    Question("page 200", {"page": "200"}, offset=199 * 25),
)
FACETS = ("state_party", "treaty_body", "status", "kind", "year", "clock")


def by_hand(connection: "psycopg.Connection[Any]", question: Question, tsquery: str) -> float:
    """Seconds of the best SQL: a page, the count with five facets in one pass, and the themes."""
    where = [OPEN, *([question.condition] if question.condition else ())]
    if question.words:
        where.append(f"l.words @@ {_literal(tsquery)}::tsquery")
    rows = f"recommendations_listedrecommendation l WHERE {' AND '.join(where)}"
    began = time.perf_counter()
    connection.execute(
        f"SELECT recommendation_id FROM {rows} ORDER BY {question.order}"
        f" LIMIT 25 OFFSET {question.offset}"
    ).fetchall()
    connection.execute(
        f"""WITH found AS NOT MATERIALIZED (
            SELECT state_party_id, treaty_body_id, status, kind, {CLOCK} AS clock FROM {rows}
        ) SELECT state_party_id, treaty_body_id, status, kind, clock, count(*) FROM found
        GROUP BY GROUPING SETS
            ((state_party_id), (treaty_body_id), (status), (kind), (clock), ())"""
    ).fetchall()
    connection.execute(
        f"SELECT theme, count(*) FROM (SELECT themes FROM {rows}) f, unnest(themes) theme"
        " GROUP BY theme"
    ).fetchall()
    return time.perf_counter() - began


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# --- In the application's own process -----------------------------------------------------------


def part_people() -> dict[str, Any]:
    """An officer of the committee with most cases, signed in; and addresses of some pages."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.db.models import Count

    from recommendations import dates
    from recommendations.enums import Role
    from recommendations.models import Membership, Recommendation, TreatyBody, User

    body = TreatyBody.objects.annotate(n=Count("cycles")).order_by("-n")[0]
    email = "bench-officer@localhost.invalid"
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, full_name="Officer of the benchmark"
    )
    if not user.memberships.exists():
        Membership.objects.create(
            user=user,
            role=Role.OFFICER,
            treaty_body=body,
            valid_during=(dates.today(), None),
        )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    graded = (
        Recommendation.objects.visible_to(None)
        .filter(follow_ups__status="evaluated")
        .select_related("paragraph__document", "cycle__treaty_body", "cycle__state_party")
    )
    one = graded[graded.count() // 2]
    return {
        "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
        "email": email,
        "pages": {
            "recommendation": one.get_absolute_url(),
            "case": one.cycle.get_absolute_url(),
            "State party": one.cycle.state_party.get_absolute_url(),
            "committee": one.cycle.treaty_body.get_absolute_url(),
            "deadlines": "/deadlines/",
            "home": "/",
        },
    }


def part_queries(email: str, *paths: str) -> dict[str, list[float]]:
    """Of each page: queries, milliseconds of SQL and of all else, once it is warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from recommendations.models import User

    found: dict[str, list[float]] = {}
    for path in paths:
        client = Client(SERVER_NAME=LOOPBACK)
        if email:
            client.force_login(User.objects.get(email=email))
        client.get(path)
        times: list[tuple[float, float, int]] = []
        for _ in range(3):
            with CaptureQueriesContext(connection) as queries:
                began = time.perf_counter()
                answer = client.get(path)
                whole = time.perf_counter() - began
            assert answer.status_code == 200, (path, answer.status_code)
            inside = sum(float(query["time"]) for query in queries.captured_queries)
            times.append((inside * 1000, max(whole - inside, 0) * 1000, len(queries)))
        inside, outside, n = sorted(times)[1]
        found[path] = [n, inside, outside]
    return found


def part_words(*typed: str) -> dict[str, str]:
    """What the application looks up for these words."""
    from recommendations.documents.reads.flat.words import tsquery_of
    from recommendations.documents.reads.search import question_of

    found = {}
    for words in typed:
        node = question_of(words).words
        assert node is not None
        found[words] = tsquery_of(node)
    return found


def ask(of: Site, part: str, *values: str) -> Any:
    """Run a part of this file in a process of its own; what it found."""
    done = subprocess.run(
        [sys.executable, __file__, "--part", part, *values],
        env={**of.environment, "DATABASE_POOL": "false"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


# --- Over HTTP ----------------------------------------------------------------------------------


def read(port: int, path: str, cookie: str = "") -> tuple[int, int]:
    """Status and bytes over the line of a page, compressed as browsers ask for it."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=120)
    headers = {"Accept-Encoding": "gzip", "Connection": "close"}
    if cookie:
        headers["Cookie"] = cookie
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    n_bytes = len(answer.read())
    connection.close()
    return answer.status, n_bytes


def seconds(work: Callable[[], object], times: int = TIMES) -> float:
    """The middle time of some, after one that warms."""
    work()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def rate(port: int, paths: list[str], *, readers: int, for_seconds: float) -> tuple[float, int]:
    """Answers a second that so many readers get, each page after the other, and failures."""
    counts, failures = [0] * readers, [0] * readers
    end = time.monotonic() + for_seconds

    def reader(place: int) -> None:
        turn = place
        while time.monotonic() < end:
            try:
                status, _n_bytes = read(port, paths[turn % len(paths)])
            except OSError:
                status = 0
            counts[place] += status == 200
            failures[place] += status != 200
            turn += 1

    threads = [threading.Thread(target=reader, args=(place,)) for place in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / for_seconds, sum(failures)


# --- Datasette ----------------------------------------------------------------------------------


def of_datasette(port: int, question: Question, times: int) -> float:
    facets = [("_facet", name) for name in FACETS]
    query = urlencode([*question.datasette.items(), *facets, ("_size", "25")])

    def look() -> None:
        status, _n_bytes = read(port, f"/datasette/rows?{query}")
        assert status == 200, (query, status)

    return seconds(look, times)


# --- The tables ---------------------------------------------------------------------------------


def lists(of: Site, program: Path | None) -> list[str]:
    words = [question.words for question in QUESTIONS if question.words]
    tsqueries = ask(of, "words", *words)
    paths = {
        question.name: f"/recommendations/?{urlencode(question.query)}" for question in QUESTIONS
    }
    inside = ask(of, "queries", "", *paths.values())
    of_datasettes: dict[str, float] = {}
    if program:
        with serving(program, of.folder, of.owner_url) as port:
            for question in QUESTIONS:
                of_datasettes[question.name] = of_datasette(port, question, 1)
    rows = []
    with psycopg.connect(of.owner_url, autocommit=True) as connection:
        connection.execute("SET plan_cache_mode = force_custom_plan")
        for question in QUESTIONS:
            path = paths[question.name]
            page = seconds(lambda path=path: read(of.port, path))  # type: ignore[misc]
            tsquery = tsqueries.get(question.words, "")
            hand = seconds(lambda q=question, t=tsquery: by_hand(connection, q, t))  # type: ignore[misc]
            n, sql, own = inside[path]
            _status, n_bytes = read(of.port, path)
            ratio = max(page - own / 1000, 0) / hand
            other = of_datasettes.get(question.name)
            rows.append(
                f"| {question.name} | {page * 1000:.0f} ms | {hand * 1000:.0f} ms | {ratio:.2f} "
                f"| {f'{other:.1f} s, {other / page:.0f} times' if other else '–'} "
                f"| {n:.0f} | {sql:.0f} ms | {own:.0f} ms | {n_bytes / 1000:.0f} kB |"
            )
            print(rows[-1], flush=True)
    return rows


def others(of: Site, who: dict[str, Any]) -> list[str]:
    public, own = (
        who["pages"],
        {"board": "/board/", "home, officer": "/", "dates, officer": "/deadlines/"},
    )
    counted = ask(of, "queries", "", *public.values())
    of_officer = ask(of, "queries", who["email"], *own.values())
    rows = []
    for name, path in [*public.items(), *own.items()]:
        cookie = who["cookie"] if name in own else ""
        n, sql, _outside = (of_officer if name in own else counted)[path]
        status, n_bytes = read(of.port, path, cookie)
        assert status == 200, (path, status)
        page = seconds(lambda path=path, cookie=cookie: read(of.port, path, cookie))  # type: ignore[misc]
        rows.append(
            f"| {name} | {page * 1000:.0f} ms | {n:.0f} | {sql:.0f} ms | {n_bytes / 1000:.0f} kB |"
        )
        print(rows[-1], flush=True)
    return rows


def twenty(of: Site, who: dict[str, Any], for_seconds: float) -> list[str]:
    searches = [f"/recommendations/?{urlencode(question.query)}" for question in QUESTIONS]
    asked = {
        "empty page": ["/empty/"],
        "recommendation page": [who["pages"]["recommendation"]],
        "lists": searches,
    }
    found = {
        name: rate(of.port, paths, readers=20, for_seconds=for_seconds)
        for name, paths in asked.items()
    }
    empty = found["empty page"][0]
    wanted = {"recommendation page": "at least 1/15", "lists": "at least 1/45"}
    rows = [
        f"| {name} | {a_second:.1f} | {f'1/{empty / a_second:.0f}' if a_second else '0'} "
        f"| {wanted.get(name, '')} | {failures} |"
        for name, (a_second, failures) in found.items()
    ]
    print("\n".join(rows), flush=True)
    return rows


HEADS = (
    (
        "| list | page | by hand | page without its own work, against by hand (at most 1.5) "
        "| Datasette (at least 20 times) | queries | SQL | own work | over the line |\n"
        "|---|---|---|---|---|---|---|---|---|"
    ),
    "| page | time | queries | SQL (at most 60 ms) | over the line |\n|---|---|---|---|---|",
    "| twenty readers | a second | of the empty page's | wanted | errors |\n|---|---|---|---|---|",
)


def write(tables: list[list[str]], n: int) -> None:
    text = PAGE.read_text(encoding="utf-8")
    head, _begin, rest = text.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    body = "\n\n".join("\n".join((top, *rows)) for top, rows in zip(HEADS, tables, strict=True))
    PAGE.write_text(
        f"{head}{BEGIN}\n{n:,} recommendations.\n\n{body}\n{END}{tail}", encoding="utf-8"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--texts", type=Path, help="the folder of sample texts for the load")
    parser.add_argument("--recommendations", type=int, default=270_000)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the database")
    parser.add_argument("--datasette", type=Path, help="the program of a Datasette")
    parser.add_argument("--seconds", type=float, default=60, help="how long twenty readers read")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if given.part:
        import django

        django.setup()
        part = {"people": part_people, "queries": part_queries, "words": part_words}
        print(json.dumps(part[given.part[0]](*given.part[1:])))  # type: ignore[operator]
        return
    if not given.texts:
        parser.error("name the folder of sample texts with --texts")
    with tempfile.TemporaryDirectory(prefix="tracker-pages-") as name:
        folder = given.keep or Path(name)
        with site(folder, given.recommendations, given.texts) as of:
            who = ask(of, "people")
            tables = [lists(of, given.datasette), others(of, who), twenty(of, who, given.seconds)]
    if given.write:
        write(tables, given.recommendations)


if __name__ == "__main__":
    main()
