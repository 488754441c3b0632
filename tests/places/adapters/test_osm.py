import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.places.adapters.osm import read_osm
from dure.places.adapters.roads import build_networks
from dure.places.domain.building import BuildingUse
from tests.factories.city_files import STEP, at, grid, write_osm


def read(path, *names):
    return read_osm(path, names=names)


def networks_of(path):
    return build_networks(read(path).roads, where=path.name)


def line(tmp_path, *ways, nodes=None):
    """Write ways over nodes 1 to 5 on a line."""
    nodes = nodes or [(n, at(n, 0), {}) for n in range(1, 6)]
    return write_osm(tmp_path / "line.osm.pbf", nodes=nodes, ways=ways)


def test_streets_are_cut_where_they_meet(town):
    networks = networks_of(town)

    assert networks.drive.nodes == 16
    assert networks.drive.arcs == 48
    assert networks.drive_main.all()


def test_what_stands_in_the_town_is_read(town):
    layout = read(town)

    assert [stop.name for stop in layout.stops] == ["Market", ""]
    (parking,) = layout.parking
    assert (parking.capacity, parking.fee, parking.source) == (40, False, "osm")
    assert sorted(layout.buildings.use.tolist()) == [BuildingUse.HOME, BuildingUse.SHOP]
    block = 0.2 * STEP * 111195
    assert layout.buildings.floor_area.max() == pytest.approx(
        5 * block * block * np.cos(np.radians(37)), rel=0.01
    )
    assert {shape.layer for shape in layout.shapes} == {"buildings", "green", "places"}
    label = next(shape for shape in layout.shapes if shape.layer == "places")
    assert label.properties == {"name": "Dure-dong", "kind": "suburb", "name_en": "Dure"}
    assert layout.attribution == ("© OpenStreetMap contributors (ODbL)",)


def test_a_way_with_missing_nodes_is_cut_at_the_gap_and_its_pieces_kept(tmp_path):
    nodes = [(n, at(n, 0), {}) for n in (1, 2, 4, 5)]
    path = line(tmp_path, (9, [1, 2, 3, 4, 5], {"highway": "residential"}), nodes=nodes)

    layout = read(path)

    assert layout.roads.count == 2
    assert layout.counts["clipped_ways"] == 1
    assert layout.counts["missing_nodes"] == 1


def test_a_single_node_left_of_a_way_is_no_street(tmp_path):
    nodes = [(n, at(n, 0), {}) for n in (1, 2, 5)]
    path = line(tmp_path, (9, [1, 2, 3, 4, 5], {"highway": "residential"}), nodes=nodes)

    assert read(path).roads.count == 1


def test_a_roundabout_is_driven_one_way_and_keeps_its_far_side(tmp_path):
    nodes = [
        (n, at(*place), {}) for n, place in enumerate([(0, 0), (0.3, 0), (0.3, 0.3), (0, 0.3)], 1)
    ]
    nodes.append((5, at(-1, 0), {}))
    ways = [
        (8, [5, 1], {"highway": "residential"}),
        (9, [1, 2, 3, 4, 1], {"highway": "tertiary", "junction": "roundabout"}),
    ]

    drive = networks_of(write_osm(tmp_path / "r.osm.pbf", nodes=nodes, ways=ways)).drive

    assert drive.nodes == 3
    assert drive.arcs == 4


def test_a_bollard_closes_the_step_beside_it_to_vehicles_but_not_to_people(tmp_path):
    nodes = [(n, at(0.3 * n, 0), {"barrier": "bollard"} if n == 3 else {}) for n in range(1, 6)]
    path = line(tmp_path, (9, [1, 2, 3, 4, 5], {"highway": "residential"}), nodes=nodes)

    networks = networks_of(path)

    assert networks.drive_main.sum() == 2
    assert networks.walk_main.all()
    assert networks.walk.length_metres.sum() > networks.drive.length_metres.sum()


def test_a_gate_left_open_closes_nothing(tmp_path):
    nodes = [(n, at(n, 0), {"barrier": "gate"} if n == 3 else {}) for n in range(1, 6)]
    path = line(tmp_path, (9, [1, 2, 3, 4, 5], {"highway": "residential"}), nodes=nodes)

    assert networks_of(path).drive_main.all()


@pytest.mark.parametrize(
    ("tags", "arcs"),
    [({"oneway": "yes"}, [(0, 1)]), ({"oneway": "-1"}, [(1, 0)]), ({}, [(0, 1), (1, 0)])],
)
def test_arcs_follow_oneway(tmp_path, tags, arcs):
    path = line(tmp_path, (9, [1, 2], {"highway": "residential", **tags}))

    drive = networks_of(path).drive

    assert list(zip(drive.tail.tolist(), drive.head.tolist(), strict=True)) == arcs


def test_closed_ways_are_left_out(tmp_path):
    path = line(
        tmp_path,
        (8, [1, 2], {"highway": "residential", "access": "private"}),
        (9, [2, 3], {"highway": "residential", "maxspeed": "30 mph"}),
    )

    drive = networks_of(path).drive

    assert drive.arcs == 2
    assert drive.speed_kmh[0] == pytest.approx(48.28, abs=0.01)


def test_the_boundary_of_the_citys_name_is_its_own(tmp_path):
    nodes, ways = grid()
    edge = [
        (50 + n, at(*place), {}) for n, place in enumerate([(-1, -1), (5, -1), (5, 5), (-1, 5)])
    ]
    tags = {"boundary": "administrative", "name": "두레시", "name:en": "Dure"}
    ways = [*ways, (400, [50, 51, 52, 53, 50], tags)]
    path = write_osm(tmp_path / "b.osm.pbf", nodes=[*nodes, *edge], ways=ways)

    assert read(path, "dure").boundary["type"] in {"Polygon", "MultiPolygon"}
    assert read(path, "Elsewhere").boundary is None


def test_plain_xml_is_read_as_well(tmp_path):
    nodes, ways = grid()

    assert networks_of(write_osm(tmp_path / "t.osm", nodes=nodes, ways=ways)).drive.nodes == 16


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.999])
def test_a_file_cut_short_is_refused(town, share):
    whole = town.read_bytes()
    town.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(Invalid) as refusal:
        read(town)
    assert refusal.value.where == "town.osm.pbf"
    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.osm.pbf", b"not an extract"), ("x.osm", b"<osm><node"), ("x.txt", b"road")],
)
def test_what_is_no_extract_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(Invalid) as refusal:
        read(tmp_path / name)
    assert refusal.value.where == name


def test_an_extract_without_roads_is_refused(tmp_path):
    path = line(tmp_path, (9, [1, 2], {"waterway": "river"}))

    with pytest.raises(Invalid, match="no road"):
        read(path)


def test_real_extracts_are_read(samples):
    networks = networks_of(samples / "test.osm.pbf")

    assert networks.counts["junctions"] == 371
    assert networks.drive_main.mean() > 0.85


def test_a_real_korean_extract_is_read(shared_data):
    layout = read(shared_data / "road_kr_seoul_songpa_osm" / "asanH.clean.osm", "송파구")

    assert layout.roads.count > 400
    assert len(layout.buildings.lon) > 1000
