import subprocess

from pmtiles.reader import MmapSource, Reader

from dure.places.adapters import basemap
from dure.places.adapters.osm import read_osm
from dure.places.domain.layout import ZoneRow

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[127, 37], [127.01, 37], [127.01, 37.01], [127, 37]]],
}


def draw(town, target):
    layout = read_osm(town, names=())
    zone = ZoneRow(1, "Zone 1", 127, 37, outline=SQUARE, population=10)
    return basemap.draw_basemap(
        target,
        roads=layout.roads,
        zones=[zone, ZoneRow(2, "A point", 127, 37)],
        shapes=layout.shapes,
        attribution="© OpenStreetMap contributors (ODbL)",
    )


def test_the_map_holds_its_layers_and_names_its_source_but_no_folder(town, tmp_path):
    target = tmp_path / "basemap.pmtiles"

    assert draw(town, target) == target.stat().st_size

    with target.open("rb") as file:
        words = Reader(MmapSource(file)).metadata()
    layers = {layer["id"] for layer in words["vector_layers"]}
    assert layers == {"roads", "buildings", "green", "places", "zones"}
    assert words["attribution"] == "© OpenStreetMap contributors (ODbL)"
    assert str(tmp_path) not in str(words)
    assert sorted(p.name for p in tmp_path.glob("basemap*")) == ["basemap.pmtiles"]


def test_without_the_program_there_is_no_map(town, tmp_path, monkeypatch):
    monkeypatch.setattr(basemap, "find_tippecanoe", lambda: None)

    assert draw(town, tmp_path / "basemap.pmtiles") == 0
    assert not list(tmp_path.glob("basemap*"))


def test_a_program_that_fails_leaves_no_map(town, tmp_path, monkeypatch):
    def fail(*arguments, **named):
        raise subprocess.CalledProcessError(1, "tippecanoe")

    monkeypatch.setattr(subprocess, "run", fail)

    assert draw(town, tmp_path / "basemap.pmtiles") == 0
    assert not list(tmp_path.glob("basemap*"))
