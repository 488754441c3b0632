"""What waits for a person: the few things that only they, or their office, can move on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
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
ASKED = ("dure.programme.queries", "dure.delivery.queries")
"""Where a noun may say what waits: any module there with a function `waiting_for`."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do: what, about what, where, since when it waits and until when it may."""

    verb: str
    title: str
    href: str
    since: datetime
    due: datetime | None = None


def needs_of(actor: Actor, now: datetime) -> list[Need]:
    """Return at most seven things that wait for *actor*: due first, then the longest waiting."""
    if actor.user_id is None:
        return []
    needs = _studies(actor)
    for waiting_for in _nouns():
        needs += [
            Need(str(one.verb), one.title, one.href, one.since, one.due)
            for one in waiting_for(actor, now)
        ]
    needs.sort(key=lambda need: (need.due is None, need.due or need.since, need.title))
    return needs[:MOST]


@cache
def _nouns() -> tuple[Any, ...]:
    found = []
    for package in ASKED:
        folder = import_module(package)
        for module in iter_modules(folder.__path__):
            noun = import_module(f"{package}.{module.name}")
            if hasattr(noun, "waiting_for"):
                found.append(noun.waiting_for)
    return tuple(found)


def _studies(actor: Actor) -> list[Need]:
    own = Q(created_by_id=actor.user_id)
    office = Q(city__slug__in=actor.cities(*OFFICERS))
    unread = Q(state=StudyState.DONE.value, published_at=None)
    waiting = studies_visible_to(actor).filter(Q(own | office, state__in=STUCK) | unread & office)
    return [_need(study) for study in waiting.order_by("updated_at", "pk")[:MOST]]


def _need(study: Any) -> Need:
    stuck = study.state in STUCK
    verb = _("See why it stopped") if stuck else _("Read it and decide whether to publish it")
    return Need(verb, study.name, reverse("transit:study", args=[study.pk]), study.updated_at)
