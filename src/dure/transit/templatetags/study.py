"""Filters for the pages of a study, over `dure.web.figures`."""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from dure.transit import labels
from dure.transit.domain.fleet import DispatcherKind, Service
from dure.transit.domain.scenario import DayType
from dure.transit.domain.study import StudyState
from dure.web import figures

register = template.Library()

TONES = {
    StudyState.DONE: "success",
    StudyState.FAILED: "danger",
    StudyState.CUT_OFF: "warning",
    StudyState.CANCELLED: "gray",
}


@register.filter
def city_name(city: Any) -> str:
    """Return a city's name in the language of the page."""
    return str(city.name if figures.korean() else city.name_en or city.name)


@register.filter
def study_state(state: str) -> str:
    return str(labels.STUDY_STATE[StudyState(state)])


@register.filter
def study_tone(state: str) -> str:
    """Return the badge's colour; the word in it says the same."""
    return TONES.get(StudyState(state), "primary")


@register.filter
def step_name(step: str) -> str:
    return str(_("Waiting for its turn")) if step == "queued" else str(labels.STEP[step])


@register.filter
def day_type(kind: DayType) -> str:
    return str(labels.DAY_TYPE[kind])


@register.filter
def dispatcher_name(kind: DispatcherKind) -> str:
    return str(labels.DISPATCHER[kind])


@register.filter
def dispatcher_meaning(kind: str) -> str:
    """Say in plain words how vehicles were assigned."""
    return str(labels.DISPATCHER_MEANING[DispatcherKind(kind)])


@register.filter
def dispatcher_method(service: Service) -> str:
    """Name the method with its source, and how often it takes its turn."""
    said = str(labels.DISPATCHER_METHOD[service.dispatched_by])
    every = {"seconds": figures.number(service.improve_every_seconds)}
    if service.dispatched_by.in_rounds:
        turn = _("A round every %(seconds)s seconds.")
        return f"{said} {turn % every}"
    if service.dispatched_by is not DispatcherKind.INSERTION:
        tries = every | {"tries": figures.number(service.improve_iterations)}
        turn = _("%(tries)s tries every %(seconds)s seconds.")
        return f"{said} {turn % tries}"
    return said


@register.filter
def limit(seconds: int) -> str:
    """Write a limit in minutes: as many digits as it was given with."""
    minutes = seconds / 60
    whole = minutes == int(minutes)
    return _("%(minutes)s min") % {"minutes": figures.number(minutes, 0 if whole else 1)}


@register.filter
def iso_day(text: str) -> str:
    """Write a date that is given as 2026-03-04 as the page writes dates."""
    return figures.day(date.fromisoformat(text))
