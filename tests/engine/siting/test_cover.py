"""Stops by set cover: by hand, against the best cover of small cases, and by law."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.siting import Reach, cover_stops

FAR = 1e9


def reach(*covers, points):
    """Build from the sets of points that candidates reach, all 100 m away."""
    metres = np.full((len(covers), points), FAR)
    for k, own in enumerate(covers):
        metres[k, list(own)] = 100.0
    return Reach.from_matrix(metres, 1_000)


def test_the_largest_gain_goes_first_and_the_redundant_is_dropped():
    # Greedy takes {1,2,3,4} first, then needs both ends, which make it redundant.
    cover = cover_stops(reach({1, 2, 3, 4}, {0, 1, 2}, {3, 4, 5}, points=6), 500)
    assert cover.chosen.tolist() == [1, 2]
    assert cover.nearest.tolist() == [0, 0, 0, 1, 1, 1]


def test_existing_stops_are_kept_even_when_redundant():
    cover = cover_stops(reach({0, 1}, {0}, {2}, points=3), 500, keep=[1])
    assert cover.chosen.tolist() == [1, 0, 2]


def test_points_that_none_reaches_are_reported():
    cover = cover_stops(reach({0}, {2}, points=4), 500)
    assert cover.unreachable.tolist() == [1, 3]
    assert cover.nearest.tolist() == [0, -1, 1, -1]
    assert cover.metres[1] == np.inf


def test_the_limit_counts_not_the_list():
    near = Reach.from_matrix(np.array([[100.0, 400.0]]), 1_000)
    assert cover_stops(near, 399.9).unreachable.tolist() == [1]
    assert cover_stops(near, 400).unreachable.tolist() == []


def test_people_go_before_points():
    two = reach({0, 1, 2}, {3}, points=4)
    first = cover_stops(two, 500, weight=[1, 1, 1, 10], share=0.7)
    assert first.chosen.tolist() == [1]


def test_points_without_people_are_covered_too():
    cover = cover_stops(reach({0}, {1, 2}, points=3), 500, weight=[5, 0, 0])
    assert sorted(cover.chosen.tolist()) == [0, 1]


def test_a_dear_candidate_is_avoided():
    cover = cover_stops(reach({0, 1}, {0}, {1}, points=2), 500, cost=[3, 1, 1])
    assert sorted(cover.chosen.tolist()) == [1, 2]


def test_nothing_to_cover_is_fine():
    assert len(cover_stops(reach(points=0), 500).chosen) == 0
    assert cover_stops(reach(points=2), 500).unreachable.tolist() == [0, 1]


@st.composite
def cases(draw):
    points = draw(st.integers(1, 8))
    metres = draw(
        st.lists(
            st.lists(st.sampled_from([50.0, 200.0, FAR]), min_size=points, max_size=points),
            min_size=1,
            max_size=7,
        )
    )
    return np.array(metres)


def least_cost(metres, limit, cost):
    near = metres <= limit
    can_be = near.any(axis=0)
    return min(
        sum(cost[k] for k in some)
        for size in range(len(metres) + 1)
        for some in itertools.combinations(range(len(metres)), size)
        if near[list(some)].any(axis=0)[can_be].all()
    )


@given(cases(), st.data())
@settings(max_examples=300, deadline=None)
def test_cover_is_complete_and_within_the_bound_of_the_best(metres, data):
    cost = data.draw(st.lists(st.integers(1, 5), min_size=len(metres), max_size=len(metres)))
    cover = cover_stops(Reach.from_matrix(metres, FAR), 200, cost=cost)
    can_be = (metres <= 200).any(axis=0)
    assert (cover.metres[can_be] <= 200).all()
    assert cover.unreachable.tolist() == np.flatnonzero(~can_be).tolist()
    least = least_cost(metres, 200, cost)
    assert sum(cost[k] for k in cover.chosen) <= (np.log(metres.shape[1]) + 1) * least + 1e-9


def plain_greedy(near, weight):
    """The same rules, looking at every candidate every time."""
    todo, chosen = near.any(axis=0), []
    while todo.any():
        gain = [(-weight[todo & own].sum(), -(todo & own).sum(), k) for k, own in enumerate(near)]
        k = min(gain)[2]
        chosen.append(k)
        todo = todo & ~near[k]
    for k in sorted(chosen, key=lambda k: (near[k].sum(), k)):
        others = [c for c in chosen if c != k]
        if (near[k] <= near[others].any(axis=0)).all():
            chosen = others
    return chosen


@given(cases(), st.data())
@settings(max_examples=300, deadline=None)
def test_gains_looked_at_late_are_those_looked_at_always(metres, data):
    points = metres.shape[1]
    weight = np.array(data.draw(st.lists(st.integers(0, 5), min_size=points, max_size=points)))
    cover = cover_stops(Reach.from_matrix(metres, FAR), 200, weight=weight)
    assert cover.chosen.tolist() == plain_greedy(metres <= 200, weight)


@given(cases(), st.data())
@settings(max_examples=200, deadline=None)
def test_no_stop_is_redundant_and_everyone_goes_to_the_nearest(metres, data):
    points = metres.shape[1]
    weight = data.draw(st.lists(st.integers(0, 5), min_size=points, max_size=points))
    keep = data.draw(st.sets(st.integers(0, len(metres) - 1)))
    cover = cover_stops(Reach.from_matrix(metres, FAR), 200, weight=weight, keep=keep)
    near = metres <= 200
    assert set(cover.chosen.tolist()) >= keep
    for k in set(cover.chosen.tolist()) - keep:
        others = [c for c in cover.chosen if c != k]
        assert near[k][~near[others].any(axis=0)].any()
    walk = np.where(near, metres, np.inf)[cover.chosen]
    assert (cover.metres == walk.min(axis=0, initial=np.inf)).all()


@given(cases(), st.floats(0.05, 1))
@settings(max_examples=100, deadline=None)
def test_a_share_covers_at_least_that_share(metres, share):
    cover = cover_stops(Reach.from_matrix(metres, FAR), 200, share=share)
    can_be = (metres <= 200).any(axis=0).sum()
    assert (cover.nearest >= 0).sum() >= share * can_be - 1e-9


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"weight": [1]}, "weight"),
        ({"weight": [1, -1]}, "weight"),
        ({"cost": [0]}, "cost"),
        ({"keep": [1]}, "keep"),
        ({"share": 0}, "share"),
        ({"max_metres": -1}, "max_metres"),
    ],
)
def test_nonsense_is_refused(options, where):
    limit = options.pop("max_metres", 500)
    with pytest.raises(Invalid, match=where):
        cover_stops(reach({0, 1}, points=2), limit, **options)


@pytest.mark.parametrize(
    ("start", "point", "metres", "where"),
    [
        ([0, 1], [0, 1], [1, 1], "start"),
        ([0, 2], [0, 2], [1, 1], "point"),
        ([0, 2], [1, 1], [1, 1], "twice"),
        ([0, 2], [0, 1], [1, -1], "metres"),
    ],
)
def test_a_broken_reach_is_refused(start, point, metres, where):
    with pytest.raises(Invalid, match=where):
        Reach(2, start, point, metres)
