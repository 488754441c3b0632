"""Tours against every order there is."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.engine.timetable.kernels import shorten_tour, tour_seconds


@st.composite
def tours(draw):
    n = draw(st.integers(2, 6))
    entries = draw(st.lists(st.integers(1, 100), min_size=n * n, max_size=n * n))
    return np.array(entries, np.int64).reshape(n, n), draw(st.booleans())


@given(tours())
@settings(max_examples=200, deadline=None)
def test_a_shortened_tour_is_no_longer_and_keeps_its_stops(case):
    seconds, closed = case
    order = np.arange(len(seconds))
    before = tour_seconds(order, seconds, closed)
    found = shorten_tour(order, seconds, closed)
    every = [np.array((0, *rest)) for rest in permutations(range(1, len(seconds)))]
    least = min(tour_seconds(one, seconds, closed) for one in every)
    assert order[0] == 0
    assert sorted(order.tolist()) == list(range(len(seconds)))
    assert least <= found == tour_seconds(order, seconds, closed) <= before


@pytest.mark.parametrize("closed", [True, False])
def test_small_tours_on_the_plane_are_mostly_the_shortest(closed):
    rng = np.random.default_rng(1)
    every = [np.array((0, *rest)) for rest in permutations(range(1, 6))]
    excess = []
    for _ in range(100):
        place = rng.random((6, 2)) * 1_000
        seconds = np.linalg.norm(place[:, None] - place[None], axis=2).astype(np.int64)
        found = shorten_tour(np.arange(6), seconds, closed)
        excess.append(found / min(tour_seconds(one, seconds, closed) for one in every))
    assert np.mean(excess) < 1.02


@given(tours())
@settings(max_examples=50, deadline=None)
def test_compiled_and_interpreted_tours_agree(case):
    seconds, closed = case
    compiled, interpreted = np.arange(len(seconds)), np.arange(len(seconds))
    shorten_tour(compiled, seconds, closed)
    shorten_tour.py_func(interpreted, seconds, closed)
    assert compiled.tolist() == interpreted.tolist()
