"""Who takes part on a day: a picture and a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request

from core.plugin_api import (
    current_actor,
    download,
    explain,
    format_money,
    format_number,
    read_list_query,
    render_page,
    requires,
)
from core.plugin_api import gettext as _
from plugins.ungmusikk.files import members_table
from plugins.ungmusikk.labels import KIND_LABELS
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import Member, MembersOn, find_members, members_on
from plugins.ungmusikk.rules import MembershipKind, describe_tier
from plugins.ungmusikk.views.blueprint import pages

_SORTS = ("name", "sub_region", "kind", "population", "amount", "since")


@pages.get("/members")
@requires(UngmusikkPermission.READ_MEMBERS)
def members() -> Any:
    """Everybody who takes part on a day, by sub-region."""
    day = _day(request.args.get("on"))
    everyone = members_on(day)
    regions = [each.name or "-" for each in everyone.by_sub_region]
    query = read_list_query(
        request.args,
        sorts=_SORTS,
        filters={"sub_region": regions, "kind": [str(kind) for kind in MembershipKind]},
        default_sort="name",
        per_page=50,
        keep=("on",),
    )
    page, found = find_members(everyone, query)
    file_format = request.args.get("format")
    if file_format:
        return download(members_table(everyone, found), file_format, name=f"ungmusikk-{day}")
    return render_page(
        "ungmusikk/members.html",
        everyone=everyone,
        page=page,
        query=query,
        bubbles=[_bubble(everyone, each) for each in everyone.members if each.inhabitants],
        legend=_legend(everyone),
        regions=[(name, _("In no sub-region") if name == "-" else name) for name in regions],
        kinds=[(str(kind), _(KIND_LABELS[kind])) for kind in MembershipKind],
        is_today=day == current_actor().today,
        may_open=current_actor().may(UngmusikkPermission.READ_ROUNDS),
    )


def _day(typed: str | None) -> date:
    """The day that was asked for; today for none and for nonsense."""
    try:
        day = date.fromisoformat(typed or "")
    except ValueError:
        return current_actor().today
    return day if 1900 <= day.year <= 2200 else current_actor().today


def _bubble(everyone: MembersOn, member: Member) -> dict[str, Any]:
    number = everyone.tier_number(member)
    tier = everyone.tiers[number - 1]
    return {
        "label": member.name,
        "value": member.inhabitants,
        "text": format_number(member.inhabitants or 0),
        "group": min(number, 5),
        "group_label": f"{format_money(tier.amount)}, {_(KIND_LABELS[member.kind])}",
        "outlined": member.kind is not MembershipKind.MEMBER,
    }


def _legend(everyone: MembersOn) -> list[tuple[int | str, str]]:
    legend: list[tuple[int | str, str]] = [
        (min(number, 5), explain(describe_tier(tier)))
        for number, tier in enumerate(everyone.tiers, start=1)
    ]
    if any(each.kind is not MembershipKind.MEMBER for each in everyone.members):
        legend.append(("outlined", _("Pilot, served or interested")))
    return legend
