"""The organisations and their administrators, who are invented."""

from __future__ import annotations

from core.plugin_api import ADMINISTRATOR, DemoLogin, DemoTenant

CULTURE_REGION = "kulturmetropolen"
COHORT = "fremtidens-kulturskole"

TENANTS = (
    DemoTenant(
        slug=CULTURE_REGION,
        names={"da": "Kulturmetropolen"},
        country="DK",
        currency="DKK",
        languages=("da",),
        colours=("#7a1f4b", "#1f6f6b"),
        plugins=("registry",),
        logins=(
            DemoLogin(
                email="administrator@kulturmetropolen.example",
                name="Prøve Administrator",
                role=ADMINISTRATOR,
                language="da",
            ),
        ),
        order=20,
    ),
    DemoTenant(
        slug=COHORT,
        names={"nb": "Fremtidens kulturskole", "nn": "Framtidas kulturskule"},
        country="NO",
        currency="NOK",
        languages=("nb", "nn"),
        colours=("#2c6e49", "#8a5a00"),
        plugins=("registry",),
        logins=(
            DemoLogin(
                email="administrator@fremtidens-kulturskole.example",
                name="Prøve Administrator",
                role=ADMINISTRATOR,
                language="nb",
            ),
        ),
        order=30,
    ),
)
