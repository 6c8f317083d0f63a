"""The organisation and its administrator, who is invented."""

from __future__ import annotations

from core.plugin_api import ADMINISTRATOR, DemoLogin, DemoTenant

COHORT = "fremtidens-kulturskole"

TENANTS = (
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
