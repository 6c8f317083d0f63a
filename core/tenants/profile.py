"""The organisation as its administrators may change it: names, languages, colours, logo."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from core.audit.services import record
from core.db.session import db
from core.kit import N_, Reason
from core.tenants.context import PLATFORM_LANGUAGES, TenantView, current_tenant
from core.tenants.directory import view_of
from core.tenants.models import Tenant
from core.users.actor import Actor

MOST_COLOURS = 3
LONGEST_NAME = 120
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_WEB_ADDRESS = re.compile(r"https://[^\s/?#]+\.[^\s/?#]+([/?#]\S*)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What an administrator decides about the organisation.

    `names` by language; `colours` are one to three, as #rrggbb, the main one first;
    `logo_svg` is a drawing that has been cleaned, or None; `contact_email` may be None.
    """

    names: Mapping[str, str]
    languages: tuple[str, ...]
    default_language: str
    colours: tuple[str, ...]
    logo_svg: str | None
    contact_email: str | None
    accessibility_url: str | None
    require_second_factor: bool


class ProfileRefused(Exception):
    """The profile cannot be as asked; `objections` say why, by the field they are about."""

    def __init__(self, objections: Mapping[str, Reason]) -> None:
        super().__init__(", ".join(sorted(objections)))
        self.objections = objections


class ProfileChanged(Exception):
    """Somebody else changed the profile since it was read; `current` is what stands there now."""

    def __init__(self, current: TenantView) -> None:
        super().__init__(f"version {current.version}")
        self.current = current


def profile_of(tenant: TenantView) -> Profile:
    """What stands there now."""
    return Profile(
        names=tenant.names,
        languages=tenant.languages,
        default_language=tenant.default_language,
        colours=tenant.colours,
        logo_svg=tenant.logo_svg,
        contact_email=tenant.contact_email,
        accessibility_url=tenant.accessibility_url,
        require_second_factor=tenant.require_second_factor,
    )


def change_profile(actor: Actor, profile: Profile, *, version: int) -> TenantView:
    """Writes the profile of the tenant in force, if it is still at `version`.

    Raises ProfileRefused for values that cannot be, ProfileChanged when somebody was faster.
    Nothing changed is nothing written.
    """
    objections = profile_objections(profile)
    if objections:
        raise ProfileRefused(objections)
    tenant = db.session.scalars(
        select(Tenant)
        .where(Tenant.id == current_tenant().id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if tenant.version != version:
        raise ProfileChanged(view_of(tenant))
    before, after = _told(profile_of(view_of(tenant))), _told(profile)
    changed = [key for key in after if after[key] != before[key]]
    if not changed:
        return view_of(tenant)
    tenant.names = {code: name.strip() for code, name in profile.names.items() if name.strip()}
    tenant.languages = list(profile.languages)
    tenant.default_language = profile.default_language
    tenant.colours = list(profile.colours)
    tenant.logo_svg = profile.logo_svg
    tenant.contact_email = profile.contact_email or None
    tenant.accessibility_url = profile.accessibility_url or None
    tenant.require_second_factor = profile.require_second_factor
    # Addresses of logo and colours carry the version, so that browsers fetch them anew.
    tenant.version += 1
    db.session.flush()
    record(
        actor,
        "core:tenant:change",
        subject=("tenant", str(tenant.id), tenant.slug),
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
    return view_of(tenant)


def profile_objections(profile: Profile) -> dict[str, Reason]:
    """Why the profile cannot be as it stands, by field; empty when it can."""
    found: dict[str, Reason] = {}
    names = {code: name.strip() for code, name in profile.names.items() if name.strip()}
    if not set(names) <= set(PLATFORM_LANGUAGES):
        found["names"] = _UNKNOWN_LANGUAGE
    elif profile.default_language not in names:
        found["names"] = Reason(
            "profile.name_missing", N_("Write the name in the default language.")
        )
    elif any(len(name) > LONGEST_NAME for name in names.values()):
        found["names"] = Reason(
            "profile.name_long",
            N_("A name may have at most %(limit)s characters."),
            {"limit": LONGEST_NAME},
        )
    if not profile.languages:
        found["languages"] = Reason("profile.no_language", N_("Choose at least one language."))
    elif not set(profile.languages) <= set(PLATFORM_LANGUAGES):
        found["languages"] = _UNKNOWN_LANGUAGE
    elif profile.default_language not in profile.languages:
        found["default_language"] = Reason(
            "profile.default_not_offered",
            N_("The default language must be one of those you offer."),
        )
    if not 1 <= len(profile.colours) <= MOST_COLOURS:
        found["colours"] = Reason("profile.colours", N_("Choose one to three colours."))
    elif not all(_COLOUR.fullmatch(colour) for colour in profile.colours):
        found["colours"] = Reason("profile.colour", N_("Write a colour such as #17606e."))
    if profile.contact_email and not _EMAIL.fullmatch(profile.contact_email):
        found["contact_email"] = Reason(
            "profile.email", N_("Write an e-mail address such as name@example.org.")
        )
    if profile.accessibility_url and not _WEB_ADDRESS.fullmatch(profile.accessibility_url):
        found["accessibility_url"] = Reason(
            "profile.accessibility_url",
            N_("Write an address that begins with https://, such as %(example)s."),
            {"example": "https://uustatus.no/nb/erklaringer/publisert/…"},
        )
    return found


def _told(profile: Profile) -> dict[str, Any]:
    """The profile as the log keeps it: a drawing by its length."""
    told = asdict(profile)
    told["names"] = dict(profile.names)
    told["languages"] = list(profile.languages)
    told["colours"] = list(profile.colours)
    told["contact_email"] = profile.contact_email or None
    told["accessibility_url"] = profile.accessibility_url or None
    drawing = told.pop("logo_svg")
    told["logo"] = f"SVG, {len(drawing)} B, {_mark(drawing)}" if drawing else None
    return told


def _mark(drawing: str) -> str:
    """Tells two drawings apart without keeping them."""
    return hashlib.sha256(drawing.encode()).hexdigest()[:12]


_UNKNOWN_LANGUAGE = Reason("profile.unknown_language", N_("Choose among the alternatives."))
