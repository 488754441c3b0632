import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.places.adapters.network_csv import read_network
from dure.places.adapters.roads import build_networks
from tests.factories.city_files import network_folder

HEAD = "u,v,length_m,speed_kph,highway,shape_lonlat,oneway\n"


def test_the_ring_is_read_with_missing_values_filled(tmp_path):
    networks = build_networks(read_network(network_folder(tmp_path / "net")).roads, where="net")

    drive = networks.drive
    assert (drive.nodes, drive.arcs) == (4, 4)
    assert drive.length_metres.tolist()[::2] == [180, 180]
    assert drive.length_metres[1] == pytest.approx(166.8, abs=0.1)
    assert drive.speed_kmh.tolist() == [50, 30, 35, 30]
    assert networks.drive_main.all()
    assert networks.walk.arcs == 8


def test_a_shape_is_tied_to_its_nodes(tmp_path):
    edges = HEAD + 'a,b,180,30,,"127.0001,37.0 127.001,37.0005 127.0019,37.0",\n'

    roads = read_network(network_folder(tmp_path / "net", edges=edges)).roads

    assert (roads.shape_lon[0], roads.shape_lon[-1]) == (127.0, 127.002)
    assert 127.001 in roads.shape_lon


def test_a_row_may_open_both_directions(tmp_path):
    edges = HEAD + "a,b,180,30,residential,,no\n"

    roads = read_network(network_folder(tmp_path / "net", edges=edges)).roads

    assert roads.forward.all()
    assert roads.backward.all()


def test_footways_are_walked_and_not_driven(tmp_path):
    edges = HEAD + "a,b,180,,footway,,\nb,a,180,,primary,,\n"

    roads = read_network(network_folder(tmp_path / "net", edges=edges)).roads

    assert roads.forward.tolist() == [False, True]
    assert roads.walk.all()
    assert np.isnan(roads.forward_kmh).all()


@pytest.mark.parametrize(
    ("edge", "where"),
    [
        ("a,z,1,30,,,", "edges.csv:2 v"),
        (",b,1,30,,,", "edges.csv:2 u"),
        ("a,b,x,30,,,", "edges.csv:2 length_m"),
        ("a,b,1,0,,,", "edges.csv:2 speed_kph"),
        ("a,b,1,500,,,", "edges.csv:2 speed_kph"),
        ('a,b,1,30,,"127 37",', "edges.csv:2 shape_lonlat"),
        ('a,b,1,30,,"127.5,37.5 127.6,37.6",', "edges.csv:2 shape_lonlat"),
    ],
)
def test_a_bad_edge_is_refused_by_line_and_field(tmp_path, edge, where):
    folder = network_folder(tmp_path / "net", edges=HEAD + edge + "\n")

    with pytest.raises(Invalid) as refusal:
        read_network(folder)
    assert refusal.value.where == where


@pytest.mark.parametrize(
    ("nodes", "where"),
    [
        ("id,lat,lon\na,37,127\na,37,127\n", "nodes.csv:3 id"),
        ("id,lat,lon\na,127,37\n", "nodes.csv:2 lat"),
        ("id,lat\na,127\n", "nodes.csv:1"),
    ],
)
def test_a_bad_node_is_refused_by_line_and_field(tmp_path, nodes, where):
    with pytest.raises(Invalid) as refusal:
        read_network(network_folder(tmp_path / "net", nodes=nodes))
    assert refusal.value.where == where


def test_a_folder_without_its_files_is_refused(tmp_path):
    with pytest.raises(Invalid, match=r"nodes\.csv"):
        read_network(tmp_path)


@pytest.mark.parametrize(
    ("name", "nodes"),
    [("road_kr_daejeon_doan_etri", 2290), ("road_kr_wirye_reconstructed", 2388)],
)
def test_real_korean_roads_are_read(shared_data, name, nodes):
    networks = build_networks(read_network(shared_data / name).roads, where=name)

    assert networks.counts["junctions"] == nodes
    assert networks.drive_main.mean() > 0.75
