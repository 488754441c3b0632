"""Reads of the pool of evaluators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.domain.evaluator import Expertise, TieKind
from dure.programme.domain.sheet import GONE
from dure.programme.domain.waiting import Waiting
from dure.programme.models import Employment, Evaluator

LOST = tuple(sorted(state.value for state in GONE))


def evaluators_visible_to(actor: Actor) -> QuerySet[Evaluator]:
    """Return the evaluators whose record *actor* may read.

    - officers of an agency: its own pool
    - an evaluator: themselves
    - auditors: everybody
    Cities, ministries and other agencies see nobody: a pool is not public.
    """
    rows = Evaluator.objects.select_related("user", "agency")
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    if actor.user_id is None:
        return rows.none()
    pool = Q(agency_id__in=actor.organisations(Role.PROGRAMME_OFFICER))
    return rows.filter(pool | Q(user_id=actor.user_id))


def evaluator_visible_to(actor: Actor, evaluator_id: int) -> Evaluator:
    """Return one evaluator. Raises `NotFound` where *actor* may not know of them."""
    found = evaluators_visible_to(actor).filter(pk=evaluator_id).first()
    if found is None:
        raise NotFound("There is no such evaluator.")
    return found


def own_record(actor: Actor) -> Evaluator:
    """Return the actor's own record. Raises `NotFound` for whoever is in no pool."""
    found = Evaluator.objects.select_related("user", "agency").filter(user_id=actor.user_id or 0)
    if not found:
        raise NotFound("You are in no pool of evaluators.")
    return found[0]


@dataclass(frozen=True, slots=True)
class PoolLine:
    """One line of the pool: the person, where they work today, and how much they judge now."""

    evaluator: Evaluator
    employers: tuple[str, ...]
    load: int


def pool_page(actor: Actor, *, expertise: str = "", show: str = "") -> list[PoolLine]:
    """Return the pool that *actor* may read, by name. Three queries.

    Parameters
    ----------
    expertise
        A key; only who knows it. All if it is none.
    show
        `"unchecked"` or `"unavailable"`; anything else: all.
    """
    rows = evaluators_visible_to(actor).annotate(
        load=Count("sheets", filter=~Q(sheets__state__in=LOST), distinct=True)
    )
    if show == "unchecked":
        rows = rows.filter(checked_at__isnull=True)
    elif show == "unavailable":
        rows = rows.filter(is_available=False)
    today = Employment.objects.select_related("organisation").filter(
        until__isnull=True, kind=TieKind.EMPLOYED.value
    )
    rows = rows.prefetch_related(Prefetch("employments", queryset=today, to_attr="today"))
    lines = [
        PoolLine(row, tuple(tie.organisation.name for tie in row.today), row.load)
        for row in rows
        if expertise not in set(Expertise) or expertise in row.expertise
    ]
    return sorted(lines, key=lambda line: (str(line.evaluator), line.evaluator.pk))


def ties_of(evaluator: Evaluator) -> QuerySet[Employment]:
    """Return an evaluator's ties, today's first, then by their end, the latest first."""
    rows = Employment.objects.select_related("organisation").filter(evaluator=evaluator)
    return rows.order_by(F("until").desc(nulls_first=True), "-since", "pk")


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the records to check, and one's own record while it names no employer."""
    waiting: list[Waiting] = []
    if actor.user_id is None:
        return waiting
    agencies = actor.organisations(Role.PROGRAMME_OFFICER)
    if agencies:
        unchecked = Evaluator.objects.select_related("user").filter(
            agency_id__in=agencies, checked_at__isnull=True, employments__isnull=False
        )
        unchecked = unchecked.exclude(changed_by_id=actor.user_id).exclude(user_id=actor.user_id)
        waiting += [
            Waiting(_("Check the record of an evaluator"), str(row), href_of(row), row.entered_at)
            for row in unchecked.distinct()
        ]
    own = Evaluator.objects.filter(user_id=actor.user_id, employments__isnull=True).first()
    if own:
        title = str(_("Your record as an evaluator"))
        waiting.append(Waiting(_("Enter your employers"), title, "/my-record/", own.entered_at))
    return waiting


def href_of(evaluator: Evaluator) -> str:
    return f"/evaluators/{evaluator.pk}/"
