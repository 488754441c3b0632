"""Reads of the register of assets."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from dure.delivery.domain.asset import AssetState
from dure.delivery.domain.gate import Fact
from dure.delivery.models import Asset, Contract, Project

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
