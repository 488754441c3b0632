import sqlite3
import zipfile

import numpy as np
import pytest
import shapely

from dure.core.errors import Invalid
from dure.places.adapters.aequilibrae import read_aequilibrae
from dure.places.adapters.roads import build_networks
from tests.places.adapters.test_spatialite import blob

LINKS = [
    (1, 1, 2, 0, "residential", 30, 40, 100, "First", [(127, 37), (127.001, 37)]),
    (2, 2, 3, 1, "primary", None, None, 90, None, [(127.001, 37), (127.002, 37)]),
    (3, 3, 1, -1, "trunk", None, 80, 200, None, [(127.002, 37), (127, 37)]),
    (4, 1, 9, 0, "centroid_connector", None, None, 500, None, [(127, 37), (127.5, 37)]),
]


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "project_database.sqlite"
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE links (link_id, a_node, b_node, direction, link_type, speed_ab, "
            "speed_ba, distance, name, geometry)"
        )
        database.executemany(
            "INSERT INTO links VALUES (?,?,?,?,?,?,?,?,?,?)",
            [(*link[:-1], blob(shapely.LineString(link[-1]))) for link in LINKS],
        )
        database.execute("CREATE TABLE zones (zone_id, name, population, employment, geometry)")
        area = blob(shapely.MultiPolygon([shapely.box(127, 37, 127.001, 37.001)]))
        database.execute("INSERT INTO zones VALUES (5, NULL, 120.5, NULL, ?)", (area,))
    database.close()
    return path


def test_links_become_streets_without_the_connectors(project):
    roads = read_aequilibrae(project).roads

    assert roads.count == 3
    assert roads.forward.tolist() == [True, True, False]
    assert roads.backward.tolist() == [True, False, True]
    assert roads.walk.tolist() == [True, True, False]
    assert roads.name == ("First", "", "")
    assert roads.length_metres.tolist() == [100, 90, 200]
    np.testing.assert_array_equal(roads.forward_kmh, [30, np.nan, np.nan])
    np.testing.assert_array_equal(roads.backward_kmh, [40, np.nan, 80])


def test_zones_are_read(project):
    (zone,) = read_aequilibrae(project).zones

    assert (zone.number, zone.name, zone.population, zone.jobs) == (5, "Zone 5", 120.5, None)
    assert zone.outline["type"] == "MultiPolygon"


@pytest.mark.parametrize("way", ["file", "folder", "zip"])
def test_a_project_may_come_as_file_folder_or_zip(project, tmp_path, way):
    zipped = tmp_path / "p.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(project, "inside/project_database.sqlite")

    layout = read_aequilibrae({"file": project, "folder": tmp_path, "zip": zipped}[way])

    assert layout.roads.count == 3


def test_a_project_is_left_as_it_was(project):
    before = project.read_bytes()

    read_aequilibrae(project)

    assert project.read_bytes() == before
    assert not list(project.parent.glob("*.sqlite-*"))


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0 but not quite" * 40])
def test_what_is_no_project_is_refused(tmp_path, content):
    path = tmp_path / "x.sqlite"
    path.write_bytes(content)

    with pytest.raises(Invalid, match="not an AequilibraE project"):
        read_aequilibrae(path)


def test_a_zip_without_a_project_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("readme", "")

    with pytest.raises(Invalid, match="no project_database"):
        read_aequilibrae(tmp_path / "x.zip")


def test_a_broken_geometry_is_refused_by_row(project):
    with sqlite3.connect(project) as database:
        database.execute("UPDATE links SET geometry = x'00' WHERE link_id = 2")
    database.close()

    with pytest.raises(Invalid) as refusal:
        read_aequilibrae(project)
    assert refusal.value.where == "project_database.sqlite:links:2"


def test_the_real_project_is_read(samples):
    layout = read_aequilibrae(samples / "coquimbo.zip")
    networks = build_networks(layout.roads, where="coquimbo.zip")

    assert networks.counts["junctions"] == 15591
    assert networks.counts["road_km"] == pytest.approx(1467, abs=1)
    assert networks.drive_main.mean() > 0.99
    assert len(layout.zones) == 133
    assert sum(zone.population for zone in layout.zones) == pytest.approx(451_899, abs=1)
    assert len(layout.attribution) == 2
