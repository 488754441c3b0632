"""Terms of a call as JSON values and back: strict, exact, every fault named with its path."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from dure.accounts.domain.organisation import OrganisationKind
from dure.core.errors import Invalid
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.domain.reading import Table, fraction_text
from dure.programme.domain.terms import (
    Aggregate,
    EligibilityCode,
    EligibilityRule,
    FundingRule,
    Quota,
    SelectionRule,
    Severity,
    Stage,
    StageKind,
    Terms,
    TrancheRule,
    Window,
    WindowKind,
)
from dure.programme.domain.version_name import is_version_name

CONDITIONS = ("agreement", "plan_approved", "midterm", "acceptance")
"""What a part of the national money may wait for, in the order of a project's life."""

EMPTY_TERMS: Mapping[str, Any] = {
    "time_zone": "Asia/Seoul",
    "windows": [],
    "stages": [],
    "eligibility": [],
    "funding": {"national_cap_won": 0},
    "selection": {},
}
"""Where a draft begins: nothing is laid down."""


def terms_from_mapping(given: Mapping[str, Any]) -> Terms:
    """Return the terms that *given* lays down.

    Raises
    ------
    Faulty
        If anything is missing, unknown, out of range or at odds; with every fault and its path.
    """
    table = Table(given)
    terms = Terms(
        time_zone=_time_zone(table),
        windows=_windows(table),
        stages=_stages(table),
        eligibility=tuple(_rule(each) for each in table.tables("eligibility")),
        funding=_funding(table.table("funding")),
        selection=_selection(table.table("selection")),
        form=_version_name(table, "form"),
        objection_days=table.whole("objection_days", 7, most=365),
    )
    table.finish()
    table.refuse()
    return terms


def terms_to_mapping(terms: Terms) -> dict[str, Any]:
    """Return terms as JSON values; `terms_from_mapping` makes the same terms of them."""
    return {
        "time_zone": terms.time_zone,
        "form": terms.form,
        "objection_days": terms.objection_days,
        "windows": [
            {
                "kind": window.kind.value,
                "opens_at": window.opens_at.isoformat(),
                "closes_at": window.closes_at.isoformat(),
            }
            for window in terms.windows
        ],
        "stages": [_stage_mapping(stage) for stage in terms.stages],
        "eligibility": [
            {
                "code": rule.code.value,
                "severity": rule.severity.value,
                "parameters": {
                    key: list(value) if isinstance(value, tuple) else value
                    for key, value in rule.parameters.items()
                },
            }
            for rule in terms.eligibility
        ],
        "funding": _funding_mapping(terms.funding),
        "selection": _selection_mapping(terms.selection),
    }


def _time_zone(table: Table) -> str:
    name = table.text("time_zone", most=60)
    try:
        ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        table.fault("time_zone", Invalid("There is no time zone {name}.", name=name))
    return name


def _version_name(table: Table, key: str) -> str:
    name = table.text(key, "", most=80)
    if name and not is_version_name(name):
        table.fault(key, Invalid('A version is named by its key and number, "small-city@1".'))
        return ""
    return name


def _windows(table: Table) -> tuple[Window, ...]:
    windows: list[Window] = []
    for each in table.tables("windows"):
        kind = each.one_of("kind", WindowKind)
        opens_at, closes_at = each.instant("opens_at"), each.instant("closes_at")
        each.finish()
        if opens_at is None or closes_at is None:
            continue
        if closes_at <= opens_at:
            each.fault("closes_at", Invalid("A window closes after it opens."))
        if any(window.kind is kind for window in windows):
            each.fault("kind", Invalid("There is a window of this kind already."))
        windows.append(Window(kind, opens_at, closes_at))
    return tuple(windows)


def _stages(table: Table) -> tuple[Stage, ...]:
    stages: list[Stage] = []
    for expected, each in enumerate(table.tables("stages"), start=1):
        stage = _stage(each)
        if stage.number != expected:
            each.fault("number", Invalid("Stages are numbered from 1 in their order."))
        if stage.quorum > stage.panel_size > 0:
            each.fault(
                "quorum", Invalid("A quorum cannot be larger than the panel it is counted in.")
            )
        stages.append(stage)
    return tuple(stages)


def _stage(each: Table) -> Stage:
    stage = Stage(
        number=each.whole("number", least=1, most=20),
        kind=each.one_of("kind", StageKind),
        rubric=_version_name(each, "rubric"),
        shortlist=each.whole_or_none("shortlist", least=1, most=10_000),
        quorum=each.whole("quorum", 0, most=100),
        panel_size=each.whole("panel_size", 0, most=100),
        panels=each.whole("panels", 1, least=1, most=100),
        anonymous=each.texts("anonymous"),
        weight=each.fraction("weight", 1),
        minutes=each.whole("minutes", 0, most=1440),
    )
    each.finish()
    return stage


def _stage_mapping(stage: Stage) -> dict[str, Any]:
    return {
        "number": stage.number,
        "kind": stage.kind.value,
        "rubric": stage.rubric,
        "shortlist": stage.shortlist,
        "quorum": stage.quorum,
        "panel_size": stage.panel_size,
        "panels": stage.panels,
        "anonymous": list(stage.anonymous),
        "weight": fraction_text(stage.weight),
        "minutes": stage.minutes,
    }


def _rule(each: Table) -> EligibilityRule:
    code = each.one_of("code", EligibilityCode)
    parameters = _PARAMETERS[code](each.table("parameters"))
    severity = each.one_of("severity", Severity, Severity.BLOCKING.value)
    each.finish()
    return EligibilityRule(code, parameters, severity)


def _organisation_kind(table: Table) -> dict[str, object]:
    """Kinds that may lead; with `special_self_governing` also Sejong and Jeju's cities.

    Those are basic governments to the programme, though the law calls their lead metropolitan.
    """
    kinds = table.members("kinds", OrganisationKind)
    special = table.truth("special_self_governing")
    table.finish()
    found: dict[str, object] = {"kinds": [kind.value for kind in kinds]}
    return found | ({"special_self_governing": True} if special else {})


def _population(table: Table) -> dict[str, object]:
    """Bounds on a day: `below` leaves its number out, the other two include theirs."""
    found: dict[str, object] = {}
    for key in ("below", "at_most", "at_least"):
        bound = table.whole_or_none(key, least=1, most=100_000_000)
        if bound is not None:
            found[key] = bound
    if not found and not table.faults:
        table.fault("", Invalid("A population rule needs below, at_most or at_least."))
    day = table.day("at")
    table.finish()
    return found | {"at": day.isoformat() if day else ""}


def _cooling_off(table: Table) -> dict[str, object]:
    years = table.whole("years", least=1, most=50)
    kinds = table.members("kinds", ProgrammeKind)
    table.finish()
    return {"years": years, "kinds": [kind.value for kind in kinds]}


def _exclusive_with(table: Table) -> dict[str, object]:
    kinds = table.members("kinds", ProgrammeKind)
    table.finish()
    return {"kinds": [kind.value for kind in kinds]}


def _consortium_share(table: Table) -> dict[str, object]:
    """Together the large companies hold at most this share."""
    share = table.fraction("at_most", most=1)
    table.finish()
    return {"at_most": fraction_text(share)}


def _nothing(table: Table) -> dict[str, object]:
    table.finish()
    return {}


_PARAMETERS = {
    EligibilityCode.ORGANISATION_KIND: _organisation_kind,
    EligibilityCode.POPULATION: _population,
    EligibilityCode.COOLING_OFF: _cooling_off,
    EligibilityCode.EXCLUSIVE_WITH: _exclusive_with,
    EligibilityCode.CONSORTIUM_SHARE: _consortium_share,
    EligibilityCode.ONE_APPLICATION: _nothing,
}


def _funding(table: Table) -> FundingRule:
    tranches: list[TrancheRule] = []
    for each in table.tables("tranches"):
        share, condition = each.fraction("share", most=1), each.text("condition")
        if condition and condition not in CONDITIONS:
            known = ", ".join(CONDITIONS)
            each.fault("condition", Invalid("This is none of: {known}.", known=known))
        each.finish()
        tranches.append(TrancheRule(share, condition))
    if tranches and sum((part.share for part in tranches), Fraction(0)) != 1:
        table.fault("tranches", Invalid("The shares of the tranches must add up to 1."))
    rule = FundingRule(
        national_cap_won=table.whole("national_cap_won"),
        national_share=table.fraction("national_share", "1/2", most=1),
        minimum_local_cash_share=table.fraction("minimum_local_cash_share", 1, most=1),
        months=table.whole("months", 12, least=1, most=240),
        tranches=tuple(tranches),
    )
    if table.given and rule.national_share == 0 and not table.faults:
        table.fault("national_share", Invalid("This share or weight is out of range."))
    table.finish()
    return rule


def _funding_mapping(rule: FundingRule) -> dict[str, Any]:
    return {
        "national_cap_won": rule.national_cap_won,
        "national_share": fraction_text(rule.national_share),
        "minimum_local_cash_share": fraction_text(rule.minimum_local_cash_share),
        "months": rule.months,
        "tranches": [
            {"share": fraction_text(part.share), "condition": part.condition}
            for part in rule.tranches
        ],
    }


def _selection(table: Table) -> SelectionRule:
    rule = SelectionRule(
        aggregate=table.one_of("aggregate", Aggregate, Aggregate.MEAN.value),
        trim=table.whole("trim", 0, most=20),
        threshold=table.fraction_or_none("threshold", most=1),
        tie_breakers=table.texts("tie_breakers"),
        places=table.whole("places", 0, most=10_000),
        reserve=table.whole("reserve", 0, most=10_000),
        quotas=tuple(_quota(each) for each in table.tables("quotas")),
        budget_won=table.whole_or_none("budget_won"),
    )
    if rule.trim and rule.aggregate is not Aggregate.TRIMMED:
        table.fault("trim", Invalid("Sheets are only dropped where the mean is trimmed."))
    table.finish()
    return rule


def _quota(each: Table) -> Quota:
    quota = Quota(
        attribute=each.text("attribute", most=60),
        value=each.text("value", most=120),
        at_least=each.whole("at_least", 0, most=10_000),
        at_most=each.whole_or_none("at_most", most=10_000),
    )
    if quota.at_most is not None and quota.at_most < quota.at_least:
        each.fault("at_most", Invalid("The most cannot be less than the least."))
    each.finish()
    return quota


def _selection_mapping(rule: SelectionRule) -> dict[str, Any]:
    return {
        "aggregate": rule.aggregate.value,
        "trim": rule.trim,
        "threshold": None if rule.threshold is None else fraction_text(rule.threshold),
        "tie_breakers": list(rule.tie_breakers),
        "places": rule.places,
        "reserve": rule.reserve,
        "quotas": [
            {
                "attribute": quota.attribute,
                "value": quota.value,
                "at_least": quota.at_least,
                "at_most": quota.at_most,
            }
            for quota in rule.quotas
        ],
        "budget_won": rule.budget_won,
    }
