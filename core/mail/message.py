"""What a mail is made of, and how it becomes a message that every reader understands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from uuid import UUID

# Quoted local parts and comments are allowed by the standard and used by nobody but attackers.
_SPECIAL = r"\s@,;:<>()\[\]\\\""
_PLAIN_ADDRESS = re.compile(rf"(?P<local>[^{_SPECIAL}]+)@(?P<domain>[^{_SPECIAL}]+)")


class MailError(ValueError):
    """A mail that cannot be sent as it is; the message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes with a mail, e.g. `media_type="application/pdf"`."""

    filename: str
    content: bytes
    media_type: str


def address(text: str) -> Address:
    """A single address, its domain in ASCII. Raises MailError for anything else.

    A line break would start a new header and a comma a second recipient, so neither passes.
    """
    found = _PLAIN_ADDRESS.fullmatch(text)
    try:
        if found is None or not text.isprintable():
            raise UnicodeError
        domain = found["domain"].encode("idna").decode("ascii")
    except UnicodeError:
        raise MailError("A recipient is one address such as name@example.org.") from None
    return Address("", found["local"], domain)


def one_line(text: str) -> str:
    """The text without line breaks and control characters, fit for a header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def sender_of(mail_from: str) -> Address:
    """The sender from `Name <name@example.org>`; raises MailError."""
    name, spec = parseaddr(mail_from)
    plain = address(spec)
    return Address(one_line(name), plain.username, plain.domain)


def build(
    *,
    mail_id: UUID,
    sender: Address,
    recipient: Address,
    subject: str,
    text: str,
    html: str | None,
    attachments: Sequence[Attachment],
    sent_at: datetime,
) -> EmailMessage:
    """The message; the same for every attempt, so that a mail sent twice is shown once."""
    ascii_only = (sender.addr_spec + recipient.addr_spec).isascii()
    message = EmailMessage(policy=SMTP if ascii_only else SMTPUTF8)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = one_line(subject)
    message["Date"] = format_datetime(sent_at)
    # Not make_msgid(), which asks the network what this machine is called.
    message["Message-ID"] = f"<{mail_id.hex}@{sender.domain}>"
    # Keeps absence notes from answering.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    if html is not None:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
    for attachment in attachments:
        kind, _, subtype = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.content,
            maintype=kind,
            subtype=subtype,
            filename=one_line(attachment.filename),
        )
    return message
