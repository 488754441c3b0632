"""Reads of the register of assets."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.delivery.domain.asset import AssetState
from dure.delivery.domain.gate import Fact
from dure.delivery.models import Asset, Contract, Project
from dure.delivery.queries.building import AGENCY, LEAD, Who, end_of, waits
from dure.delivery.queries.project import in_hands_of
from dure.programme.domain.waiting import Waiting

BOUGHT = ("goods", "works")
"""Kinds of contract that leave things behind."""


def assets_of(project: Project) -> QuerySet[Asset]:
    """Return every asset of a project that the caller has found visible."""
    rows = Asset.objects.filter(project=project)
    return rows.select_related("contract", "photo", "entered_by", "verified_by")


def assets_registered(project: Project) -> Fact:
    """Every asset verified or disposed of, and none missing of a contract for goods or works.

    A contract for goods or works without a single asset counts as one that is missing.
    """
    open_states = (AssetState.ENTERED.value, AssetState.MISSING.value)
    unseen = Asset.objects.filter(project=project, state__in=open_states).count()
    bare = Contract.objects.filter(
        project=project, parent__isnull=True, kind__in=BOUGHT, assets__isnull=True
    ).count()
    return Fact(unseen + bare == 0, unseen + bare)


def checks_due(project: Project, day: date) -> QuerySet[Asset]:
    """Return the verified assets whose yearly look is due by *day*."""
    return assets_of(project).filter(Q(check_due_on__lte=day), state=AssetState.VERIFIED.value)


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the assets that *actor* goes and looks at: new ones, and those a year after."""
    who: Who = (*LEAD, *AGENCY, ("lead", Role.APPROVER))
    rows = Asset.objects.filter(project__in=in_hands_of(actor, *who)).select_related("project")
    rows = rows.exclude(entered_by_id=actor.user_id)
    new = rows.filter(state=AssetState.ENTERED.value, photo__isnull=False)
    again = rows.filter(state=AssetState.VERIFIED.value, check_due_on__lte=localdate(now))
    return [
        *waits(new, _("Verify an asset"), "/assets/{key}/"),
        *waits(again, _("Look at an asset again"), "/assets/{key}/", due=_day_due),
    ]


def _day_due(row: Asset) -> datetime | None:
    return end_of(row.check_due_on) if row.check_due_on else None
