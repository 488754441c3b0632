"""Reads of awards that were not made here."""

from __future__ import annotations

from django.db.models import QuerySet

from dure.core.actor import Actor
from dure.programme.access.earlier_award import may_read
from dure.programme.models import EarlierAward


def earlier_awards_visible_to(actor: Actor) -> QuerySet[EarlierAward]:
    """Return all of them for officers of an agency and auditors, none for anybody else."""
    rows = EarlierAward.objects.select_related("organisation")
    return rows if may_read(actor) else rows.none()
