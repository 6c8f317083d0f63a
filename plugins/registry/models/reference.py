"""Facts of the statistics offices, the same for every tenant: the app role may only read them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, Reference, Translated

SCHEMA = "registry"
# The first day of a code that was in use before the register begins; a key cannot be empty.
ALWAYS = date.min


class Municipality(Reference, Base):
    """A municipality code and what it meant while it was in use."""

    __tablename__ = "municipality"
    __table_args__ = (
        Index("ix_municipality_name", "country", "name"),
        {"schema": SCHEMA},
    )

    country: Mapped[str] = mapped_column(Text, primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True, default=ALWAYS)
    # The last day, included; None while the code is in use.
    valid_to: Mapped[date | None]
    name: Mapped[str] = mapped_column(Text)
    # In all official languages: "Steinkjer - Stïentje".
    name_official: Mapped[str] = mapped_column(Text)
    county_code: Mapped[str] = mapped_column(Text)
    county_name: Mapped[str] = mapped_column(Text)


class MunicipalityChange(Reference, Base):
    """From a day on, a new code stands for what an old one stood for, or for part of it."""

    __tablename__ = "municipality_change"
    __table_args__ = ({"schema": SCHEMA},)

    country: Mapped[str] = mapped_column(Text, primary_key=True)
    old_code: Mapped[str] = mapped_column(Text, primary_key=True)
    new_code: Mapped[str] = mapped_column(Text, primary_key=True)
    changed_on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)


class PopulationFigure(Reference, Base):
    """How many lived in what a code stands for, on a day, and who says so.

    A code may have an official figure and a backcast for the same day; the official one counts.
    """

    __tablename__ = "population_figure"
    __table_args__ = (
        CheckConstraint("population > 0", name="population_positive"),
        {"schema": SCHEMA},
    )

    country: Mapped[str] = mapped_column(Text, primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    basis: Mapped[str] = mapped_column(Text, primary_key=True)
    population: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    imported_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Instrument(Reference, Base):
    """An instrument or voice, with its name in each language; `place` orders it in its family."""

    __tablename__ = "instrument"
    __table_args__ = ({"schema": SCHEMA},)

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    family: Mapped[str] = mapped_column(Text)
    place: Mapped[int]
    names: Mapped[Translated]


class MunicipalityCentre(Reference, Base):
    """A point inside the municipality, in degrees, for telling how far it is to something."""

    __tablename__ = "municipality_centre"
    __table_args__ = ({"schema": SCHEMA},)

    country: Mapped[str] = mapped_column(Text, primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    longitude: Mapped[float]
    latitude: Mapped[float]
