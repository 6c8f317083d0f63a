"""What-ifs that somebody has given an address, to show them to others."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned
from plugins.ungmusikk.models.rounds import SCHEMA


class SharedScenario(TenantOwned, Base):
    """UM-13: the assumptions of a what-if; what comes of them is worked out when it is opened.

    `key` is in its address and cannot be guessed. Opening it still needs the permission.
    """

    __tablename__ = "shared_scenario"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        {"schema": SCHEMA},
    )

    key: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    # The assumptions as the form and the API take them.
    assumptions: Mapped[dict[str, Any]]
    shared_by: Mapped[str] = mapped_column(Text)
    shared_on: Mapped[date]
