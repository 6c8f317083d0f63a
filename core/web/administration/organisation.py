"""The organisation's own page: names, languages, colours, logo, contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, request, url_for
from marshmallow import fields

from core.contributions import COUNTRIES
from core.db.session import db
from core.i18n import LANGUAGES, explain, own_name
from core.i18n import gettext as _
from core.kit import N_
from core.tenants.context import TenantView, current_tenant
from core.tenants.drawings import DrawingRefused, clean_drawing
from core.tenants.profile import (
    MOST_COLOURS,
    Profile,
    ProfileChanged,
    ProfileRefused,
    change_profile,
    profile_of,
)
from core.users.permissions import MANAGE_TENANT
from core.web.access import requires
from core.web.administration.blueprint import pages
from core.web.forms import FlygelSchema, Form, read_form
from core.web.pages import render_page, say
from core.web.running import current_actor
from core.web.themes import READABLE, WHITE, Colour


class ProfileSchema(FlygelSchema):
    """The form; what may be in it is checked by `core.tenants.profile`."""

    names = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"label": N_("Name")}
    )
    languages = fields.List(fields.String(), metadata={"label": N_("Languages")})
    default_language = fields.String(load_default="", metadata={"label": N_("Default language")})
    colour_1 = fields.String(load_default="", metadata={"label": N_("Main colour")})
    colour_2 = fields.String(load_default="", metadata={"label": N_("Second colour")})
    colour_3 = fields.String(load_default="", metadata={"label": N_("Third colour")})
    contact_email = fields.String(load_default="", metadata={"label": N_("Contact address")})
    accessibility_url = fields.String(
        load_default="", metadata={"label": N_("Address of the accessibility statement")}
    )
    require_second_factor = fields.Boolean(
        load_default=False, metadata={"label": N_("Administrators must use a second factor")}
    )
    remove_logo = fields.Boolean(load_default=False, metadata={"label": N_("Remove the logo")})
    version = fields.Integer(required=True)


# The fields of a refused profile, as the form calls them.
_FIELD_OF = {"colours": "colour_1"}


@dataclass(frozen=True)
class Swatch:
    """A colour as the preview shows it; `advice` is None where it can be used as it is."""

    hex: str
    text: str
    contrast: float
    advice: str | None


@pages.get("/organisation")
@requires(MANAGE_TENANT)
def organisation() -> Any:
    """What the organisation is called, speaks and looks like."""
    tenant = current_tenant()
    return _page(tenant, Form.blank(ProfileSchema, _typed(tenant)))


@pages.post("/organisation")
@requires(MANAGE_TENANT)
def organisation_save() -> Any:
    """Saves the profile, or shows what it would look like."""
    tenant = current_tenant()
    form = read_form(ProfileSchema, request.form)
    logo = _logo(form, tenant)
    if form.data is None:
        return _page(tenant, form, status=422)
    if request.form.get("action") == "preview":
        return _page(tenant, form)
    if form.errors:
        return _page(tenant, form, status=422)
    try:
        change_profile(current_actor(), _profile(form.data, logo), version=form.data["version"])
    except ProfileRefused as refused:
        for name, objection in refused.objections.items():
            form.add_error(_FIELD_OF.get(name, name), explain(objection))
        return _page(tenant, form, status=422)
    except ProfileChanged as changed:
        db.session.rollback()
        return _meanwhile(changed.current, form)
    say(_("The organisation's profile was saved."))
    return redirect(url_for("administration.organisation"))


def _meanwhile(current: TenantView, form: Form) -> Any:
    """Keeps what was typed, says what stands there now, and lets the reader decide."""
    form.values["version"] = str(current.version)
    form.add_error(
        None,
        _(
            "Somebody else changed this page at the same time. What you wrote is still here;"
            " compare it with what is saved now, and save again if yours is right."
        ),
    )
    return _page(current, form, status=409, saved=_saved(current))


def _saved(tenant: TenantView) -> list[tuple[str, str]]:
    """What is saved now, in words, beside what was typed."""
    return [
        *((f"{_('Name')} ({own_name(code)})", name) for code, name in tenant.names.items()),
        (_("Languages"), ", ".join(own_name(code) for code in tenant.languages)),
        (_("Default language"), own_name(tenant.default_language)),
        (_("Colours"), ", ".join(tenant.colours)),
        (_("Contact address"), tenant.contact_email or "–"),
        (_("Address of the accessibility statement"), tenant.accessibility_url or "–"),
        (
            _("Administrators must use a second factor"),
            _("Yes") if tenant.require_second_factor else _("No"),
        ),
    ]


def _typed(tenant: TenantView) -> dict[str, Any]:
    profile = profile_of(tenant)
    colours = {f"colour_{place}": colour for place, colour in enumerate(profile.colours, start=1)}
    return {
        "names": dict(profile.names),
        "languages": list(profile.languages),
        "default_language": profile.default_language,
        **colours,
        "contact_email": profile.contact_email or "",
        "accessibility_url": profile.accessibility_url or "",
        "require_second_factor": profile.require_second_factor,
        "version": tenant.version,
    }


def _logo(form: Form, tenant: TenantView) -> str | None:
    """The drawing that will be the logo: a new one, none, or the one there is."""
    file = request.files.get("logo")
    if file is not None and file.filename:
        try:
            return clean_drawing(file.stream.read())
        except DrawingRefused as refused:
            form.add_error("logo", explain(refused.reason))
    if form.data and form.data["remove_logo"]:
        return None
    return tenant.logo_svg


def _profile(data: dict[str, Any], logo: str | None) -> Profile:
    return Profile(
        names=data.get("names") or {},
        languages=tuple(code for code in LANGUAGES if code in (data.get("languages") or ())),
        default_language=data["default_language"],
        colours=tuple(_colours(data)),
        logo_svg=logo,
        contact_email=data["contact_email"] or None,
        accessibility_url=data["accessibility_url"].strip() or None,
        require_second_factor=data["require_second_factor"],
    )


def _colours(data: dict[str, Any]) -> list[str]:
    """The colours that were written, as #rrggbb where they are colours at all."""
    written = [data[f"colour_{place}"].strip() for place in range(1, MOST_COLOURS + 1)]
    return [_hex(text) for text in written if text]


def _hex(text: str) -> str:
    try:
        return Colour.parse(text).hex
    except ValueError:
        return text


def _swatches(form: Form) -> list[Swatch]:
    found = []
    for place in range(1, MOST_COLOURS + 1):
        text = str(form.value(f"colour_{place}") or "").strip()
        try:
            colour = Colour.parse(text)
        except ValueError:
            continue
        contrast = colour.contrast(WHITE)
        found.append(
            Swatch(
                hex=colour.hex,
                text="#ffffff" if contrast >= READABLE else "#000000",
                contrast=contrast,
                advice=None
                if contrast >= READABLE
                else _(
                    "This colour is pale. Where text or buttons must be seen, a darker shade"
                    " of it is used."
                ),
            )
        )
    return found


def _page(
    tenant: TenantView,
    form: Form,
    *,
    status: int = 200,
    saved: list[tuple[str, str]] | None = None,
) -> tuple[str, int] | Response:
    languages = [(code, own_name(code)) for code in LANGUAGES]
    return render_page(
        "administration/organisation.html",
        status=status,
        form=form,
        all_languages=languages,
        name_languages=sorted(languages, key=lambda pair: pair[0] not in tenant.languages),
        swatches=_swatches(form),
        has_logo=tenant.logo_svg is not None,
        country_name=COUNTRIES[tenant.country],
        currency=tenant.currency,
        saved=saved,
    )
