"""Whether a person may still know of what a notice is about, asked when it is read or mailed.

The features above say for each kind of subject who sees it; a kind that nobody answers for is
seen by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.notifications.models import Notice

Rule = Callable[[Actor, Collection[str]], set[str]]
_RULES: dict[str, Rule] = {}


def register(subject_type: str, rule: Rule) -> None:
    """Say which of some subjects a person may know of.

    Parameters
    ----------
    subject_type
        As in the audit record: `"programme.application"`.
    rule
        From an actor and keys as text to those keys that the actor may know of.
    """
    _RULES[subject_type] = rule


def registered() -> frozenset[str]:
    return frozenset(_RULES)


def by_rows(visible_to: Callable[[Actor], QuerySet[Any]]) -> Rule:
    """Make a rule of a query such as `applications_visible_to`. One query."""

    def rule(actor: Actor, keys: Collection[str]) -> set[str]:
        found = visible_to(actor).filter(pk__in=list(keys)).values_list("pk", flat=True)
        return {str(key) for key in found}

    return rule


def one_by_one(visible_to: Callable[[Actor, int], object]) -> Rule:
    """Make a rule of a query for one object that raises `NotFound`."""

    def sees(actor: Actor, key: str) -> bool:
        try:
            visible_to(actor, int(key))
        except NotFound:
            return False
        return True

    return lambda actor, keys: {key for key in keys if sees(actor, key)}


def knowable(actor: Actor, notices: Iterable[Notice]) -> set[int]:
    """Return the keys of those notices whose subject the actor may still know of.

    One question for each kind of subject among them.
    """
    wanted: dict[str, set[str]] = {}
    found = list(notices)
    for notice in found:
        wanted.setdefault(notice.subject_type, set()).add(notice.subject_id)
    seen = {kind: _seen(actor, kind, keys) for kind, keys in wanted.items()}
    return {notice.pk for notice in found if notice.subject_id in seen[notice.subject_type]}


def _seen(actor: Actor, kind: str, keys: set[str]) -> set[str]:
    if not kind:
        return keys
    rule = _RULES.get(kind)
    return rule(actor, keys) if rule else set()
