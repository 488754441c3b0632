"""Parts of a network."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.network import UNREACHABLE, RoadGraph, largest_component, route_finder, subgraph


def network(nodes, arcs):
    ends = np.array(arcs, int).reshape(-1, 2)
    return RoadGraph.straight(
        lon=127 + np.arange(nodes) * 0.001,
        lat=np.full(nodes, 36.0),
        tail=ends[:, 0],
        head=ends[:, 1],
        speed_kmh=np.linspace(10, 50, len(ends)),
    )


@st.composite
def networks(draw):
    nodes = draw(st.integers(1, 10))
    node = st.integers(0, nodes - 1)
    return network(nodes, draw(st.lists(st.tuples(node, node), max_size=25)))


@settings(max_examples=100, deadline=None)
@given(networks())
def test_the_largest_component_is_the_largest_set_that_reaches_itself(graph):
    every = np.arange(graph.nodes)
    reach = route_finder(graph, method="scipy").matrix(every, every) < UNREACHABLE
    mutual = reach & reach.T
    sizes = mutual.sum(axis=1)

    found = largest_component(graph)

    assert found.tolist() == mutual[int(sizes.argmax())].tolist()


def test_a_way_in_without_a_way_out_is_left_out():
    assert largest_component(network(3, [(0, 1), (1, 0), (1, 2)])).tolist() == [True, True, False]


def test_hundreds_of_parallel_arcs_are_one_connection():
    assert largest_component(network(2, [(0, 1), (1, 0)] * 256)).all()


@settings(max_examples=60, deadline=None)
@given(networks(), st.data())
def test_a_cut_out_keeps_the_arcs_between_the_kept(graph, data):
    size = graph.nodes
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    if not mask.any():
        with pytest.raises(Invalid):
            subgraph(graph, mask)
        return
    old = np.flatnonzero(mask)

    part = subgraph(graph, mask)

    kept = [a for a in range(graph.arcs) if mask[graph.tail[a]] and mask[graph.head[a]]]
    assert part.lon.tolist() == graph.lon[old].tolist()
    assert old[part.tail].tolist() == graph.tail[kept].tolist()
    assert old[part.head].tolist() == graph.head[kept].tolist()
    assert part.speed_kmh.tolist() == graph.speed_kmh[kept].tolist()
    for new, a in enumerate(kept):
        line = graph.shape_lon[graph.shape_start[a] : graph.shape_start[a + 1]]
        again = part.shape_lon[part.shape_start[new] : part.shape_start[new + 1]]
        assert again.tolist() == line.tolist()


def test_a_mask_of_another_size_is_refused():
    with pytest.raises(Invalid):
        subgraph(network(3, []), np.ones(2, bool))
