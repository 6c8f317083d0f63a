"""The organisation and its administrator, who is invented."""

from __future__ import annotations

from core.plugin_api import ADMINISTRATOR, DemoLogin, DemoTenant

CULTURE_REGION = "kulturmetropolen"

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
)
