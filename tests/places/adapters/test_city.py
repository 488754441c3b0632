from datetime import date

import numpy as np
import orjson
import pytest

from dure.core.errors import Invalid
from dure.engine.network import RoadGraph
from dure.places.adapters.city import draft_city
from dure.places.domain.city import CitySources, SourceKind
from dure.places.domain.quality import Level, QualityReport
from tests.factories.city_files import FEED, at, grid, network_folder, write_osm
from tests.factories.city_files import feed as write_feed

TODAY = date(2026, 11, 22)


@pytest.fixture
def draft(tmp_path):
    """Return a function that drafts a city into a folder of its own."""
    folder = tmp_path / "import"
    folder.mkdir()

    def make(kind, roads, **more):
        return draft_city(
            CitySources(kind, roads, **more),
            folder,
            names=("두레시", "Dure City"),
            today=TODAY,
            progress=lambda step, share: None,
        )

    make.folder = folder
    return make


def finding(city, key):
    return next((f for f in city.quality.findings if f.key == key), None)


def test_a_town_is_drafted_with_its_files(draft, town, feed):
    city = draft(SourceKind.OSM, town, gtfs=feed)

    assert sorted(p.name for p in draft.folder.iterdir()) == [
        "basemap.pmtiles",
        "network.npz",
        "quality.json",
        "timetable.npz",
    ]
    with np.load(draft.folder / "network.npz") as arrays:
        assert RoadGraph.from_arrays(arrays, prefix="drive_").nodes == 16
        assert RoadGraph.from_arrays(arrays, prefix="walk_").arcs == 48
        assert arrays["drive_main"].all()
        assert len(arrays["building_use"]) == 2
    with np.load(draft.folder / "timetable.npz") as arrays:
        (service,) = orjson.loads(str(arrays["services"]))
        assert service["service_id"] == "week"
        assert arrays["stop_id"][arrays["stop"]].tolist() == ["s1", "s2", "s3", "s3", "s1"]
    stored = QualityReport.from_rows(orjson.loads((draft.folder / "quality.json").read_bytes()))
    assert stored == city.quality
    assert city.quality.counts["stops_in_feed"] == 3
    assert city.bounds == pytest.approx((127.0, 37.0, 127.0048, 37.0048))
    assert not city.boundary_known


def test_zones_are_made_of_buildings_where_no_source_has_any(draft, town):
    city = draft(SourceKind.OSM, town)

    assert all(zone.made for zone in city.zones)
    assert city.zone_shares.sum() == pytest.approx(1)
    assert finding(city, "zones_made").level is Level.LOOK


def test_zones_are_made_of_roads_where_there_are_no_buildings(draft, tmp_path):
    city = draft(SourceKind.NETWORK, network_folder(tmp_path / "net"))

    assert all(zone.made for zone in city.zones)


def test_zones_given_take_the_place_of_made_ones(draft, town, tmp_path):
    zones = tmp_path / "zones.csv"
    zones.write_text("lon,lat,population\n127.001,37.001,300\n127.003,37.003,100\n")

    city = draft(SourceKind.OSM, town, zones=zones)

    assert city.zone_shares.tolist() == [0.75, 0.25]
    assert city.quality.counts["population"] == 400


def test_a_stop_of_the_map_gives_way_to_the_feeds_at_the_same_place(draft, town, tmp_path):
    stops = FEED["stops.txt"] + "s4,Market,37.00004,127.0016\n"
    times = FEED["stop_times.txt"].replace("s3,3", "s4,3")

    city = draft(
        SourceKind.OSM, town, gtfs=write_feed(tmp_path / "g.zip", stops=stops, stop_times=times)
    )

    assert [stop.code for stop in city.stops if stop.name == "Market"] == ["s4"]
    assert {stop.source for stop in city.stops} == {"gtfs", "osm"}


def test_a_stop_across_the_river_is_kept_and_told(draft, town, tmp_path):
    stops = FEED["stops.txt"].replace("37.0032,127.0032", "37.0148,127.0032")

    city = draft(SourceKind.OSM, town, gtfs=write_feed(tmp_path / "g.zip", stops=stops))

    assert finding(city, "stops").values["far"] == 1
    assert city.stop_metres.max() == pytest.approx(1112, abs=2)


def test_a_stop_of_another_place_is_left_out(draft, town, tmp_path):
    stops = FEED["stops.txt"].replace("37.0032,127.0032", "38.0,127.0032")

    city = draft(SourceKind.OSM, town, gtfs=write_feed(tmp_path / "g.zip", stops=stops))

    assert "s3" not in {stop.code for stop in city.stops}
    assert finding(city, "stops_outside").values == {"stops": 1}


def test_a_feed_of_another_place_is_refused(draft, town, tmp_path):
    stops = FEED["stops.txt"].replace(",37.0", ",47.0")

    with pytest.raises(Invalid) as refusal:
        draft(SourceKind.OSM, town, gtfs=write_feed(tmp_path / "g.zip", stops=stops))
    assert refusal.value.where == "g.zip:stops.txt"


def test_a_feed_whose_dates_are_past_is_used_and_told(draft, town, tmp_path):
    calendar = FEED["calendar.txt"].replace("2026", "2019")

    city = draft(SourceKind.OSM, town, gtfs=write_feed(tmp_path / "g.zip", calendar=calendar))

    assert finding(city, "feed_past").values["last"] == "2019-12-31"


@pytest.mark.parametrize(("population", "refused"), [("5", True), ("", True), ("0", False)])
def test_a_zone_outside_the_roads_is_refused_unless_nobody_lives_there(
    draft, town, tmp_path, population, refused
):
    zones = tmp_path / "zones.csv"
    zones.write_text(f"lon,lat,population\n127.001,37.001,300\n128,37,{population}\n")

    if not refused:
        assert len(draft(SourceKind.OSM, town, zones=zones).zones) == 2
        return
    with pytest.raises(Invalid, match="Zone 2 lies") as refusal:
        draft(SourceKind.OSM, town, zones=zones)
    assert refusal.value.where == "zones.csv:3"


def test_parking_given_takes_the_place_of_the_maps(draft, town, tmp_path):
    parking = tmp_path / "parking.csv"
    parking.write_text("lon,lat,capacity\n127,37,10\n127,37,\n")

    city = draft(SourceKind.OSM, town, parking=parking)

    assert [row.capacity for row in city.parking] == [10, None]


def test_a_town_without_a_second_street_still_has_an_outline(draft, tmp_path):
    nodes = [(1, at(0, 0), {}), (2, at(1, 0), {})]
    path = write_osm(
        tmp_path / "s.osm.pbf", nodes=nodes, ways=[(9, [1, 2], {"highway": "residential"})]
    )

    assert draft(SourceKind.OSM, path).boundary["type"]


def test_steps_are_told_in_order(town, tmp_path):
    told = []
    nodes, ways = grid()

    draft_city(
        CitySources(SourceKind.OSM, write_osm(tmp_path / "g.osm.pbf", nodes=nodes, ways=ways)),
        tmp_path,
        names=("x",),
        today=TODAY,
        progress=lambda step, share: told.append((step, share)),
    )

    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[0] == ("roads", 0.0)
