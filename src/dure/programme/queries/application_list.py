"""The list of applications: filtered, sorted, page by page, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dure.core.actor import Actor, Role
from dure.programme.access.application import is_staff
from dure.programme.domain.application import ApplicationState
from dure.programme.models import Application, ConsortiumChange, ScoreSheet
from dure.programme.queries.application import (
    CITY,
    UNSEEN_SHEET,
    applications_visible_to,
    of_applicant,
    of_staff,
)
from dure.programme.queries.seen import hidden_at

S = ApplicationState
PAGE = 50
WAITS = (S.AWAITING_SIGNOFF, S.LATE, S.SUBMITTED, S.CORRECTING, S.UNDER_OBJECTION)
SORTS = {
    "number": ("call_id", "number", "pk"),
    "title": ("title", "pk"),
    "lead": ("lead__name", "pk"),
    "state": ("state", "number", "pk"),
    "amount": ("-national_won", "pk"),
    "changed": ("-updated_at", "-pk"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None or empty: not at all."""

    call: int | None = None
    state: str = ""
    province: str = ""
    search: str = ""
    attention: bool = False
    sort: str = "number"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One line; what an anonymous stage hides is empty."""

    id: int
    call_id: int
    call: str
    number: str
    title: str
    lead: str
    lead_en: str
    province: str
    state: str
    stage: int
    national_won: int
    local_won: int
    submitted_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """One page with the counts by state of everything that the other filters leave."""

    items: list[Item]
    page: Page[Application]
    total: int
    by_state: dict[str, int]


def filters_from(given: Mapping[str, Any]) -> Filters:
    """Read filters from an address; what cannot be read narrows nothing."""
    search = str(given.get("q", ""))[:100].replace("\x00", "").strip()
    state, sort = str(given.get("state", "")), str(given.get("sort", ""))
    return Filters(
        call=_key(given.get("call", "")),
        state=state if state in set(S) else "",
        province=str(_key(given.get("province", "")) or ""),
        search=search,
        attention=str(given.get("attention", "")) == "1",
        sort=sort if sort in SORTS else "number",
        page=_key(given.get("page", "")) or 1,
    )


def filtered(actor: Actor, filters: Filters) -> QuerySet[Application]:
    """Return the applications that *actor* sees under the filters, sorted.

    Names and provinces are matched only where the actor may see them: an evaluator cannot find
    out by searching who stands behind a number.
    """
    rows = applications_visible_to(actor)
    named = _named(actor)
    if filters.call is not None:
        rows = rows.filter(call=filters.call)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.province:
        rows = rows.filter(named, municipality__province_code=filters.province)
    if filters.search:
        name = Q(title__icontains=filters.search) | Q(lead__name__icontains=filters.search)
        name |= Q(lead__name_en__icontains=filters.search)
        rows = rows.filter(Q(number__icontains=filters.search) | (named & name))
    if filters.attention:
        changed = ConsortiumChange.objects.filter(
            application=OuterRef("pk"), reviewed_at__isnull=True
        )
        waits = Q(state__in=[state.value for state in WAITS])
        rows = rows.filter(waits | (named & Q(Exists(changed))))
    sort = filters.sort if _sees_names(actor) or filters.sort == "state" else "number"
    return rows.order_by(*SORTS[sort])


def listing(actor: Actor, filters: Filters) -> Listing:
    """Return one page. Four queries; for an evaluator one more for each call on the page."""
    every = filtered(actor, replace(filters, state=""))
    counted = every.order_by().values_list("state").annotate(count=Count("pk"))
    by_state = dict(counted)
    total = by_state.get(filters.state, 0) if filters.state else sum(by_state.values())
    rows = filtered(actor, filters).select_related("municipality")
    rows = rows.defer("municipality__boundary", "call__notice", "call__notice_en")
    paginator = Paginator(rows, PAGE)
    paginator.count = total  # counted above
    page = paginator.get_page(filters.page)
    return Listing(items_of(actor, list(page)), page, total, by_state)


def items_of(actor: Actor, rows: list[Application]) -> list[Item]:
    """Return lines for rows that *actor* may open, without what is hidden at their stage."""
    hidden = {} if _sees_names(actor) else _hidden(actor, rows)
    return [_item(row, hidden.get(row.pk, frozenset())) for row in rows]


def _item(row: Application, hidden: frozenset[str]) -> Item:
    named = "lead" not in hidden
    unit = row.municipality
    return Item(
        id=row.pk,
        call_id=row.call_id,
        call=row.call.title,
        number=row.number,
        title="" if "title" in hidden else row.title,
        lead=row.lead.name if named else "",
        lead_en=(row.lead.name_en or row.lead.name) if named else "",
        province=unit.province if unit is not None and not hidden else "",
        state=row.state,
        stage=row.stage,
        national_won=row.national_won,
        local_won=row.local_won,
        submitted_at=row.submitted_at,
        updated_at=row.updated_at,
    )


def _hidden(actor: Actor, rows: list[Application]) -> dict[int, frozenset[str]]:
    """Return what is hidden of the rows that the actor sees as an evaluator only."""
    judged = [row for row in rows if not _is_own(actor, row)]
    sheets = ScoreSheet.objects.filter(
        application__in=[row.pk for row in judged], evaluator__user_id=actor.user_id or 0
    ).exclude(state__in=UNSEEN_SHEET)
    stages: dict[int, int] = {}
    for key, stage in sheets.values_list("application_id", "stage"):
        stages[key] = max(stage, stages.get(key, 0))
    known: dict[tuple[int, int, int], frozenset[str]] = {}
    found = {}
    for row in judged:
        if row.pk not in stages:
            continue
        case = (row.call_id, row.form_id, stages[row.pk])
        if case not in known:
            known[case] = hidden_at(row, stages[row.pk])
        found[row.pk] = known[case]
    return found


def _is_own(actor: Actor, row: Application) -> bool:
    return row.lead_id in actor.organisations(*CITY) or is_staff(actor, row)


def _named(actor: Actor) -> Q:
    """Match the rows of which the actor may know who applies."""
    if _sees_names(actor):
        return Q()
    return of_applicant(actor) | of_staff(actor)


def _sees_names(actor: Actor) -> bool:
    """Tell whether no row can be seen as an evaluator: then nothing is hidden."""
    return (
        actor.system or actor.has_anywhere(Role.AUDITOR) or not actor.has_anywhere(Role.EVALUATOR)
    )


def _key(text: object) -> int | None:
    given = str(text)
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None
