"""Loads the registry of basic local governments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from dure.audit.actions import record
from dure.core.actor import Actor, Role
from dure.core.errors import NotAllowed
from dure.places.adapters.municipality import Shape, edition_digest, municipality_shapes
from dure.places.domain.municipality import BOUNDARY_DATE, STATE_DATE, UNITS, Unit
from dure.places.models import Municipality, RegistryEdition
from dure.places.queries.municipality import latest_edition


@dataclass(frozen=True, slots=True)
class RegistryLoaded:
    """What a load changed, in numbers of units."""

    created: int
    updated: int
    unchanged: int


@transaction.atomic
def load_registry(*, actor: Actor, now: datetime) -> RegistryLoaded:
    """Store every unit of the registry as the tables have it. Doing it twice changes nothing.

    The first load takes about five seconds; one of the same edition none.
    Units are never deleted: figures hang on them.

    Raises
    ------
    NotAllowed
        If *actor* is neither the system nor an administrator.
    """
    require_administrator(actor)
    digest = edition_digest()
    edition = latest_edition()
    if edition and edition.digest == digest and Municipality.objects.count() >= len(UNITS):
        return RegistryLoaded(0, 0, len(UNITS))
    shapes = municipality_shapes()
    loaded = _store({code: _values(unit, shapes[code]) for code, unit in UNITS.items()})
    edition = RegistryEdition.objects.create(
        digest=digest, state_date=STATE_DATE, boundary_date=BOUNDARY_DATE, loaded_at=now
    )
    record(
        verb="registry.load",
        subject=edition,
        actor=actor,
        now=now,
        created=loaded.created,
        updated=loaded.updated,
        state_date=STATE_DATE,
        digest=digest,
    )
    return loaded


def require_administrator(actor: Actor) -> None:
    """Refuse everybody but the system and administrators."""
    if not (actor.system or actor.has_anywhere(Role.ADMINISTRATOR)):
        raise NotAllowed("Only an administrator may change the registry.")


def _store(wanted: dict[str, dict[str, Any]]) -> RegistryLoaded:
    there = {unit.code: unit for unit in Municipality.objects.select_for_update()}
    new = [Municipality(**values) for code, values in wanted.items() if code not in there]
    changed = []
    for code, unit in there.items():
        values = wanted.get(code, {})
        if any(getattr(unit, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(unit, name, value)
            changed.append(unit)
    Municipality.objects.bulk_create(new)
    if changed:
        names = [name for name in next(iter(wanted.values())) if name != "code"]
        Municipality.objects.bulk_update(changed, names, batch_size=50)
    return RegistryLoaded(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _values(unit: Unit, shape: Shape) -> dict[str, Any]:
    return {
        "code": unit.code,
        "province_code": unit.province.code,
        "province": unit.province.name,
        "province_en": unit.province.name_en,
        "name": unit.name,
        "name_en": unit.name_en,
        "kind": unit.kind.value,
        "since": unit.since,
        "until": unit.until,
        "lon": shape.lon,
        "lat": shape.lat,
        "area_km2": shape.area_km2,
        "boundary": shape.boundary,
    }
