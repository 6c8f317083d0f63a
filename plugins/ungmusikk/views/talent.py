"""UM-16: talent places: the list, a place with its lessons, giving and ending one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Crumb,
    Form,
    ListQuery,
    current_actor,
    download,
    now,
    read_form,
    read_list_query,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.registry import PersonRow, instrument_names, people, person
from plugins.ungmusikk.files import talent_table
from plugins.ungmusikk.labels import school_year_label
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import (
    TalentPlaceView,
    academy_teachers,
    earlier_years,
    figures_of_places,
    own_talent,
    page_of,
    sees_only_own,
    talent_place,
    talent_places,
)
from plugins.ungmusikk.rules import is_continuing, may_be_talent
from plugins.ungmusikk.schemas import (
    EndPlaceSchema,
    GivePlaceSchema,
    LessonTimeSchema,
    PlaceTermsSchema,
)
from plugins.ungmusikk.services import (
    Refused,
    TalentPlaceDetails,
    add_talent_place,
    change_talent_place,
    end_talent_place,
)
from plugins.ungmusikk.settings import talent_settings
from plugins.ungmusikk.views.blueprint import Answer, object_to, pages, raise_conflict

_FIELDS = {
    "talent.age": "dispensation_reason",
    "talent.academy_teacher": "academy_teacher_id",
    "talent.instrument": "instrument",
    "talent.has_place": "school_year",
    "talent.end_day": "last_day",
    "talent.end_reason": "reason",
}
# How many school years before this one the list offers.
YEARS_BACK = 6
_KINDS = {"new", "continuing"}


@pages.get("/talent")
@requires(UngmusikkPermission.READ_TALENT)
def talent() -> Any:
    """A school year's places within reach; for a pupil or guardian, their own lessons."""
    actor = current_actor()
    this_year = talent_settings(actor.today).school_year_of(actor.today)
    if sees_only_own(actor):
        return render_page(
            "ungmusikk/my_lessons.html",
            places=own_talent(actor),
            this_year=this_year,
            **_words(),
        )
    # The coming school year, this one and those before, whether they have places or not.
    years = range(this_year + 1, this_year - YEARS_BACK, -1)
    instruments = instrument_names()
    query = read_list_query(
        request.args,
        sorts=("name",),
        filters={
            "year": [str(year) for year in years],
            "instrument": list(instruments),
            "kind": _KINDS,
        },
        default_sort="name",
    )
    year = int(query.filter("year") or this_year)
    found = talent_places(actor, year, query)
    file_format = request.args.get("format")
    if file_format:
        return download(talent_table(found, year), file_format, name=f"talent-{year}")
    return render_page(
        "ungmusikk/talent.html",
        query=query,
        year=year,
        years=[(str(each), school_year_label(each)) for each in years],
        page=page_of(found, query),
        figures=figures_of_places(found),
        instruments=instruments,
    )


@pages.get("/talent/<uuid:place_id>")
@requires(UngmusikkPermission.READ_TALENT)
def talent_place_page(place_id: UUID) -> Answer:
    """One place: its lessons, and what the reader may do with them; 404 out of reach."""
    return _place_page(place_or_404(place_id))


# Giving, changing, ending ------------------------------------------------------------------------


@pages.get("/talent/new")
@requires(UngmusikkPermission.MANAGE_TALENT)
def talent_find() -> Answer:
    """Finds the pupil who gets a place."""
    query = read_list_query(request.args, sorts=("family_name",), default_sort="family_name")
    # A name is asked for: a list of every pupil is no help.
    found = people(
        current_actor(),
        ListQuery(
            search=query.search,
            sort="family_name",
            descending=False,
            page=query.page,
            per_page=query.per_page,
            filters={"role": "pupil"},
            default_sort="family_name",
        ),
        permission=UngmusikkPermission.MANAGE_TALENT,
    )
    return render_page(
        "ungmusikk/talent_find.html",
        breadcrumbs=[_crumb()],
        query=query,
        page=found,
        instruments=instrument_names(),
    )


@pages.get("/talent/new/<uuid:person_id>")
@requires(UngmusikkPermission.MANAGE_TALENT)
def talent_new(person_id: UUID) -> Answer:
    """A form for a pupil's place."""
    pupil = _pupil_or_404(person_id)
    actor = current_actor()
    year = talent_settings(actor.today).school_year_of(actor.today)
    form = Form.blank(GivePlaceSchema, {"school_year": year, "instrument": pupil.instrument})
    return _new_page(pupil, form)


@pages.post("/talent/new/<uuid:person_id>")
@requires(UngmusikkPermission.MANAGE_TALENT)
def talent_given(person_id: UUID) -> Answer:
    """Gives the place."""
    pupil = _pupil_or_404(person_id)
    form = read_form(GivePlaceSchema, request.form)
    if form.data is None:
        return _new_page(pupil, form, status=422)
    typed = {key: value for key, value in form.data.items() if key != "version"}
    try:
        place_id = add_talent_place(
            current_actor(), TalentPlaceDetails(person_id=person_id, **typed)
        )
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _new_page(pupil, form, status=422)
    say(_("%(name)s has a talent place.", name=pupil.name))
    return redirect(url_for("ungmusikk.talent_place_page", place_id=place_id))


@pages.post("/talent/<uuid:place_id>")
@requires(UngmusikkPermission.MANAGE_TALENT)
def talent_changed(place_id: UUID) -> Answer:
    """Another instrument, another teacher at the academy."""
    found = place_or_404(place_id)
    form = read_form(PlaceTermsSchema, request.form)
    if form.data is None:
        return _place_page(found, change=form, status=422)
    try:
        change_talent_place(current_actor(), place_id, **form.data)
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _place_page(found, change=form, status=422)
    say(_("The change is saved."))
    return redirect(url_for("ungmusikk.talent_place_page", place_id=place_id))


@pages.post("/talent/<uuid:place_id>/end")
@requires(UngmusikkPermission.MANAGE_TALENT)
def talent_ended(place_id: UUID) -> Answer:
    """Ends the place before its school year does."""
    found = place_or_404(place_id)
    form = read_form(EndPlaceSchema, request.form)
    if form.data is None:
        return _place_page(found, end=form, status=422)
    try:
        end_talent_place(current_actor(), place_id, **form.data)
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _place_page(found, end=form, status=422)
    say(_("The place of %(name)s has ended.", name=found.row.name))
    return redirect(url_for("ungmusikk.talent_place_page", place_id=place_id))


def place_or_404(place_id: UUID) -> TalentPlaceView:
    """The place within the reader's reach."""
    found = talent_place(current_actor(), place_id)
    if found is None:
        abort(404)
    return found


def booking_page(found: TalentPlaceView, form: Form) -> Answer:
    """The place's page with a booking that could not be made, and why."""
    return _place_page(found, book=form, status=422)


def _pupil_or_404(person_id: UUID) -> PersonRow:
    found = person(current_actor(), person_id, permission=UngmusikkPermission.MANAGE_TALENT)
    if found is None:
        abort(404)
    return found.row


def _new_page(pupil: PersonRow, form: Form, status: int = 200) -> Answer:
    actor = current_actor()
    chosen = talent_settings(actor.today)
    year = chosen.school_year_of(actor.today)
    by_age = may_be_talent(pupil.age(chosen.year_begins.in_year(year)), chosen.terms)
    return render_page(
        "ungmusikk/talent_new.html",
        status=status,
        breadcrumbs=[_crumb(), Crumb(_("Find the pupil"), url_for("ungmusikk.talent_find"))],
        pupil=pupil,
        form=form,
        by_age=by_age,
        continuing=is_continuing(earlier_years(pupil.id), year),
        years=[(str(each), school_year_label(each)) for each in (year, year + 1)],
        **_choices(),
    )


def _place_page(
    found: TalentPlaceView,
    *,
    book: Form | None = None,
    change: Form | None = None,
    end: Form | None = None,
    status: int = 200,
) -> Answer:
    row = found.row
    terms = {
        "instrument": row.instrument,
        "academy_teacher_id": row.academy_teacher.id if row.academy_teacher else None,
    }
    return render_page(
        "ungmusikk/talent_place.html",
        status=status,
        breadcrumbs=[_crumb()],
        place=found,
        book=book or Form.blank(LessonTimeSchema),
        change=change or Form.blank(PlaceTermsSchema, terms),
        end=end or Form.blank(EndPlaceSchema, {"last_day": current_actor().today}),
        wrong=book or change or end,
        **_words(),
        **(_choices() if found.access.manages else {}),
    )


def _words() -> dict[str, Any]:
    """What the pages of places need to say things in words."""
    return {
        "instruments": instrument_names(),
        "now": now(),
        "today": current_actor().today,
        "cancel_hours": talent_settings(current_actor().today).cancel_hours,
    }


def _choices() -> dict[str, Any]:
    return {
        "instrument_choices": list(instrument_names().items()),
        "teacher_choices": [
            (str(each.id), each.name) for each in academy_teachers(current_actor())
        ],
    }


def _crumb() -> Crumb:
    return Crumb(_("Talent"), url_for("ungmusikk.talent"))
