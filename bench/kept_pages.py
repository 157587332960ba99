"""How quick public pages are that are kept, against the empty page of the same server.

    python bench/kept_pages.py --texts FOLDER [--recommendations 270000] [--keep FOLDER] [--write]

The site of bench/pages.py, which keeps pages as every installation does (decision 41). Twenty
readers ask for pages that nothing has changed since they were last asked for. Each is measured
between two measurements of the empty page, because what runs close together shares the machine
alike; beside it stands the same page where none is kept.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pages import PAGE, QUESTIONS, Site, ask, rate, read, site, web_server

from dev.ports import any_free

BEGIN, END = "<!-- begin: kept pages -->", "<!-- end: kept pages -->"
HEAD = (
    "| twenty readers | kept, a second | written, a second | of the empty page's rate | wanted "
    "| errors |\n|---|---|---|---|---|---|"
)
READERS = 20


@contextmanager
def keeping(of: Site) -> Iterator[Site]:
    """The same site on another port, where pages are kept."""
    kept = replace(of, port=any_free(), environment={**of.environment, "KEPT_PAGE_SECONDS": "3600"})
    web = web_server(kept)
    try:
        yield kept
    finally:
        web.stop()


def measured(of: Site, pages: dict[str, str], for_seconds: float) -> list[str]:
    asked = {
        "recommendation page": [pages["recommendation"]],
        "lists": [f"/recommendations/?{urlencode(question.query)}" for question in QUESTIONS],
        **{name: [pages[name]] for name in ("case", "State party", "home")},
    }
    rows = []
    with keeping(of) as kept:

        def answers(where: Site, paths: list[str]) -> tuple[float, int]:
            return rate(where.port, paths, readers=READERS, for_seconds=for_seconds)

        for name, paths in asked.items():
            for path in (*paths, *paths):
                read(kept.port, path)
            before, n_failed = answers(kept, ["/empty/"])
            a_second, n_failed_kept = answers(kept, paths)
            after, n_failed_after = answers(kept, ["/empty/"])
            written, n_failed_written = answers(of, paths)
            n_errors = n_failed + n_failed_kept + n_failed_after + n_failed_written
            rows.append(
                f"| {name} | {a_second:.1f} | {written:.1f} "
                f"| {2 * a_second / (before + after):.2f} | at least 0.25 | {n_errors} |"
            )
            print(rows[-1], flush=True)
    return rows


def write(rows: list[str], n: int) -> None:
    text = PAGE.read_text(encoding="utf-8")
    head, _begin, rest = text.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    body = "\n".join((f"{n:,} recommendations.\n", HEAD, *rows))
    PAGE.write_text(f"{head}{BEGIN}\n{body}\n{END}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--texts", type=Path, required=True, help="the sample texts for the load")
    parser.add_argument("--recommendations", type=int, default=270_000)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the database")
    parser.add_argument("--seconds", type=float, default=20, help="how long each is asked for")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="tracker-kept-pages-") as name,
        site(given.keep or Path(name), given.recommendations, given.texts) as of,
    ):
        who: dict[str, Any] = ask(of, "people")
        rows = measured(of, who["pages"], given.seconds)
    if given.write:
        write(rows, given.recommendations)


if __name__ == "__main__":
    main()
