"""The organisation, and a log-in for each role."""

from __future__ import annotations

from core.plugin_api import ADMINISTRATOR, DemoLogin, DemoTenant
from plugins.registry import RegistryRole
from plugins.ungmusikk.permissions import UngmusikkRole
from plugins.ungmusikk.settings import COUNTRY, CURRENCY, PLUGIN

SLUG = "ungmusikk"
# Reserved for examples: no mail to these addresses ever arrives anywhere.
HOST = "ungmusikk.example"


def address(name: str) -> str:
    """An invented address."""
    return f"{name}@{HOST}"


RECTOR = ("Prøve", "Rektor", address("rector"))
TEACHER = ("Prøve", "Lærer", address("teacher"))
PUPIL = ("Prøve", "Elev", address("pupil"))
GUARDIAN = ("Prøve", "Foresatt", address("guardian"))
# Has lost custody of the pupil the day before the demonstration begins.
FORMER_GUARDIAN = ("Annen", "Foresatt", address("guardian2"))
ACADEMY_TEACHER = ("Prøve", "Professor", address("professor"))
SCHOOL = "Kulturskolen i Ås"


def _login(name: str, email: str, role: str, limit: str | None = None) -> DemoLogin:
    return DemoLogin(email=email, name=name, role=role, limit=limit, language="nb")


TENANT = DemoTenant(
    slug=SLUG,
    names={"nb": "UngMusikk", "nn": "UngMusikk"},
    country=COUNTRY,
    currency=CURRENCY,
    languages=("nb", "nn"),
    colours=("#14508c", "#b4471f"),
    plugins=(PLUGIN,),
    logins=(
        _login("Prøve Administrator", address("administrator"), ADMINISTRATOR),
        _login("Prøve Programleder", address("lead"), RegistryRole.PROGRAMME_LEAD),
        _login("Prøve Koordinator", address("coordinator"), RegistryRole.COORDINATOR, "Follo"),
        _login("Prøve Rektor", RECTOR[2], RegistryRole.RECTOR, SCHOOL),
        _login("Prøve Lærer", TEACHER[2], RegistryRole.TEACHER, SCHOOL),
        _login("Prøve Kommune", address("municipality"), RegistryRole.MUNICIPALITY_READER, "Ås"),
        _login("Prøve Styringsgruppe", address("steering"), RegistryRole.STEERING_GROUP),
        _login("Prøve Professor", ACADEMY_TEACHER[2], UngmusikkRole.ACADEMY_TEACHER),
        _login("Prøve Elev", PUPIL[2], RegistryRole.PUPIL),
        _login("Prøve Foresatt", GUARDIAN[2], RegistryRole.GUARDIAN),
        _login("Annen Foresatt", FORMER_GUARDIAN[2], RegistryRole.GUARDIAN),
    ),
    order=10,
)
