"""The folder that takes the mails of an installation without a mail server.

Each mail is there twice: as `.eml` for a mail program and as `.txt` for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

FOLDER = "mail"


@dataclass(frozen=True, kw_only=True)
class StoredMail:
    """A mail as a page shows it; `html` is None for a mail of text only."""

    name: str
    sent_at: datetime
    sender: str
    recipient: str
    subject: str
    text: str
    html: str | None
    attachments: tuple[str, ...]


def stored_mails(var: Path, *, limit: int = 100) -> list[StoredMail]:
    """The mails under `var/mail/`, newest first, at most `limit`."""
    files = sorted((var / FOLDER).glob("*.eml"), key=lambda file: file.name, reverse=True)
    return [_read(file) for file in files[:limit]]


def store(var: Path, message: EmailMessage) -> None:
    """Writes a mail whole or not at all; sorted by name, the newest comes last.

    Only the user who runs Flygel may read it: it may hold a link that opens an account.
    """
    folder = var / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = message["Date"].datetime.strftime("%Y-%m-%dT%H%M%S")
    number = message["Message-ID"].strip("<>").partition("@")[0]
    name = f"{moment}-{number}"
    _write(folder / f"{name}.txt", _readable(message).encode())
    _write(folder / f"{name}.eml", message.as_bytes())


def _write(file: Path, content: bytes) -> None:
    unfinished = file.with_suffix(".new")
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(content)
    unfinished.replace(file)


def _readable(message: EmailMessage) -> str:
    heading = [f"{name}: {message[name]}" for name in ("From", "To", "Date", "Subject")]
    heading += [f"Attachment: {name}" for name in _attachments(message)]
    return "\n".join([*heading, "", _part(message, "plain") or ""])


def _read(file: Path) -> StoredMail:
    message = message_from_bytes(file.read_bytes(), policy=default)
    return StoredMail(
        name=file.stem,
        sent_at=message["Date"].datetime,
        sender=str(message["From"]),
        recipient=str(message["To"]),
        subject=str(message["Subject"]),
        text=_part(message, "plain") or "",
        html=_part(message, "html"),
        attachments=_attachments(message),
    )


def _part(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body((kind,))
    return None if part is None else part.get_content().replace("\r\n", "\n")


def _attachments(message: EmailMessage) -> tuple[str, ...]:
    return tuple(part.get_filename() or "" for part in message.iter_attachments())
