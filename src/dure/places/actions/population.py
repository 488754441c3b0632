"""Imports population figures from the ministry's tables."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dure.audit.actions import record
from dure.core.actor import Actor
from dure.core.errors import Invalid
from dure.core.said import say
from dure.places.actions.municipality import require_administrator
from dure.places.adapters.population import read_population_csv
from dure.places.domain.population import Count, completed, contradicts, names_of, settle
from dure.places.models import Municipality, PopulationFigure, RegistryEdition

_REPLACED, _COMPLETED = "replaced", "completed"


@dataclass(frozen=True, slots=True)
class PopulationImported:
    """What an import did.

    Parameters
    ----------
    added
        Units that had no figure of that day and source.
    completed
        Units whose figure now tells more than before, and nothing else.
    superseded
        Units whose numbers were replaced.
    unchanged
        Units whose figure said all of it already.
    missing
        Full names of units that stood on the day and are not in the table.
    left_out
        Rows that name nothing in the registry.
    checked
        How many totals in the table were compared with the sum of their parts.
    """

    added: int
    completed: int
    superseded: int
    unchanged: int
    missing: tuple[str, ...]
    left_out: tuple[str, ...]
    checked: int


@transaction.atomic
def import_population(
    *,
    content: bytes,
    file_name: str,
    reference_date: date,
    source: str,
    actor: Actor,
    now: datetime,
    supersede: bool = False,
    skip_unknown: bool = False,
) -> PopulationImported:
    """Append the figures of one table; all of them or none.

    A table that only adds households or age groups to what is known of the
    same day and source completes it. Other numbers are refused, unless
    *supersede*; then the old figures stay, marked as superseded.

    Raises
    ------
    NotAllowed
        If *actor* is neither the system nor an administrator.
    Invalid
        If the registry is not loaded, the source is empty, the day lies ahead,
        the table is not readable or its sums do not agree, or its numbers
        contradict those already there.
    """
    require_administrator(actor)
    edition = _loaded_edition()
    _require_sense(reference_date, source, now)
    rows = read_population_csv(content, day=reference_date, file=file_name)
    table = settle(rows, day=reference_date, file=file_name, skip_unknown=skip_unknown)
    old, new = _figures(table.counts, reference_date, source.strip(), now)
    replaced = [pk for pk, why in old.items() if why is _REPLACED]
    if replaced and not supersede:
        raise Invalid(
            "{units} units already have other numbers of {date} by this source, "
            "the first {first}.",
            where=file_name,
            remedy="Import it with --supersede if these are right.",
            units=len(replaced),
            date=reference_date,
            first=_first(replaced),
        )
    PopulationFigure.objects.filter(pk__in=list(old)).update(superseded_at=now)
    PopulationFigure.objects.bulk_create(new)
    done = PopulationImported(
        added=len(new) - len(old),
        completed=len(old) - len(replaced),
        superseded=len(replaced),
        unchanged=len(table.counts) - len(new),
        missing=tuple(names_of(table.missing)),
        left_out=table.left_out,
        checked=table.checked,
    )
    record(
        verb="registry.population",
        subject=edition,
        actor=actor,
        now=now,
        file=file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        reference_date=reference_date,
        source=source.strip(),
        added=done.added,
        completed=done.completed,
        superseded=done.superseded,
        unchanged=done.unchanged,
        missing=list(table.missing),
        left_out=list(done.left_out),
    )
    return done


def _loaded_edition() -> RegistryEdition:
    """Return the registry's edition, locked: two imports wait for one another."""
    edition = RegistryEdition.objects.select_for_update().first()
    if edition is None:
        raise Invalid("The registry is not loaded.", remedy="Run `dure registry load` first.")
    return edition


def _require_sense(reference_date: date, source: str, now: datetime) -> None:
    if not source.strip():
        raise Invalid("A figure needs its source.", where=say("source"))
    if reference_date > timezone.localdate(now):
        raise Invalid("{date} lies ahead.", where=say("reference date"), date=reference_date)


def _figures(
    counts: dict[str, Count], reference_date: date, source: str, now: datetime
) -> tuple[dict[int, str], list[PopulationFigure]]:
    """Return the figures to retire, with the reason, and those to append."""
    in_force = PopulationFigure.objects.filter(
        reference_date=reference_date, source=source, superseded_at__isnull=True
    )
    known = {figure.municipality_id: figure for figure in in_force}
    keys = dict(Municipality.objects.values_list("code", "pk"))
    old: dict[int, str] = {}
    new = []
    for code, count in counts.items():
        told = count
        if before := known.get(keys[code]):
            said = Count(before.residents, before.households, before.residents_65_plus)
            told = completed(said, count)
            if told == said:
                continue
            old[before.pk] = _REPLACED if contradicts(said, count) else _COMPLETED
        new.append(
            PopulationFigure(
                municipality_id=keys[code],
                reference_date=reference_date,
                residents=told.residents,
                households=told.households,
                residents_65_plus=told.residents_65_plus,
                source=source,
                entered_at=now,
            )
        )
    return old, new


def _first(keys: list[int]) -> str:
    figure = PopulationFigure.objects.select_related("municipality").get(pk=min(keys))
    return f"{figure.municipality.full_name} with {figure.residents:,}"
