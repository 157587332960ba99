"""Notifications reach the ledger by a pipe, by files and from a Maildir; nothing stops the pipe."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommendations.enums import EmailStatus
from recommendations.management.commands import record_bounce
from recommendations.models import Event, OutgoingEmail, User
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import OutgoingEmailFactory, ReminderStageFactory
from tests.mail.bounce_notices import notification

Pipe = Callable[[bytes], str]


@pytest.fixture
def sent(case: Case, state_focal_point: User) -> OutgoingEmail:
    return OutgoingEmailFactory.create(
        deadline=case.deadline,
        recipient=state_focal_point,
        stage=ReminderStageFactory.create(),
        status=EmailStatus.SENT,
    )


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Give the command a message as a mail server does; what it said."""

    def run(raw: bytes) -> str:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        return told()

    return run


def told(*paths: Path) -> str:
    output = io.StringIO()
    call_command("record_bounce", *paths, stdout=output)
    return output.getvalue()


def about(email: OutgoingEmail, **fields: str) -> bytes:
    return notification(email.message_id, **{"recipient": email.address, **fields})


def status(email: OutgoingEmail) -> str:
    return OutgoingEmail.objects.get(pk=email.pk).status


def test_pipe_notes_it_once(sent: OutgoingEmail, pipe: Pipe) -> None:
    said = pipe(about(sent))
    assert sent.message_id in said
    assert "bounced" in said
    assert "The address was marked." in said
    assert status(sent) == EmailStatus.BOUNCED
    assert "known already" in pipe(about(sent))
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"Subject: Out of office\r\n\r\nI am away.\r\n", "Not a notification"),
        (b"", "Not a notification"),
        (notification("<reminder.unknown@example.org>"), "not in the ledger"),
    ],
)
def test_anything_else_is_left_alone_and_is_no_error(
    sent: OutgoingEmail, pipe: Pipe, raw: bytes, said: str
) -> None:
    """A command that fails would make the mail server send the message back to somebody."""
    assert said in pipe(raw)
    assert status(sent) == EmailStatus.SENT


def test_delay_is_left_alone(sent: OutgoingEmail, pipe: Pipe) -> None:
    assert "delayed" in pipe(about(sent, action="delayed"))
    assert status(sent) == EmailStatus.SENT


def test_mail_server_is_asked_to_come_again(
    sent: OutgoingEmail, pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_triggers():
        OutgoingEmail.objects.update(status=EmailStatus.CLAIMED, sent_at=None)
    with pytest.raises(CommandError) as early:
        pipe(about(sent))
    assert early.value.returncode == 75

    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("the connection was refused")

    monkeypatch.setattr(record_bounce, "note_report", away)
    with pytest.raises(CommandError, match="the connection was refused") as no_database:
        pipe(about(sent))
    assert no_database.value.returncode == 75


def test_files_are_read_one_by_one(sent: OutgoingEmail, tmp_path: Path) -> None:
    first, second = tmp_path / "first.eml", tmp_path / "second.eml"
    first.write_bytes(b"no notification")
    second.write_bytes(about(sent))
    said = told(first, second).splitlines()
    assert len(said) == 2
    assert status(sent) == EmailStatus.BOUNCED
    assert first.exists(), "files are the person's who named them"
    assert second.exists()


def test_maildir_is_read_like_a_mail_program(sent: OutgoingEmail, tmp_path: Path) -> None:
    """New messages become seen ones; one whose sending is not noted yet stays new."""
    new, seen = tmp_path / "new", tmp_path / "cur"
    new.mkdir()
    (new / "1.M1.host").write_bytes(about(sent))
    (new / "2.M2.host:2,").write_bytes(b"Subject: hello\r\n\r\nhello")
    with without_triggers():
        OutgoingEmail.objects.update(status=EmailStatus.CLAIMED, sent_at=None)
    told(tmp_path)
    assert [path.name for path in new.iterdir()] == ["1.M1.host"]
    OutgoingEmail.objects.update(status=EmailStatus.SENT, sent_at=sent.sent_at)
    told(tmp_path)
    assert not list(new.iterdir())
    assert sorted(path.name for path in seen.iterdir()) == ["1.M1.host:2,S", "2.M2.host:2,S"]
    assert status(sent) == EmailStatus.BOUNCED
    assert told(tmp_path) == ""


def test_wrong_places_are_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no folder “new”"):
        told(tmp_path)
    with pytest.raises(CommandError, match="There is no file or folder"):
        told(tmp_path / "nowhere")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.integers(0, 1500), st.integers(0, 300))
def test_no_message_breaks_the_pipe(
    sent: OutgoingEmail, pipe: Pipe, junk: bytes, place: int, cut: int
) -> None:
    raw = bytearray(about(sent))
    raw[place : place + cut] = junk
    assert pipe(bytes(raw)).count("\n") == 1
    assert status(sent) in {EmailStatus.SENT, EmailStatus.BOUNCED}
