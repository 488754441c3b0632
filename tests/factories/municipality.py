"""The registry in the database, with a small square instead of each boundary."""

from datetime import UTC, date, datetime

from dure.places.domain.municipality import BOUNDARY_DATE, STATE_DATE, UNITS
from dure.places.models import Municipality, PopulationFigure, RegistryEdition

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SQUARE = [[[[127.0, 37.0], [127.1, 37.0], [127.1, 37.1], [127.0, 37.0]]]]


def a_registry() -> RegistryEdition:
    """Store all units of the tables."""
    Municipality.objects.bulk_create(
        Municipality(
            code=unit.code,
            province_code=unit.province.code,
            province=unit.province.name,
            province_en=unit.province.name_en,
            name=unit.name,
            name_en=unit.name_en,
            kind=unit.kind.value,
            since=unit.since,
            until=unit.until,
            lon=127.05,
            lat=37.05,
            area_km2=10.0,
            boundary={"type": "MultiPolygon", "coordinates": SQUARE},
        )
        for unit in UNITS.values()
    )
    return RegistryEdition.objects.create(
        digest="0" * 64, state_date=STATE_DATE, boundary_date=BOUNDARY_DATE, loaded_at=NOW
    )


def a_figure(code: str, day: date, residents: int, **more: object) -> PopulationFigure:
    """Store a figure of one unit."""
    unit = Municipality.objects.get(code=code)
    values = {"source": "MOIS", "entered_at": NOW, **more}
    return PopulationFigure.objects.create(
        municipality=unit, reference_date=day, residents=residents, **values
    )
