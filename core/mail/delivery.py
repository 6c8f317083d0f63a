"""The last step: a mail server, or a folder to read in where there is none."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from core.mail.message import MailError
from core.mail.stored import store

_TIMEOUT_SECONDS = 20.0
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """A mail server; `user` None: it takes mail without signing in."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str


def transport_of(smtp_url: str | None) -> MailServer | None:
    """The server of FLYGEL_SMTP_URL, None for the folder. Raises ValueError naming the fix."""
    if not smtp_url:
        return None
    parts = urlsplit(smtp_url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(
            "FLYGEL_SMTP_URL must look like smtp://host, smtps://user:password@host or"
            " smtp+starttls://user:password@host:587."
        )
    return MailServer(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or ""),
    )


def deliver(server: MailServer | None, var: Path, message: EmailMessage) -> None:
    """Gives the message to the server, or writes it under `var/mail/`.

    Raises MailError when the server refuses this mail for good; smtplib's errors and OSError
    when another attempt may succeed. No message of an error names an address.
    """
    if server is None:
        store(var, message)
        return
    sender, recipient = (message[header].addresses[0].addr_spec for header in ("From", "To"))
    international = not (sender + recipient).isascii()
    with _connected(server) as connection:
        try:
            connection.send_message(message, sender, [recipient])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if all(code >= 500 for code in codes):
                raise MailError(f"The mail server refused the recipient ({codes[0]}).") from None
            raise smtplib.SMTPException(f"Recipient refused for now ({codes[0]}).") from None
        except smtplib.SMTPNotSupportedError:
            if not international:
                raise
            raise MailError("The mail server takes no addresses with such letters.") from None
        except smtplib.SMTPResponseException as error:
            if error.smtp_code >= 500:
                raise MailError(f"The mail server refused the mail ({error.smtp_code}).") from None
            raise smtplib.SMTPException(f"Refused for now ({error.smtp_code}).") from None


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host,
            server.port,
            timeout=_TIMEOUT_SECONDS,
            context=ssl.create_default_context(),
            local_hostname="localhost",
        )
    else:
        connection = smtplib.SMTP(
            server.host,
            server.port,
            timeout=_TIMEOUT_SECONDS,
            local_hostname="localhost",
        )
    try:
        if server.scheme == "smtp+starttls":
            connection.starttls(context=ssl.create_default_context())
        if server.user is not None:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection
