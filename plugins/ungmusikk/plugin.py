"""UngMusikk: what it contributes to the platform and to the register. The table of contents."""

from __future__ import annotations

from collections.abc import Sequence

from core.kit import N_
from core.plugin_api import (
    ActionLabel,
    Permission,
    PersonalData,
    PluginInfo,
    PluginKind,
    Setting,
    hookimpl,
)
from plugins.registry import Choice, ParticipationKinds
from plugins.ungmusikk.permissions import ACTIONS, PERMISSIONS
from plugins.ungmusikk.rules import FundingSource, MembershipKind
from plugins.ungmusikk.settings import PLUGIN, SETTINGS


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
        requires=("registry",),
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
