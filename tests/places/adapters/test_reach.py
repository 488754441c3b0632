import numpy as np
import pytest
import shapely

from dure.engine.network import RoadGraph
from dure.places.adapters.reach import RoadReach

METRE = 1 / 111195


@pytest.fixture
def reach():
    """One street at 37.0 degrees, and one apart that is not of the main part."""
    graph = RoadGraph.straight(
        lon=[127.0, 127.01, 127.0, 127.01],
        lat=[37.0, 37.0, 37.1, 37.1],
        tail=[0, 1, 2],
        head=[1, 0, 3],
        speed_kmh=30,
    )
    return RoadReach(graph, np.array([True, True, False, False]))


def test_points_are_measured_to_the_road_between_its_junctions(reach):
    metres = reach.metres_to_points([127.005, 127.005], [37.0 + 60 * METRE, 37.0])

    assert metres == pytest.approx([60, 0], abs=0.1)


def test_roads_outside_the_main_part_do_not_count(reach):
    assert reach.metres_to_points([127.005], [37.1])[0] > 11_000


def test_an_area_with_a_road_inside_is_at_no_distance(reach):
    areas = [shapely.box(127.004, 36.99, 127.006, 37.01), shapely.box(127, 37.001, 127.01, 37.002)]

    assert reach.metres_to_shapes(areas) == pytest.approx([0, 111.2], abs=0.1)


def test_no_points_have_no_distance(reach):
    assert len(reach.metres_to_points([], [])) == 0
    assert len(reach.metres_to_shapes([])) == 0
