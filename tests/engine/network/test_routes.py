"""Fastest ways: both methods against a slow search in plain Python, and the door."""

import heapq
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.network import UNREACHABLE, RoadGraph, route_finder

METHODS = ("cch", "scipy")


def network(nodes, arcs):
    """Build a network from (tail, head, metres) at 3.6 km/h, so 1 m is 1 s."""
    tail, head, metres = zip(*arcs, strict=True) if arcs else ((), (), ())
    place = np.arange(nodes)
    return RoadGraph.straight(
        lon=127 + place % 4 * 0.001,
        lat=36 + place // 4 * 0.001,
        tail=np.array(tail, int),
        head=np.array(head, int),
        speed_kmh=3.6,
        length_metres=np.array(metres, float),
    )


def slow_search(graph, source):
    """Return {node: (milliseconds, centimetres)} by Dijkstra over dicts."""
    cost = list(
        zip(
            graph.travel_milliseconds.tolist(),
            np.maximum(np.floor(graph.length_metres * 100 + 0.5), 1).astype(int).tolist(),
            strict=True,
        )
    )
    done, queue = {}, [((0, 0), source)]
    while queue:
        label, node = heapq.heappop(queue)
        if node in done:
            continue
        done[node] = label
        for arc in np.flatnonzero(graph.tail == node):
            time, length = cost[arc]
            heapq.heappush(queue, ((label[0] + time, label[1] + length), int(graph.head[arc])))
    return done


@st.composite
def networks(draw):
    nodes = draw(st.integers(1, 14))
    node = st.integers(0, nodes - 1)
    # Few different lengths and speeds, so that ways are often equally fast.
    length = st.sampled_from([0.004, 0.4, 1.0, 2.0, 2.5, 100.0, 3600.0])
    arcs = draw(st.lists(st.tuples(node, node, length), max_size=50))
    speeds = draw(
        st.lists(st.sampled_from([3.6, 7.2, 1.8]), min_size=len(arcs), max_size=len(arcs))
    )
    delays = draw(st.sampled_from([0.0, 1.0]))
    straight = network(nodes, arcs)
    arrays = straight.to_arrays() | {
        "speed_kmh": np.array(speeds, float),
        "delay_seconds": np.full(len(arcs), delays),
    }
    several = st.lists(node, max_size=8)
    return RoadGraph.from_arrays(arrays), draw(several), draw(several)


@settings(max_examples=150, deadline=None)
@given(networks())
@example((network(2, [(0, 1, 5), (0, 1, 2), (1, 1, 1), (1, 0, 9)]), [0, 1, 0], [1, 1, 0]))
@example((network(3, []), [0, 2], [0, 1]))
@example((network(1, [(0, 0, 3)]), [0], [0]))
@example((network(2, [(0, 1, 5)]), [], [1]))
@example((network(2, [(0, 1, 5)]), [1], []))
def test_both_methods_agree_with_a_slow_search(case):
    graph, sources, targets = case
    seconds = np.full((len(sources), len(targets)), UNREACHABLE)
    metres = np.full(seconds.shape, np.inf)
    for i, source in enumerate(sources):
        reached = slow_search(graph, source)
        for j, target in enumerate(targets):
            if target in reached:
                time, length = reached[target]
                seconds[i, j], metres[i, j] = (time + 500) // 1000, length / 100

    for method in METHODS:
        finder = route_finder(graph, method=method)
        assert np.array_equal(finder.matrix(sources, targets), seconds), method
        assert np.array_equal(finder.metres(sources, targets), metres), method


@settings(max_examples=100, deadline=None)
@given(networks())
def test_a_path_is_a_way_that_costs_what_the_matrix_says(case):
    graph, sources, targets = case
    finder = route_finder(graph)
    plain = route_finder(graph, method="scipy")
    for source in sources:
        reached = slow_search(graph, source)
        for target in targets:
            if target not in reached:
                with pytest.raises(Invalid, match="no way"):
                    finder.path(source, target)
                continue
            arcs = finder.path(source, target)
            assert np.array_equal(arcs, plain.path(source, target))
            nodes = [source, *graph.head[arcs].tolist()]
            assert graph.tail[arcs].tolist() == nodes[:-1]
            assert nodes[-1] == target
            assert graph.travel_milliseconds[arcs].sum() == reached[target][0]
            assert finder.metres([source], [target])[0, 0] == reached[target][1] / 100


@pytest.mark.parametrize("method", METHODS)
def test_of_equally_fast_ways_the_shortest_counts(method):
    # 0 -> 1 -> 3 and 0 -> 2 -> 3 both take 20 s; the second is half as long.
    graph = network(4, [(0, 1, 10), (1, 3, 10), (0, 2, 5), (2, 3, 5)])
    arrays = graph.to_arrays() | {"speed_kmh": np.array([3.6, 3.6, 1.8, 1.8])}
    finder = route_finder(RoadGraph.from_arrays(arrays), method=method)

    assert finder.matrix([0], [3])[0, 0] == 20
    assert finder.metres([0], [3])[0, 0] == 10.0
    assert finder.path(0, 3).tolist() == [2, 3]


@pytest.mark.parametrize("method", METHODS)
def test_ways_equal_in_time_and_length_go_by_the_lower_arc(method):
    graph = network(4, [(2, 3, 10), (1, 3, 10), (0, 1, 10), (0, 2, 10), (0, 2, 10)])
    assert route_finder(graph, method=method).path(0, 3).tolist() == [3, 0]


@pytest.mark.parametrize("method", METHODS)
def test_times_are_rounded_once_at_the_end(method):
    # 100 arcs of 0.6 s are 60 s, not 100 s; half a second goes up.
    graph = network(101, [(i, i + 1, 0.6) for i in range(100)])
    finder = route_finder(graph, method=method)
    assert finder.matrix([0], [100, 4, 0]).tolist() == [[60, 2, 0]]
    halves = network(3, [(0, 1, 0.5), (1, 2, 1.0)])
    assert route_finder(halves, method=method).matrix([0], [1, 2]).tolist() == [[1, 2]]


@pytest.mark.parametrize("method", METHODS)
def test_a_trip_of_24_days_is_no_trip(method):
    # Just below and at 2**31 - 1 milliseconds, over two arcs.
    # Node 5 is over a thousand days off, more than a label holds.
    slow = {"speed_kmh": np.array([0.1, 0.1, 3.6, 3.6, 0.1])}
    lengths = [(0, 1, 29_000), (1, 2, 29_000), (2, 3, 59_483.646), (2, 4, 59_483.647)]
    graph = RoadGraph.from_arrays(network(6, [*lengths, (2, 5, 1e6)]).to_arrays() | slow)
    finder = route_finder(graph, method=method)

    assert finder.matrix([0], [2, 3, 4]).tolist() == [[2_088_000, 2_147_484, UNREACHABLE]]
    assert finder.matrix([0, 2], [5]).tolist() == [[UNREACHABLE], [UNREACHABLE]]
    assert np.isinf(finder.metres([0, 0, 2], [4, 5])[:, 1]).all()
    assert np.isinf(finder.metres([0], [4])[0, 0])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("bad", [-1, 4, 2**31, 2**32, 2**40])
def test_a_node_that_is_none_is_refused(method, bad):
    finder = route_finder(network(4, [(0, 1, 5)]), method=method)
    for ask in (finder.matrix, finder.metres):
        with pytest.raises(Invalid) as refusal:
            ask([0, bad], [1])
        assert refusal.value.where == "sources[1]"
        with pytest.raises(Invalid) as refusal:
            ask([0], [bad])
        assert refusal.value.where == "targets[0]"
    with pytest.raises(Invalid):
        finder.path(bad, 0)
    with pytest.raises(Invalid):
        finder.path(0, bad)


@pytest.mark.parametrize("bad", [[0.0], [float("nan")], ["0"], [[0]], [True]])
def test_a_node_must_be_a_whole_number(bad):
    with pytest.raises(Invalid):
        route_finder(network(4, [(0, 1, 5)])).matrix(bad, [1])


def test_an_unknown_method_is_refused():
    with pytest.raises(Invalid):
        route_finder(network(1, []), method="magic")


def test_roads_that_would_overflow_are_refused():
    with pytest.raises(Invalid) as refusal:
        route_finder(network(2, [(0, 1, 1e6)] * 43))
    assert refusal.value.where == "length_metres"


def city(side=30):
    rng = np.random.default_rng(7)
    at = np.arange(side * side).reshape(side, side)
    a = np.concatenate((at[:, :-1].ravel(), at[:-1].ravel()))
    b = np.concatenate((at[:, 1:].ravel(), at[1:].ravel()))
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    return RoadGraph.straight(
        lon=127 + x.ravel() * 0.001,
        lat=36 + y.ravel() * 0.001,
        tail=np.concatenate((a, b)),
        head=np.concatenate((b, a)),
        speed_kmh=rng.choice([20.0, 30.0, 50.0], 2 * len(a)),
    )


@pytest.mark.parametrize("method", METHODS)
def test_a_city_agrees_with_a_slow_search(method):
    graph = city()
    finder = route_finder(graph, method=method)
    for source in (0, 437):
        reached = slow_search(graph, source)
        for target in (source + 1, 31, 555, 899):
            time, length = reached[target]
            assert finder.matrix([source], [target])[0, 0] == (time + 500) // 1000
            assert finder.metres([source], [target])[0, 0] == length / 100
            assert graph.travel_milliseconds[finder.path(source, target)].sum() == time


@pytest.mark.parametrize("method", METHODS)
def test_many_threads_get_the_answers_of_one(method):
    graph = city()
    finder = route_finder(graph, method=method)
    rng = np.random.default_rng(3)
    asked = [rng.integers(0, graph.nodes, (2, 40)) for _ in range(48)]
    alone = [(finder.matrix(*each), finder.metres(*each)) for each in asked]

    with ThreadPoolExecutor(8) as threads:
        together = list(
            threads.map(lambda each: (finder.matrix(*each), finder.metres(*each)), asked)
        )

    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one[0], other[0])
        assert np.array_equal(one[1], other[1])


@pytest.mark.parametrize("method", METHODS)
def test_a_finder_goes_to_another_process(method):
    finder = route_finder(city(6), method=method)
    again = pickle.loads(pickle.dumps(finder))  # noqa: S301 - our own bytes
    every = np.arange(36)
    assert np.array_equal(finder.matrix(every, every), again.matrix(every, every))


def test_a_matrix_larger_than_a_piece_is_put_together(monkeypatch):
    finder = route_finder(city(6))
    every = np.arange(36)
    whole = finder.matrix(every, every)
    monkeypatch.setattr("dure.engine.network.routes.CELLS_AT_ONCE", 100)
    assert np.array_equal(finder.matrix(every, every), whole)
