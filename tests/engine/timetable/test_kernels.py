"""Tours against every order there is."""

from itertools import permutations

import numpy as np
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


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=50, deadline=None)
def test_small_tours_on_the_plane_are_mostly_the_shortest(seed, closed):
    # Five stops besides the first: moves of up to three stops and reversals reach nearly all.
    place = np.random.default_rng(seed).random((6, 2)) * 1_000
    seconds = np.linalg.norm(place[:, None] - place[None], axis=2).astype(np.int64)
    found = shorten_tour(np.arange(6), seconds, closed)
    every = [np.array((0, *rest)) for rest in permutations(range(1, 6))]
    assert found <= 1.1 * min(tour_seconds(one, seconds, closed) for one in every)


@given(tours())
@settings(max_examples=50, deadline=None)
def test_compiled_and_interpreted_tours_agree(case):
    seconds, closed = case
    compiled, interpreted = np.arange(len(seconds)), np.arange(len(seconds))
    shorten_tour(compiled, seconds, closed)
    shorten_tour.py_func(interpreted, seconds, closed)
    assert compiled.tolist() == interpreted.tolist()
