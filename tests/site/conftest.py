from datetime import UTC, datetime

import orjson
import pytest

from dure.places.domain.city import SourceKind
from dure.places.domain.quality import Finding, Level, QualityReport
from dure.places.models import City, CityImport, Stop, Zone
from dure.places.queries.city import QUALITY, city_folder

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[127, 37], [127.01, 37], [127.01, 37.01], [127, 37.01], [127, 37]]],
}


@pytest.fixture
def city(db, settings):
    """A city with an import, its report, one zone and one stop; no real network."""
    made = City.objects.create(
        slug="dure-si", name="두레시", name_en="Dure City", country="KR",
        west=127.0, south=37.0, east=127.01, north=37.01, attribution=["© OpenStreetMap"],
    )  # fmt: skip
    fields = {field.name for field in CityImport._meta.get_fields()}
    extra = {"format": 1} if "format" in fields else {}
    made.current_import = CityImport.objects.create(
        city=made, key="one", source=SourceKind.OSM.value, imported_at=NOW,
        source_files=[{"role": "osm", "name": "town.osm.pbf", "sha256": "0" * 64}], **extra,
    )  # fmt: skip
    made.save()
    Zone.objects.create(
        city=made, number=1, name="동부", lon=127.005, lat=37.005, outline=SQUARE, population=986
    )
    Stop.objects.create(city=made, code="s1", name="시청", lon=127.005, lat=37.005, source="gtfs")
    folder = city_folder(made.slug) / "one"
    folder.mkdir(parents=True)
    (folder / "network.npz").write_bytes(b"not read here")
    (folder / "basemap.pmtiles").write_bytes(b"PMTiles" + bytes(200))
    report = QualityReport(
        counts={"population": 986, "zones": 1, "road_km": 12.0, "stops": 1, "trips": 2},
        findings=(
            Finding("feed_past", Level.LOOK, {"last": "2019-12-29", "trips": 1007}),
            Finding("roads", Level.FINE, {"nodes": 1559, "km": 12}),
        ),
    )
    (folder / QUALITY).write_bytes(orjson.dumps(report.as_rows()))
    return made
