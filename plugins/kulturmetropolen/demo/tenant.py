"""The organisation, and a log-in for each role."""

from __future__ import annotations

from core.plugin_api import ADMINISTRATOR, DemoLogin, DemoTenant
from plugins.kulturmetropolen.permissions import MENTOR, PANEL_MEMBER, PLUGIN
from plugins.kulturmetropolen.settings import COUNTRY, CURRENCY
from plugins.registry import RegistryRole

SLUG = "kulturmetropolen"
# Reserved for examples: no mail to these addresses ever arrives anywhere.
HOST = "kulturmetropolen.example"
SCHOOL, OTHER_SCHOOL = "Roskilde Musiske Skole", "Helsingør Musikskole"


def address(name: str) -> str:
    """An invented address."""
    return f"{name}@{HOST}"


RECTOR = ("Prøve", "Skoleleder", address("rector"))
OTHER_RECTOR = ("Eksempel", "Skoleleder", address("rector2"))
TEACHER = ("Prøve", "Underviser", address("teacher"))
MENTOR_PERSON = ("Prøve", "Mentor", address("mentor"))
PUPIL = ("Prøve", "Sangskriver", address("pupil"))
GUARDIAN = ("Prøve", "Forælder", address("guardian"))


def _login(name: str, email: str, role: str, limit: str | None = None) -> DemoLogin:
    return DemoLogin(email=email, name=name, role=role, limit=limit, language="da")


def _of(person: tuple[str, str, str], role: str, limit: str | None = None) -> DemoLogin:
    return _login(f"{person[0]} {person[1]}", person[2], role, limit)


TENANT = DemoTenant(
    slug=SLUG,
    names={"da": "Kulturmetropolen"},
    country=COUNTRY,
    currency=CURRENCY,
    languages=("da",),
    colours=("#7a1f4b", "#1f6f6b"),
    plugins=(PLUGIN,),
    logins=(
        _login("Prøve Administrator", address("administrator"), ADMINISTRATOR),
        _login("Prøve Programleder", address("lead"), RegistryRole.PROGRAMME_LEAD),
        _login("Prøve Koordinator", address("coordinator"), RegistryRole.COORDINATOR, "Vest"),
        _of(RECTOR, RegistryRole.RECTOR, SCHOOL),
        _of(OTHER_RECTOR, RegistryRole.RECTOR, OTHER_SCHOOL),
        _of(TEACHER, RegistryRole.TEACHER, SCHOOL),
        _of(MENTOR_PERSON, MENTOR),
        _login("Prøve Panelmedlem", address("panel"), PANEL_MEMBER),
        _login("Prøve Styregruppe", address("steering"), RegistryRole.STEERING_GROUP),
        _login(
            "Prøve Kommune", address("municipality"), RegistryRole.MUNICIPALITY_READER, "Roskilde"
        ),
        _of(PUPIL, RegistryRole.PUPIL),
        _of(GUARDIAN, RegistryRole.GUARDIAN),
    ),
    order=20,
)
