"""The organisation, and a log-in for each role."""

from __future__ import annotations

from core.plugin_api import ADMINISTRATOR, DemoLogin, DemoTenant
from plugins.calls import CallsRole
from plugins.fremtidens_kulturskole.permissions import CohortRole
from plugins.fremtidens_kulturskole.settings import COUNTRY, PLUGIN
from plugins.registry import RegistryRole

SLUG = "fremtidens-kulturskole"
# Reserved for examples: no mail to these addresses ever arrives anywhere.
HOST = "fremtidens-kulturskole.example"


# First, because the cohort follows from what they score.
JURORS = ("juror", "juror2", "juror3", "juror4", "juror5")
JUROR_NAMES = (
    "Prøve Jurymedlem",
    "Prøve Dommer",
    "Eksempel Dommer",
    "Prøve Leser",
    "Eksempel Leser",
)


def address(name: str) -> str:
    """An invented address."""
    return f"{name}@{HOST}"


def _login(
    name: str, email: str, role: str, limit: str | None = None, language: str = "nb"
) -> DemoLogin:
    return DemoLogin(email=address(email), name=name, role=role, limit=limit, language=language)


TENANT = DemoTenant(
    slug=SLUG,
    names={"nb": "Fremtidens kulturskole", "nn": "Framtidas kulturskule"},
    country=COUNTRY,
    currency="NOK",
    languages=("nb", "nn"),
    colours=("#2c6e49", "#8a5a00"),
    plugins=(PLUGIN,),
    logins=(
        *(
            _login(name, email, CallsRole.JUROR, "Kulturskolen som utviklingsaktør")
            for email, name in zip(JURORS, JUROR_NAMES, strict=True)
        ),
        _login("Prøve Administrator", "administrator", ADMINISTRATOR),
        _login("Prøve Prosjektleder", "lead", RegistryRole.PROGRAMME_LEAD),
        _login("Prøve Styringsgruppe", "steering", RegistryRole.STEERING_GROUP),
        _login("Prøve Koordinator", "coordinator", CohortRole.COORDINATOR),
        _login("Prøve Ressursgruppe", "resource", CohortRole.RESOURCE_GROUP),
        _login("Prøve Prosessveileder", "guide", CohortRole.GUIDE, "Stranda", "nn"),
        _login("Prøve Stranda", "stranda", CohortRole.MEMBER, "Stranda", "nn"),
        _login("Eksempel Stranda", "stranda2", CohortRole.MEMBER, "Stranda", "nn"),
        _login("Prøve Bodø", "bodo", CohortRole.MEMBER, "Bodø"),
        _login("Prøve Observatør", "observer", CohortRole.OBSERVER, "Frøya"),
        _login("Prøve Søker", "applicant", CallsRole.APPLICANT, "Kongsberg"),
    ),
    order=30,
)
