"""Reads of population figures: what was known of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from dure.places.models import Municipality, PopulationFigure
from dure.places.queries.municipality import municipalities


@dataclass(frozen=True, slots=True)
class PeopledMunicipality:
    """A unit with its figure; None where none is known by that day."""

    municipality: Municipality
    population: PopulationFigure | None


def population_at(municipality: Municipality, at: date) -> PopulationFigure | None:
    """Return the latest figure in force whose reference date is *at* or before.

    Of two sources for one day the one entered last is taken. None if the unit
    has no figure by then: a unit made later than its first figure has none,
    even where its parts had.
    """
    return _in_force(at).filter(municipality=municipality).last()


def municipalities_with_population(*, at: date) -> list[PeopledMunicipality]:
    """Return every unit that stands on *at* with its figure, by code. Two queries."""
    latest = {figure.municipality_id: figure for figure in _in_force(at)}
    return [PeopledMunicipality(unit, latest.get(unit.pk)) for unit in municipalities(at=at)]


def population_history(municipality: Municipality) -> QuerySet[PopulationFigure]:
    """Return all figures of a unit, the superseded ones too, the latest day first."""
    return PopulationFigure.objects.filter(municipality=municipality).order_by(
        "-reference_date", "-entered_at", "-pk"
    )


def _in_force(at: date) -> QuerySet[PopulationFigure]:
    figures = PopulationFigure.objects.filter(superseded_at__isnull=True, reference_date__lte=at)
    return figures.order_by("reference_date", "entered_at", "pk")
