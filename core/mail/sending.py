"""Handing a mail over, and the job that takes it from there."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.db.base import new_id
from core.db.session import db
from core.jobs import Undoable, Work, defer, job
from core.mail.delivery import deliver, transport_of
from core.mail.message import Attachment, MailError, address, build, one_line, sender_of
from core.mail.models import OutgoingMail

# Failed jobs are forgotten after as long, and then nobody can ask for another attempt.
_KEEP_UNSENT = timedelta(days=30)


def send_mail(
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    attachments: tuple[Attachment, ...] = (),
    *,
    tenant_id: UUID | None = None,
    session: Session | None = None,
) -> None:
    """Sends a mail when the transaction commits; `tenant_id` None: the platform's own.

    `html` None: text only. `session` None: the request's. Raises MailError when `to` is not
    exactly one address. Line breaks in the subject become spaces.
    """
    address(to)
    for attachment in attachments:
        if attachment.media_type.count("/") != 1:
            raise MailError(f"{attachment.media_type!r} is no media type such as text/csv.")
    session = session or db.session()
    mail_id = new_id()
    session.add(
        OutgoingMail(
            id=mail_id,
            tenant_id=tenant_id,
            recipient=to,
            subject=one_line(subject),
            text=text,
            html=html,
            attachments=[
                {
                    "filename": attachment.filename,
                    "media_type": attachment.media_type,
                    "content": base64.b64encode(attachment.content).decode("ascii"),
                }
                for attachment in attachments
            ],
        )
    )
    defer("core.deliver_mail", tenant_id=tenant_id, session=session, mail_id=str(mail_id))


@job("core.deliver_mail")
def deliver_mail(work: Work, *, mail_id: str) -> None:
    """Sends one waiting mail and forgets it; nothing if another attempt has sent it."""
    mail = db.session.get(OutgoingMail, UUID(mail_id), with_for_update=True)
    if mail is None:
        return
    sender = sender_of(work.config.mail_from)
    message = build(
        mail_id=mail.id,
        sender=sender,
        recipient=address(mail.recipient),
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        attachments=[
            Attachment(
                filename=attachment["filename"],
                media_type=attachment["media_type"],
                content=base64.b64decode(attachment["content"]),
            )
            for attachment in mail.attachments
        ],
        sent_at=mail.created_at,
    )
    try:
        deliver(transport_of(work.config.smtp_url), work.config.var, message)
    except MailError as error:
        raise Undoable(str(error)) from None
    db.session.delete(mail)


@job("core.forget_unsent_mails", cron="23 3 * * *")
def forget_unsent_mails(_: Work) -> None:
    """Mails that could not be sent for a month hold personal data for nothing."""
    db.session.execute(
        delete(OutgoingMail).where(OutgoingMail.created_at < datetime.now(UTC) - _KEEP_UNSENT)
    )
