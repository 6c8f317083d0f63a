"""From what was typed or sent to what the services take; pages and the API do it alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plugins.calls.queries.views import AccountLine, CallView
from plugins.calls.rules.forms import Column, Condition, FieldDetails, Option
from plugins.calls.rules.places import Outcome
from plugins.calls.services.calls import CallDetails, CriterionDetails, PhaseDetails
from plugins.calls.services.decisions import DecisionDetails


def call_details(typed: Mapping[str, Any]) -> CallDetails:
    """A call as it was typed. A form names programme and kind in one, "programme:kind"."""
    programme, _, kind = str(typed["kind"]).rpartition(":")
    return CallDetails(
        programme=programme or typed["programme"],
        kind=kind,
        title=typed["title"],
        description=typed["description"],
        topics=typed["topics"],
        applicants=tuple(typed["applicants"]),
        organisation_id=typed["organisation_id"],
        opens_at=typed["opens_at"],
        closes_at=typed["closes_at"],
        places=typed["places"],
        frame=typed["frame"],
        scale=(typed["scale_low"], typed["scale_high"]),
        reserves=typed["reserves"],
        accept_days=typed["accept_days"],
        report_days=typed["report_days"],
        observers=typed["observers"],
        form_version_id=typed["form_version_id"],
        criteria=tuple(
            CriterionDetails(
                id=row["id"],
                title=row["title"],
                weight=row["weight"],
                help=row["help"],
                anchors={
                    int(points): text for points, text in row["anchors"].items() if points.isdigit()
                },
            )
            for row in typed["criteria"]
        ),
        phases=tuple(
            PhaseDetails(**{name: row[name] for name in PhaseDetails.__dataclass_fields__})
            for row in typed["phases"]
        ),
        appeal=typed["appeal"],
        final=typed["final"],
        letters=typed["letters"],
        case_number=typed["case_number"],
    )


def call_values(view: CallView) -> dict[str, Any]:
    """A call as a form shows it."""
    return {
        "kind": f"{view.programme}:{view.kind}",
        "title": view.title,
        "description": view.description,
        "topics": _flat(view.topics),
        "applicants": [each.value for each in view.applicants],
        "organisation_id": view.organisation_id,
        "opens_at": view.opens_at,
        "closes_at": view.closes_at,
        "places": view.places,
        "frame": view.frame,
        "scale_low": view.scale_low,
        "scale_high": view.scale_high,
        "reserves": view.reserves,
        "accept_days": view.accept_days,
        "report_days": view.report_days,
        "observers": view.observers,
        "form_version_id": view.form_version_id,
        "criteria": [
            {
                "id": each.id,
                "title": each.title,
                "weight": each.weight,
                "help": each.help,
                "anchors": _flat({str(key): text for key, text in each.anchors.items()}),
            }
            for each in view.criteria
        ],
        "phases": [
            {name: getattr(each, name) for name in PhaseDetails.__dataclass_fields__}
            for each in view.phases
        ],
        "appeal": view.appeal,
        "final": view.final,
        "letters": _flat(view.letters),
        "case_number": view.case_number,
        "version": view.version,
    }


def field_details(typed: Mapping[str, Any]) -> FieldDetails:
    """A form's field as it was typed."""
    condition = typed.get("condition")
    return FieldDetails(
        key=typed["key"],
        kind=typed["kind"],
        label=typed["label"],
        help=typed["help"],
        required=typed["required"],
        options=tuple(Option(key=row["key"], label=row["label"]) for row in typed["options"]),
        columns=tuple(
            Column(key=row["key"], label=row["label"], kind=row["kind"]) for row in typed["columns"]
        ),
        condition=Condition(field=condition["field"], values=tuple(condition["values"]))
        if condition and condition["field"]
        else None,
        audience=typed["audience"],
        identifying=typed["identifying"],
        frozen=typed["frozen"],
        longest=typed["longest"],
        sums_to=typed["sums_to"] or None,
    )


def decision_details(typed: Mapping[str, Any]) -> DecisionDetails:
    """A decision as it was typed; only the reserve keeps a rank."""
    return DecisionDetails(
        outcome=typed["outcome"],
        reason=typed["reason"],
        reserve_rank=typed["reserve_rank"] if typed["outcome"] is Outcome.RESERVE else None,
        granted=typed["granted"],
        conditions=typed["conditions"],
    )


def account_lines(typed: Mapping[str, Any]) -> list[AccountLine]:
    """A report's accounts as they were typed."""
    return [
        AccountLine(text=row["text"], planned=row["planned"], spent=row["spent"])
        for row in typed["accounts"]
    ]


def _flat(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """{"costs": {"nb": …}} as a form names it: "costs-nb"."""
    return {
        f"{key}-{language}": text
        for key, every in texts.items()
        for language, text in every.items()
    }
