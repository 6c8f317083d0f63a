"""Heats, mentor sessions and the rugekasse's studio; camps are activities like any other."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, Translated, tenant_foreign_key
from plugins.kulturmetropolen.models.pipeline import SCHEMA, TALENT

EVENING = "kulturmetropolen.evening"
ACT = "kulturmetropolen.act"


class Contest(TenantOwned, Base):
    """KM-12: heats of a year, with the numbers that hold for them."""

    __tablename__ = "contest"
    __table_args__ = (
        CheckConstraint("places > 0 AND acts_per_evening > 0", name="places_positive"),
        CheckConstraint("jury_weight BETWEEN 0 AND 100", name="jury_weight"),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_contest_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    organisation_id: Mapped[UUID]
    name: Mapped[Translated]
    places: Mapped[int]
    acts_per_evening: Mapped[int]
    # How much the jury counts, in per cent; the audience has the rest.
    jury_weight: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)


class Evening(TenantOwned, Base):
    """KM-12: one evening of heats, or the semifinal. `key` is in the voting page's address."""

    __tablename__ = "evening"
    __table_args__ = (
        CheckConstraint("kind IN ('heat', 'semifinal')", name="kind"),
        tenant_foreign_key("contest_id", "kulturmetropolen.contest", cascade=True),
        tenant_foreign_key("venue_id", "kulturmetropolen.venue"),
        UniqueConstraint("tenant_id", "key"),
        Index("ix_evening_contest", "tenant_id", "contest_id"),
        Index("ix_evening_venue", "tenant_id", "venue_id"),
        {"schema": SCHEMA},
    )

    contest_id: Mapped[UUID]
    venue_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(Text)
    held_on: Mapped[date]
    key: Mapped[str] = mapped_column(Text)
    voting_open: Mapped[bool] = mapped_column(default=False)


class Act(TenantOwned, Base):
    """KM-12: a band or a soloist in the heats, chosen by the jury."""

    __tablename__ = "act"
    __table_args__ = (
        tenant_foreign_key("contest_id", "kulturmetropolen.contest", cascade=True),
        tenant_foreign_key("heat_id", EVENING),
        tenant_foreign_key("semifinal_id", EVENING),
        Index("ix_act_contest", "tenant_id", "contest_id"),
        {"schema": SCHEMA},
    )

    contest_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(Text)
    heat_id: Mapped[UUID | None]
    semifinal_id: Mapped[UUID | None]


class ActTalent(TenantOwned, Base):
    """KM-12: a talent of the programme plays in an act."""

    __tablename__ = "act_talent"
    __table_args__ = (
        tenant_foreign_key("act_id", ACT, cascade=True),
        tenant_foreign_key("talent_id", TALENT, cascade=True),
        UniqueConstraint("tenant_id", "act_id", "talent_id"),
        Index("ix_act_talent_talent", "tenant_id", "talent_id"),
        {"schema": SCHEMA},
    )

    act_id: Mapped[UUID]
    talent_id: Mapped[UUID]


class JuryScore(TenantOwned, Base):
    """KM-12: a juror's points for an act on an evening; one for each, changed until it closes."""

    __tablename__ = "jury_score"
    __table_args__ = (
        CheckConstraint("points BETWEEN 0 AND 10", name="points"),
        tenant_foreign_key("evening_id", EVENING, cascade=True),
        tenant_foreign_key("act_id", ACT, cascade=True),
        UniqueConstraint("tenant_id", "evening_id", "act_id", "membership_id"),
        {"schema": SCHEMA},
    )

    evening_id: Mapped[UUID]
    act_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    points: Mapped[int]


class VoteCode(TenantOwned, Base):
    """KM-12: a code from the door, kept as a fingerprint; whose it is nobody knows."""

    __tablename__ = "vote_code"
    __table_args__ = (
        tenant_foreign_key("evening_id", EVENING, cascade=True),
        UniqueConstraint("tenant_id", "evening_id", "fingerprint"),
        {"schema": SCHEMA},
    )

    evening_id: Mapped[UUID]
    fingerprint: Mapped[str] = mapped_column(Text)


class AudienceVote(TenantOwned, Base):
    """KM-12: one vote for an act; the code it was given with counts once."""

    __tablename__ = "audience_vote"
    __append_only__ = True
    __table_args__ = (
        tenant_foreign_key("evening_id", EVENING, cascade=True),
        tenant_foreign_key("act_id", ACT, cascade=True),
        UniqueConstraint("tenant_id", "evening_id", "fingerprint"),
        {"schema": SCHEMA},
    )

    evening_id: Mapped[UUID]
    act_id: Mapped[UUID]
    fingerprint: Mapped[str] = mapped_column(Text)


class Prize(TenantOwned, Base):
    """KM-12: what an act won: a gig, coaching, or something else."""

    __tablename__ = "prize"
    __table_args__ = (
        CheckConstraint("kind IN ('gig', 'coaching', 'other')", name="kind"),
        tenant_foreign_key("act_id", ACT, cascade=True),
        Index("ix_prize_act", "tenant_id", "act_id"),
        {"schema": SCHEMA},
    )

    act_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)


class MentorSession(TenantOwned, Base):
    """KM-13: mentor, talent and the school's contact agree on a date; fee and transport."""

    __tablename__ = "mentor_session"
    __table_args__ = (
        CheckConstraint("fee_minor >= 0 AND transport_minor >= 0", name="money_not_negative"),
        tenant_foreign_key("talent_id", TALENT, cascade=True),
        tenant_foreign_key("mentor_id", "registry.person", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_mentor_session_talent", "tenant_id", "talent_id"),
        Index("ix_mentor_session_mentor", "tenant_id", "mentor_id"),
        Index("ix_mentor_session_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    talent_id: Mapped[UUID]
    mentor_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    place: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Text)
    mentor_agreed_on: Mapped[date | None]
    talent_agreed_on: Mapped[date | None]
    school_agreed_on: Mapped[date | None]
    held_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    dispensation: Mapped[str | None] = mapped_column(Text)
    fee_minor: Mapped[int] = mapped_column(BigInteger)
    transport_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class Meeting(TenantOwned, Base):
    """KM-13: a session is one meeting of three hours, or two of one and a half."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes_positive"),
        tenant_foreign_key("session_id", "kulturmetropolen.mentor_session", cascade=True),
        UniqueConstraint("tenant_id", "session_id", "starts_at"),
        {"schema": SCHEMA},
    )

    session_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]


class Rugekasse(TenantOwned, Base):
    """KM-14: a nest box: where and when one meets each week."""

    __tablename__ = "rugekasse"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_rugekasse_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    organisation_id: Mapped[UUID]
    name: Mapped[Translated]
    about: Mapped[Translated]
    # Monday is 0; the time as it is written, "17.00–20.00".
    weekday: Mapped[int]
    time: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class Room(TenantOwned, Base):
    """KM-14: a studio; the row to lock before an hour in it is given away."""

    __tablename__ = "room"
    __table_args__ = (
        CheckConstraint("opens >= 0 AND opens < closes AND closes <= 24", name="hours"),
        tenant_foreign_key("rugekasse_id", "kulturmetropolen.rugekasse", cascade=True),
        Index("ix_room_rugekasse", "tenant_id", "rugekasse_id"),
        {"schema": SCHEMA},
    )

    rugekasse_id: Mapped[UUID]
    name: Mapped[Translated]
    opens: Mapped[int]
    closes: Mapped[int]


class RoomBooking(TenantOwned, Base):
    """KM-14: an hour in the studio."""

    __tablename__ = "room_booking"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        tenant_foreign_key("room_id", "kulturmetropolen.room", cascade=True),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        Index("ix_room_booking_room", "tenant_id", "room_id", "starts_at"),
        Index("ix_room_booking_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    room_id: Mapped[UUID]
    person_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    purpose: Mapped[str] = mapped_column(Text, default="")
