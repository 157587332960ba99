"""The process in which uploaded files are opened: started by `sandbox`, limited, replaceable.

It reads jobs from its standard input (a line of JSON, then as many bytes as that line says) and
answers with lines of JSON: any number of {"done", "total"}, then one {"type", "document", "text"}
or {"error", "code"}, with a "trace" where the importer has a bug; a picture of a page comes as
{"n_bytes"} and that many bytes. It knows no database, no secret and no network address, because
it is started without them, and could reach none, because it gives that up first (`confinement`).
"""

import json
import os
import resource
import sys
import traceback
from typing import Any, BinaryIO

from recommendations.importers import UnreadableDocument, media_type, parse
from recommendations.importers.confinement import confine
from recommendations.importers.files.page_pictures import picture_of_page
from recommendations.importers.files.source import shown_text
from recommendations.importers.parsed_json import to_json
from recommendations.symbols import parse_symbol

# Pages between two reports of progress: more would cost time and help nobody.
_PAGES_A_STEP = 5


def main() -> None:
    megabytes, seconds = int(sys.argv[1]), int(sys.argv[2])
    # Whatever a library prints must not stand between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    # No crash leaves the file's content on the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    confine()
    for line in sys.stdin.buffer:
        job = json.loads(line)
        data = sys.stdin.buffer.read(job["n_bytes"])
        # The system ends this process after that much more computing, should its parent be gone.
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        try:
            _WORK[job["work"]](job, data, answers)
        except UnreadableDocument as error:
            _say(answers, {"error": str(error), "code": error.code})
        except (MemoryError, RecursionError):
            _say(
                answers,
                {
                    "error": "Reading this file takes more memory than any document needs, so it "
                    "was stopped. Choose the document itself, without annexes and pictures.",
                    "code": "too_large",
                },
            )
        except Exception:  # a bug: the person is told, and the trace is logged
            _say(
                answers,
                {
                    "error": "The program failed on this file, and the error has been logged. "
                    "Choose another version of the document, or record it by hand.",
                    "code": "fault",
                    "trace": traceback.format_exc(),
                },
            )


def _say(answers: BinaryIO, values: dict[str, Any]) -> None:
    answers.write(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    answers.flush()


def _parse(job: dict[str, Any], data: bytes, answers: BinaryIO) -> None:
    def say_page(done: int, total: int) -> None:
        if done % _PAGES_A_STEP == 0:
            _say(answers, {"done": done, "total": total})

    symbol = parse_symbol(job["symbol"]) if job["symbol"] else None
    document = parse(data, job["file_name"], symbol=symbol, on_page=say_page)
    found = media_type(data)
    _say(
        answers,
        {
            "type": found,
            "document": to_json(document, job["file_name"]),
            "text": shown_text(data, found),
        },
    )


def _draw(job: dict[str, Any], data: bytes, answers: BinaryIO) -> None:
    picture = picture_of_page(data, job["page"], longest=job["longest"])
    _say(answers, {"n_bytes": len(picture)})
    answers.write(picture)
    answers.flush()


_WORK = {"parse": _parse, "draw": _draw}

if __name__ == "__main__":
    main()
