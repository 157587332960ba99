"""The mail catcher of `make run`: takes mail by SMTP, shows it in the browser, sends none of it.

python -m dev.mailcatcher --smtp-port 8025 --http-port 8026 --folder var/mail
"""

import argparse
import json
import signal
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import ClassVar
from urllib.parse import quote, urlsplit

from dev import mail_pages
from dev.mailbox import Mail, Mailbox
from dev.ports import LOOPBACK
from dev.smtp_sink import SmtpSink

SHOWN = 200
OUR_NAMES = {"127.0.0.1", "localhost", "[::1]"}
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
# A mail's HTML may carry its own style and images, and can run, load or submit nothing.
MAIL_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


@dataclass(frozen=True)
class Answer:
    """What goes back to the browser."""

    content: bytes
    content_type: str = "text/html; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK
    policy: str = PAGE_POLICY
    download_name: str | None = None


def answer(mailbox: Mailbox, path: str) -> Answer:
    """The page at `path`."""
    match [piece for piece in path.split("/") if piece]:
        case []:
            keys = mailbox.keys()
            shown = list(mailbox.newest(SHOWN))
            return _page(mail_pages.message_list(shown, len(keys), len(shown)))
        case ["style.css"]:
            return Answer(mail_pages.STYLE.encode(), "text/css; charset=utf-8")
        case ["healthz"]:
            return Answer(b"ok\n", "text/plain; charset=utf-8")
        case ["messages.json"]:
            summaries = [mail.summary() for mail in mailbox.newest(SHOWN)]
            return Answer(json.dumps(summaries, indent=2).encode(), "application/json")
        case ["message", key, *rest]:
            mail = mailbox.read(key)
            found = None if mail is None else _part(mail, rest)
            return found or _page(mail_pages.not_found(), HTTPStatus.NOT_FOUND)
    return _page(mail_pages.not_found(), HTTPStatus.NOT_FOUND)


def _part(mail: Mail, rest: list[str]) -> Answer | None:
    match rest:
        case []:
            return _page(mail_pages.one_message(mail))
        case ["source"]:
            return Answer(mail.raw, "text/plain; charset=utf-8", policy=MAIL_POLICY)
        case ["html"]:
            html = mail.body("html")
            return None if html is None else Answer(html.encode(), policy=MAIL_POLICY)
        case ["attachment", number] if number.isascii() and number.isdigit():
            attachments = mail.attachments()
            if 1 <= int(number) <= len(attachments):
                item = attachments[int(number) - 1]
                # Never shown by the browser itself, whatever the sender calls it.
                return Answer(
                    item.content,
                    "application/octet-stream",
                    policy=MAIL_POLICY,
                    download_name=item.name,
                )
    return None


def _page(text: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(text.encode(), status=status)


class Handler(BaseHTTPRequestHandler):
    """Reads only; answers only to this machine's own names, so no foreign page can look in."""

    mailbox: ClassVar[Mailbox]
    server_version = "MailCatcher"
    sys_version = ""

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        if host not in OUR_NAMES:
            self._send(Answer(b"Not here.\n", "text/plain", HTTPStatus.MISDIRECTED_REQUEST))
            return
        self._send(answer(self.mailbox, urlsplit(self.path).path))

    do_HEAD = do_GET  # noqa: N815 - its parent's name

    def _send(self, reply: Answer) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.content)))
        self.send_header("Content-Security-Policy", reply.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        if reply.download_name is not None:
            name = quote(reply.download_name, safe="")
            self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its parent's name
        """Keep the log for mail; reading it is not worth a line."""


def web_server(mailbox: Mailbox, port: int) -> ThreadingHTTPServer:
    handler = type("MailboxHandler", (Handler,), {"mailbox": mailbox})
    return ThreadingHTTPServer((LOOPBACK, port), handler)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    arguments = parser.parse_args()
    mailbox = Mailbox(arguments.folder)
    server = web_server(mailbox, arguments.http_port)
    sink = SmtpSink(keep=mailbox.keep, port=arguments.smtp_port).start()

    def end(_number: int, _frame: FrameType | None) -> None:
        # shutdown() waits for the loop below, which this thread would be holding up.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    sink.stop()


if __name__ == "__main__":
    main()
