"""Who may still know of what a notice is about, for every kind of subject there is.

A kind with a rule of its own follows that; every other follows the application, project, call or
panel it belongs to. What neither has is told to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from dure.core.actor import Actor
from dure.delivery.queries.project import projects_visible_to
from dure.notifications.queries.visibility import Rule, by_rows, register
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.call import calls_visible_to
from dure.programme.queries.conflict import reports_visible_to
from dure.programme.queries.consensus import meetings_visible_to, panels_visible_to_meet
from dure.programme.queries.evaluator import evaluators_visible_to
from dure.programme.queries.objection import objections_visible_to
from dure.programme.queries.panel import panels_visible_to
from dure.programme.queries.sheet import sheets_visible_to

VisibleTo = Callable[[Actor], QuerySet[Any]]

OWN: dict[str, VisibleTo] = {
    "programme.application": applications_visible_to,
    "programme.call": calls_visible_to,
    "programme.conflictreport": reports_visible_to,
    "programme.evaluator": evaluators_visible_to,
    "programme.objection": objections_visible_to,
    "programme.panel": panels_visible_to,
    "programme.panelmeeting": meetings_visible_to,
    "programme.scoresheet": sheets_visible_to,
    "delivery.project": projects_visible_to,
}

THROUGH = ("project", "application", "panel", "meeting", "call", "settlement", "agreement")
"""What a row belongs to, the nearest rule first."""


def register_all() -> None:
    """Answer for every table of programme and delivery."""
    for label in ("programme", "delivery"):
        for model in apps.get_app_config(label).get_models():
            rule = rule_of(model)
            if rule is not None:
                register(model._meta.label_lower, rule)
    register(
        "programme.panel", either(by_rows(panels_visible_to), by_rows(panels_visible_to_meet))
    )


def either(first: Rule, second: Rule) -> Rule:
    """Return the rule that lets through what one of two lets through."""
    return lambda actor, keys: first(actor, keys) | second(actor, keys)


def rule_of(model: type[Model]) -> Rule | None:
    """Return who sees rows of a table; None if nothing says so."""
    own = OWN.get(model._meta.label_lower)
    if own is not None:
        return by_rows(own)
    found = _parent(model)
    return _through(model, *found) if found else None


def _parent(model: type[Model], deep: bool = True) -> tuple[str, VisibleTo] | None:
    """Return the way to the thing that a row belongs to, with the rule of that thing."""
    for name in THROUGH:
        field = next((f for f in model._meta.fields if f.name == name and f.is_relation), None)
        if field is None:
            continue
        above = field.related_model
        own = OWN.get(above._meta.label_lower)
        if own is not None:
            return name, own
        further = _parent(above, deep=False) if deep else None
        if further is not None:
            return f"{name}__{further[0]}", further[1]
    return None


def _through(model: type[Model], path: str, visible_to: VisibleTo) -> Rule:
    def rule(actor: Actor, keys: Collection[str]) -> set[str]:
        above = visible_to(actor).select_related(None).values("pk")
        rows = model._default_manager.filter(pk__in=list(keys), **{f"{path}__in": above})
        return {str(key) for key in rows.values_list("pk", flat=True)}

    return rule
