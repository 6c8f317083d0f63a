"""Letters and forms on paper: what a decision says to each, and an application to print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.kit import Money
from core.plugin_api import (
    Document,
    Grid,
    Heading,
    Items,
    Paragraph,
    current_language,
    current_tenant,
    format_date,
    format_datetime,
    format_list,
    format_money,
    format_number,
    gettext,
    pick,
    typeset,
    use_language,
)
from plugins.calls.queries.views import ApplicationView, CallView
from plugins.calls.rules.forms import (
    FieldDetails,
    FieldKind,
    amount_in,
    budget_sums,
    column_sums,
    day_in,
    number_in,
    shown_fields,
)
from plugins.calls.rules.places import Outcome, may_appeal
from plugins.registry import named_organisations

# What may stand in a letter's text, in braces.
PLACEHOLDERS = ("applicant", "call", "amount", "deadline", "rank", "reason", "conditions")


def letter_parts(
    call: CallView,
    application: ApplicationView,
    *,
    outcome: Outcome,
    reserve_rank: int | None,
    granted: Money | None,
    reason: str,
    conditions: str,
    accept_by: datetime | None,
) -> list[str]:
    """CA-15: the letter's paragraphs in the language in force, from the call's own texts.

    Where the call has no text for an outcome, the engine's own is used. The reason and how to
    appeal are always there.
    """
    words = {
        "applicant": application.applicant,
        "call": pick(call.title),
        "amount": format_money(granted) if granted else "",
        "deadline": format_datetime(accept_by) if accept_by else "",
        "rank": str(reserve_rank or ""),
        "reason": reason,
        "conditions": conditions,
    }
    own = pick(call.letters.get(outcome.value, {}))
    parts = [filled(own, words)] if own else _own_words(outcome, words)
    if "{reason}" not in own:
        parts.append(gettext("Reason: %(reason)s", reason=reason))
    if conditions and "{conditions}" not in own:
        parts.append(gettext("Conditions: %(conditions)s", conditions=conditions))
    if accept_by is not None and outcome.grants and "{deadline}" not in own:
        parts.append(
            gettext(
                "Answer before %(deadline)s whether you accept. After that the offer goes to the"
                " next on the reserve list.",
                deadline=words["deadline"],
            )
        )
    parts.append(_how_to_appeal(call))
    return parts


def decision_letter(
    call: CallView,
    application: ApplicationView,
    parts: list[str],
    *,
    outcome: Outcome,
    on: date,
) -> bytes:
    """CA-15: the letter as a tagged PDF, in the language in force."""
    tenant = current_tenant()
    facts = [
        (gettext("Date"), format_date(on)),
        (gettext("To"), application.applicant),
        (gettext("Application"), str(application.number)),
    ]
    if call.case_number:
        facts.append((gettext("Case number"), call.case_number))
    return typeset(
        Document(
            title=gettext(
                "%(call)s: %(outcome)s", call=pick(call.title), outcome=gettext(outcome.label)
            ),
            language=current_language(),
            sender=pick(tenant.names),
            footer=pick(call.title),
            facts=tuple(facts),
            parts=tuple(Paragraph(text=part) for part in parts if part.strip()),
        )
    )


def application_document(call: CallView, application: ApplicationView) -> bytes:
    """CA-8: the application as a tagged PDF, as this reader sees it, in the reader's language."""
    parts: list[Heading | Paragraph | Items | Grid] = []
    organisations = _organisations_in(application)
    for each in shown_fields(application.form.fields, application.values):
        parts.append(Heading(text=pick(each.label)))
        parts += _answer_parts(each, application, call.currency, organisations)
    facts = [
        (gettext("Call"), pick(call.title)),
        (gettext("Applicant"), application.applicant),
        (gettext("Application"), str(application.number)),
        (
            gettext("Handed in"),
            format_datetime(application.submitted_at)
            if application.submitted_at
            else gettext("Not yet: this is a draft"),
        ),
    ]
    joined = [each.organisation.name for each in application.partners if each.answer == "joined"]
    if joined:
        facts.append((gettext("Together with"), format_list(joined)))
    return typeset(
        Document(
            title=application.title or application.applicant,
            language=current_language(),
            sender=pick(current_tenant().names),
            footer=pick(call.title),
            facts=tuple(facts),
            parts=tuple(parts) or (Paragraph(text=gettext("Nothing is filled in yet.")),),
        )
    )


def answer_text(
    each: FieldDetails,
    value: Any,
    *,
    currency: str,
    organisations: Mapping[UUID, str] | None = None,
) -> str:
    """An answer in one line, in the reader's language; what cannot be read stands as typed."""
    if value in (None, "", []):
        return ""
    if each.kind is FieldKind.MONEY:
        amount = amount_in(value, currency)
        return format_money(amount) if amount else str(value)
    if each.kind is FieldKind.NUMBER:
        number = number_in(value)
        return format_number(number) if number is not None else str(value)
    if each.kind is FieldKind.DATE:
        day = day_in(value)
        return format_date(day) if day else str(value)
    if each.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        given = value if isinstance(value, list) else [value]
        labels = {option.key: pick(option.label) for option in each.options}
        return format_list([labels.get(str(one), str(one)) for one in given])
    if each.kind is FieldKind.ORGANISATION:
        try:
            return (organisations or {}).get(UUID(str(value)), "")
        except ValueError:
            return ""
    if each.kind.in_rows and isinstance(value, list):
        return "; ".join(
            ", ".join(str(part) for part in row.values() if part)
            for row in value
            if isinstance(row, Mapping)
        )
    return str(value)


def filled(text: str, words: Mapping[str, str]) -> str:
    """A tenant's text with its placeholders filled in; an unknown one stays as it is."""
    for name, value in words.items():
        text = text.replace("{" + name + "}", value)
    return text


def in_language(language: str, tenant_languages: tuple[str, ...]) -> Any:
    """The language to write to an applicant in: their own, where Flygel speaks it."""
    known = language if language in ("nb", "nn", "da", "en") else tenant_languages[0]
    return use_language(known)


def _how_to_appeal(call: CallView) -> str:
    """CA-17: the call's own text, or the usual one; that there is none where there is none."""
    for reason in may_appeal(final=call.final).reasons:
        return gettext(reason.message)
    return pick(call.appeal) or gettext(
        "You may appeal against this decision within three weeks of having received it. Write"
        " to us what you want changed and why."
    )


def _own_words(outcome: Outcome, words: Mapping[str, str]) -> list[str]:
    if outcome is Outcome.CHOSEN:
        first = gettext(
            "%(applicant)s is chosen in the call “%(call)s”. Congratulations!",
            applicant=words["applicant"],
            call=words["call"],
        )
    elif outcome is Outcome.PARTLY:
        first = gettext(
            "The application from %(applicant)s to “%(call)s” is granted in part.",
            applicant=words["applicant"],
            call=words["call"],
        )
    elif outcome is Outcome.RESERVE:
        first = gettext(
            "%(applicant)s is number %(rank)s on the reserve list of “%(call)s”. If a place"
            " becomes free you will be offered it.",
            applicant=words["applicant"],
            call=words["call"],
            rank=words["rank"],
        )
    else:
        first = gettext(
            "%(applicant)s is not chosen in the call “%(call)s” this time.",
            applicant=words["applicant"],
            call=words["call"],
        )
    granted = gettext("Granted: %(amount)s.", amount=words["amount"]) if words["amount"] else ""
    return [part for part in (first, granted) if part]


def _organisations_in(application: ApplicationView) -> dict[UUID, str]:
    ids = set()
    for each in application.form.fields:
        if each.kind is FieldKind.ORGANISATION:
            try:
                ids.add(UUID(str(application.values.get(each.key))))
            except ValueError:
                continue
    return {key: named.name for key, named in named_organisations(ids).items()}


def _answer_parts(
    each: FieldDetails,
    application: ApplicationView,
    currency: str,
    organisations: Mapping[UUID, str],
) -> list[Heading | Paragraph | Items | Grid]:
    value = application.values.get(each.key)
    if each.kind is FieldKind.FILE:
        files = application.files_of(each.key)
        if files:
            return [Items(items=tuple(one.file_name for one in files))]
        return [Paragraph(text="–")]
    if each.kind.in_rows and isinstance(value, list) and value:
        return _rows_parts(each, value, currency)
    text = answer_text(each, value, currency=currency, organisations=organisations)
    return [Paragraph(text=text or "–")]


def _rows_parts(
    each: FieldDetails, value: list[Any], currency: str
) -> list[Heading | Paragraph | Items | Grid]:
    rows = [row for row in value if isinstance(row, Mapping)]
    if each.kind is FieldKind.BUDGET:
        sides = {
            "cost": gettext("Cost"),
            "income": gettext("Income"),
            "applied": gettext("Applied for"),
        }
        sums = budget_sums(value, currency=currency)
        return [
            Grid(
                header=(gettext("What"), gettext("Kind"), gettext("Amount")),
                rows=(
                    *(
                        (
                            str(row.get("text") or ""),
                            sides.get(str(row.get("side") or "cost"), ""),
                            _amount(row.get("amount"), currency),
                        )
                        for row in rows
                    ),
                    (gettext("Costs in all"), "", format_money(sums.costs)),
                    (gettext("Income in all"), "", format_money(sums.income + sums.applied)),
                ),
                numeric=frozenset({2}),
            )
        ]
    if each.kind is FieldKind.PEOPLE:
        return [
            Grid(
                header=(gettext("Name"), gettext("Role"), gettext("Sector")),
                rows=tuple(
                    tuple(str(row.get(key) or "") for key in ("name", "role", "sector"))
                    for row in rows
                ),
            )
        ]
    totals = column_sums(each, value, currency=currency)
    body = [
        tuple(
            _amount(row.get(column.key), currency)
            if column.kind is FieldKind.MONEY
            else str(row.get(column.key) or "")
            for column in each.columns
        )
        for row in rows
    ]
    if totals:
        body.append(
            tuple(
                format_money(totals[column.key])
                if column.key in totals
                else (gettext("In all") if number == 0 else "")
                for number, column in enumerate(each.columns)
            )
        )
    return [
        Grid(
            header=tuple(pick(column.label) for column in each.columns),
            rows=tuple(body),
            numeric=frozenset(
                number
                for number, column in enumerate(each.columns)
                if column.kind in (FieldKind.MONEY, FieldKind.NUMBER)
            ),
        )
    ]


def _amount(value: Any, currency: str) -> str:
    amount = amount_in(value, currency)
    return format_money(amount) if amount is not None else str(value or "")


def as_decimal(value: Any) -> Decimal | None:
    """The number in an answer, for pages that write it in the reader's language."""
    return number_in(value)
