"""Mails that wait to be sent; a row is deleted in the transaction that sent it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Platform, new_id


class OutgoingMail(Platform, Base):
    """A mail on its way. The job carries only its id: a job's arguments are logged.

    `tenant_id` is None for the platform's own. An attachment's content is Base64.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = ({"schema": "core"},)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    tenant_id: Mapped[UUID | None]
    recipient: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
