"""What waits for a person: the few things that only they, or their office, can move on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dure.core.actor import Actor
from dure.transit.access import OFFICERS
from dure.transit.domain.study import StudyState
from dure.transit.queries.study import studies_visible_to

MOST = 7
STUCK = (StudyState.FAILED.value, StudyState.CUT_OFF.value)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do: what, about what, where, and since when it waits."""

    verb: str
    title: str
    href: str
    since: datetime


def needs_of(actor: Actor) -> list[Need]:
    """Return what waits for *actor*, longest first, at most seven. One query."""
    if actor.user_id is None:
        return []
    own = Q(created_by_id=actor.user_id)
    office = Q(city__slug__in=actor.cities(*OFFICERS))
    unread = Q(state=StudyState.DONE.value, published_at=None)
    waiting = studies_visible_to(actor).filter(Q(own | office, state__in=STUCK) | unread & office)
    return [_need(study) for study in waiting.order_by("updated_at", "pk")[:MOST]]


def _need(study: Any) -> Need:
    stuck = study.state in STUCK
    verb = _("See why it stopped") if stuck else _("Read it and decide whether to publish it")
    return Need(verb, study.name, reverse("transit:study", args=[study.pk]), study.updated_at)
