"""Talent and classes: a teacher registers pupils and sees the load, a pupil what is left."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.chromium import Visitor

OPEN_CLASS = "Strykerklasse på tvers av kommuner"


def menu(visitor: Visitor, label: str) -> None:
    """Follows an entry of the main menu, given as its English source."""
    visitor.follow(visitor.page.locator(".fl-nav a", has_text=visitor.said(label)).first)


def test_a_teacher_registers_a_pupil_for_a_class_and_sees_the_week_first(
    as_role: Callable[..., Visitor],
) -> None:
    teacher = as_role("teacher")
    teacher.open("/")
    menu(teacher, "Classes")
    card = teacher.main.locator("li.ds-card", has_text=OPEN_CLASS)
    assert "km" in card.inner_text()
    teacher.follow(
        card.get_by_role(
            "link",
            name=teacher.said("Look at the week of %(name)s and register", name="Svale Eksempel"),
        )
    )
    assert OPEN_CLASS in teacher.text
    # The load: what there is already, and what would come, as a picture with its table.
    assert teacher.main.locator(".fl-chart").count() >= 1
    teacher.follow(teacher.main.locator("form [type=submit]").last)

    teacher.open("/ungmusikk/classes")
    card = teacher.main.locator("li.ds-card", has_text=OPEN_CLASS)
    assert f"Svale Eksempel: {teacher.said('Registered')}" in " ".join(card.inner_text().split())


def test_a_pupil_sees_the_lessons_left_and_a_guardian_those_of_the_child(
    as_role: Callable[..., Visitor],
) -> None:
    pupil = as_role("pupil")
    pupil.open("/")
    menu(pupil, "Talent")
    left = pupil.main.locator(".fl-stat", has_text=pupil.said("Lessons left")).first
    number = int(" ".join(left.locator(".fl-stat__value").inner_text().split()))
    assert 0 <= number <= 8

    guardian = as_role("guardian")
    guardian.open("/")
    assert "Prøve Elev" in guardian.text
    menu(guardian, "Talent")
    same = guardian.main.locator(".fl-stat", has_text=guardian.said("Lessons left")).first
    assert same.locator(".fl-stat__value").inner_text().strip() == str(number)


def test_the_teacher_at_the_academy_books_a_lesson_and_the_family_cancels_it(
    as_role: Callable[..., Visitor],
) -> None:
    professor = as_role("academy_teacher")
    professor.open("/ungmusikk/talent")
    professor.link("Prøve Elev")
    place = professor.path
    before = professor.main.locator("tbody tr").count()
    professor.fill(on="", at="17:45")
    professor.button("Book the lesson", status=422)
    assert professor.main.locator("[name=at]").first.input_value() == "17:45"
    # A day in the same school year that no lesson of the demonstration lies on.
    last_day = professor.page.evaluate(
        "() => new Date(Date.now() + 11 * 86400000).toISOString().slice(0, 10)"
    )
    professor.fill(on=last_day, at="19:45", place_name="Kammersalen")
    professor.button("Book the lesson")
    assert professor.main.locator("tbody tr").count() == before + 1

    guardian = as_role("guardian")
    guardian.open(place)
    row = guardian.main.locator("tr", has_text="Kammersalen")
    guardian.follow(row.get_by_role("link").first)
    guardian.button("Cancel the lesson")
    row = guardian.main.locator("tr", has_text="Kammersalen")
    assert guardian.said("Cancelled") in row.inner_text()


def test_a_head_answers_the_yearly_questions_and_the_lead_compares_the_years(
    as_role: Callable[..., Visitor],
) -> None:
    head = as_role("rector")
    head.open("/")
    head.link("Answer for %(school)s", school="Kulturskolen i Ås")
    for theme in ("expectations", "benefit", "effort"):
        head.main.locator(f"[name={theme}][value='4']").check()
    head.button("Send the answer")
    assert "Kulturskolen i Ås" in head.text

    lead = as_role("programme_lead")
    lead.open("/ungmusikk/survey")
    assert lead.main.locator(".fl-chart").count() >= 3
    name, _content = lead.download(lead.main.get_by_role("link", name="XLSX"))
    assert name == "ungmusikk-schools.xlsx"
