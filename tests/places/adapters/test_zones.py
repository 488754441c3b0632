import json

import pytest

from dure.core.errors import Invalid
from dure.places.adapters.zones import read_zones

SQUARE = {"type": "Polygon", "coordinates": [[[127, 37], [127.1, 37], [127.1, 37.1], [127, 37]]]}


def csv(tmp_path, text):
    file = tmp_path / "zones.csv"
    file.write_text(text)
    return file


def geojson(tmp_path, *features):
    file = tmp_path / "zones.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def test_points_are_read_from_csv(tmp_path):
    zones = read_zones(
        csv(
            tmp_path,
            "zone_id,name,lon,lat,population,age_0_14,age_75_up,jobs\n"
            '7,두레동,127.5,37.25,"1,200",100,,30\n8,,127.6,37.3,,,,\n',
        )
    )

    first, second = zones
    assert (first.number, first.name, first.lon, first.lat) == (7, "두레동", 127.5, 37.25)
    assert (first.population, first.jobs, first.age_groups) == (1200, 30, {"age_0_14": 100})
    assert first.outline is None
    assert (second.number, second.name, second.population) == (8, "Zone 8", None)


def test_areas_are_read_from_wkt(tmp_path):
    file = csv(tmp_path, 'wkt,population\n"POLYGON ((127 37,127.1 37,127.1 37.1,127 37))",5\n')

    (zone,) = read_zones(file)

    assert zone.number == 1
    assert zone.outline["type"] == "Polygon"
    assert 127 < zone.lon < 127.1


def test_areas_are_read_from_geojson(tmp_path):
    feature = {"geometry": SQUARE, "properties": {"zone_id": 3, "population": 10, "name": None}}

    (zone,) = read_zones(geojson(tmp_path, feature))

    assert (zone.number, zone.name, zone.population) == (3, "Zone 3", 10)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("lon,lat,population\n127,37,-1\n", "zones.csv:2 population"),
        ("lon,lat,population\n127,37,1\n127,x,1\n", "zones.csv:3 lat"),
        ("lon,lat,population\n127,,1\n", "zones.csv:2 lat"),
        ("lon,lat,population\n37,127,1\n", "zones.csv:2 lat"),
        ("wkt,population\nCIRCLE,1\n", "zones.csv:2 wkt"),
        ('wkt,population\n"LINESTRING (0 0,1 1)",1\n', "zones.csv:2 wkt"),
        ("wkt,population\nPOLYGON EMPTY,1\n", "zones.csv:2 wkt"),
        ("zone_id,lon,lat,population\n1,127,37,1\n1,127,37,1\n", "zones.csv:3 zone_id"),
        ("lon,lat\n127,37\n", "zones.csv:1"),
        ("lon,population\n127,37\n", "zones.csv:1"),
        ("lon,lat,population\n", "zones.csv"),
    ],
)
def test_a_bad_row_is_refused_by_line_and_field(tmp_path, text, where):
    with pytest.raises(Invalid) as refusal:
        read_zones(csv(tmp_path, text))
    assert refusal.value.where == where


@pytest.mark.parametrize(
    ("feature", "where"),
    [
        ({"geometry": None, "properties": {"population": 1}}, "zones.geojson:feature 1 geometry"),
        ({"properties": {"population": 1}}, "zones.geojson:feature 1 geometry"),
        ({"geometry": {"type": "Blob"}}, "zones.geojson:feature 1 geometry"),
        (7, "zones.geojson:feature 1 geometry"),
        (
            {"geometry": SQUARE, "properties": {"population": "many"}},
            "zones.geojson:feature 1 population",
        ),
        (
            {"geometry": {"type": "Point", "coordinates": [957000, 1944000]}, "properties": {}},
            "zones.geojson:feature 1 geometry",
        ),
    ],
)
def test_a_bad_feature_is_refused_by_number_and_field(tmp_path, feature, where):
    with pytest.raises(Invalid) as refusal:
        read_zones(geojson(tmp_path, feature))
    assert refusal.value.where == where


@pytest.mark.parametrize("text", ["", "{", "[]", '{"type": "Feature"}', '{"features": 7}'])
def test_what_is_no_collection_is_refused(tmp_path, text):
    file = tmp_path / "zones.geojson"
    file.write_text(text)

    with pytest.raises(Invalid) as refusal:
        read_zones(file)
    assert refusal.value.where == "zones.geojson"
