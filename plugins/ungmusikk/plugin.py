"""UngMusikk: what it contributes to the platform and to the register. The table of contents."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from core.kit import N_
from core.plugin_api import (
    ActionLabel,
    Actor,
    ApiBlueprint,
    DemoTenant,
    Impact,
    NavItem,
    Panel,
    Permission,
    PersonalData,
    PluginInfo,
    PluginKind,
    Setting,
    SubjectLabel,
    hookimpl,
)
from plugins.registry import Choice, ParticipationKinds
from plugins.ungmusikk import demo
from plugins.ungmusikk.api import endpoints
from plugins.ungmusikk.panels import panels_for
from plugins.ungmusikk.permissions import ACTIONS, PERMISSIONS, SUBJECTS, UngmusikkPermission
from plugins.ungmusikk.queries import kept_counts
from plugins.ungmusikk.rules import FundingSource, MembershipKind
from plugins.ungmusikk.settings import PLUGIN, SETTINGS
from plugins.ungmusikk.views import pages


@hookimpl
def register_plugin() -> PluginInfo:
    """What UngMusikk is."""
    return PluginInfo(
        name=PLUGIN,
        version="0.1.0",
        kind=PluginKind.PROGRAMME,
        label=N_("UngMusikk"),
        summary=N_(
            "Municipalities pay for a music programme together: yearly contributions by "
            "population, other income, and what would happen if."
        ),
        category=N_("Programmes"),
        requires=("registry", "pathway"),
        personal_data=(
            PersonalData(
                table="ungmusikk.contribution_round",
                what=N_("Name of who worked out, reviewed and recorded a decision"),
                purpose=N_("To show who answers for a contribution"),
                basis=N_("Task in the public interest and accounting"),
                retention=N_("As long as the round is kept"),
            ),
            PersonalData(
                table="ungmusikk.shared_scenario",
                what=N_("Name of who shared a what-if"),
                purpose=N_("To show whose assumptions they are"),
                basis=N_("Task in the public interest"),
                retention=N_("As long as the what-if is kept"),
            ),
        ),
    )


@hookimpl
def register_permissions() -> Sequence[Permission]:
    """See permissions.py."""
    return PERMISSIONS


@hookimpl
def register_settings() -> Sequence[Setting]:
    """See settings.py."""
    return SETTINGS


@hookimpl
def register_actions() -> Sequence[ActionLabel]:
    """What the log calls what is done here."""
    return ACTIONS


@hookimpl
def register_subjects() -> Sequence[SubjectLabel]:
    """What the log calls the things that it is done to."""
    return SUBJECTS


@hookimpl
def register_nav() -> Sequence[NavItem]:
    """The programme's entries in the main menu."""
    return (
        NavItem(
            key="members",
            label=N_("Members"),
            endpoint="ungmusikk.members",
            permission=UngmusikkPermission.READ_MEMBERS,
            order=200,
        ),
        NavItem(
            key="rounds",
            label=N_("Contributions"),
            endpoint="ungmusikk.rounds",
            permission=UngmusikkPermission.READ_ROUNDS,
            order=210,
        ),
        NavItem(
            key="income",
            label=N_("Income"),
            endpoint="ungmusikk.income",
            permission=UngmusikkPermission.READ_INCOME,
            order=220,
        ),
        NavItem(
            key="what_if",
            label=N_("What if?"),
            endpoint="ungmusikk.what_if",
            permission=UngmusikkPermission.WHAT_IF,
            order=230,
        ),
        NavItem(
            key="my_municipality",
            label=N_("My municipality"),
            endpoint="ungmusikk.my_municipality",
            permission=UngmusikkPermission.OWN_MUNICIPALITY,
            order=190,
        ),
    )


@hookimpl
def register_pages() -> Sequence[Blueprint]:
    """See views/."""
    return (pages,)


@hookimpl
def register_api() -> Sequence[ApiBlueprint]:
    """See api/."""
    return (endpoints,)


@hookimpl
def provide_panels(actor: Actor) -> Sequence[Panel]:
    """What the start page shows of the programme, by what the reader may see."""
    return panels_for(actor)


@hookimpl
def provide_disable_preview(plugin: str) -> Sequence[Impact]:
    """What nobody can open while UngMusikk is off; nothing of it is deleted."""
    if plugin != PLUGIN:
        return ()
    kept = kept_counts()
    return (
        Impact(label=N_("Contribution rounds"), count=kept.rounds),
        Impact(label=N_("Contributions and corrections"), count=kept.contributions),
        Impact(label=N_("Income entries"), count=kept.income),
    )


@hookimpl
def register_participation_kinds() -> Sequence[ParticipationKinds]:
    """UM-4, UM-9: how a municipality can take part, and where its money may come from."""
    return (
        ParticipationKinds(
            programme=PLUGIN,
            label=N_("UngMusikk"),
            kinds=(
                Choice(
                    key=MembershipKind.MEMBER,
                    label=N_("Member"),
                    help=N_("Takes part by agreement, and pays."),
                ),
                Choice(
                    key=MembershipKind.PILOT,
                    label=N_("Pilot"),
                    help=N_("Tries it out, and pays on the same terms as a member."),
                ),
                Choice(
                    key=MembershipKind.SERVED,
                    label=N_("Served through another municipality"),
                    help=N_("Its pupils go to the school of a municipality that is named."),
                ),
                Choice(
                    key=MembershipKind.INTERESTED,
                    label=N_("Interested"),
                    help=N_("Considers taking part, and pays nothing."),
                ),
            ),
            served_kinds=frozenset({str(MembershipKind.SERVED)}),
            funding_sources=(
                Choice(
                    key=FundingSource.EXTRA_GRANT,
                    label=N_("Extra grant in the municipal budget"),
                ),
                Choice(key=FundingSource.OWN_BUDGET, label=N_("The school's own budget")),
            ),
        ),
    )


@hookimpl
def register_demo_tenants() -> Sequence[DemoTenant]:
    """UngMusikk itself, with invented people."""
    return (demo.TENANT,)


@hookimpl
def on_demo_created(slug: str) -> None:
    """True members, rounds of 2020 and 2024, and income, in UngMusikk's own tenant only."""
    if slug == demo.SLUG:
        demo.fill()
