"""Room for plans and trips grows without changing what is there."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.engine.dispatch import NoOffer, TravelTimes, Weights
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.plans import Plans, road_of
from tests.engine.dispatch.cases import (
    FLAT,
    SLOW,
    city,
    closure,
    line,
    random_request,
    seeds,
    van,
)
from tests.engine.dispatch.test_dispatcher import fleet_of


def plans():
    return Plans(line(), [van("a", breaks=[(50, 900, 60)]), van("b")], Weights(), 15)


def test_breaks_stand_in_the_plan_from_the_start():
    assert plans().codes(0) == [-1]
    assert plans().codes(1) == []


def test_a_plan_grows_as_it_must():
    full = plans()
    for r in range(40):
        full.make_room()
        full.splice(1, 1, 1, r)
    assert full.codes(1) == [code for r in reversed(range(40)) for code in (2 * r, 2 * r + 1)]
    assert full.codes(0) == [-1]
    assert full.lines.shape[1] >= 82
    assert len(full.spare[0]) >= 84


def test_there_is_room_for_more_stops_at_once():
    wide = plans()
    wide.make_room(options=9)
    assert len(wide.spare[2]) == 9


def test_rows_of_the_book_are_reused_and_the_book_grows():
    book = plans()
    rows = []
    for _ in range(100):
        book.make_room()
        rows.append(book.take_row())
        book.book[rows[-1], k.PICK] = rows[-1]
    assert sorted(rows) == list(range(100))
    assert (book.book[:100, k.PICK] == np.arange(100)).all()
    book.give_back(rows[7])
    assert book.take_row() == rows[7]


def test_the_first_activity_is_taken_first():
    plan = plans()
    plan.splice(0, 2, 2, 5)
    assert plan.pop(0) == -1
    assert plan.codes(0) == [10, 11]


def slow_way_point(road, m, now, a, b, least):
    """Look at every place; of those on the way and far enough, take the first."""
    between = [
        (int(road.seconds[a, w]), w)
        for w in range(m)
        if max(least, 1) <= road.seconds[a, w] < road.seconds[a, b]
        and road.seconds[a, w] + road.seconds[w, b] == road.seconds[a, b]
    ]
    if not between:
        return b
    first, w = min(between)
    there = k.arrival(road, now, first)
    on = k.arrival(road, there, int(road.seconds[w, b]))
    return w if on <= k.arrival(road, now, int(road.seconds[a, b])) else b


@given(seeds, st.integers(0, 90))
@settings(max_examples=60, deadline=None)
def test_the_next_place_on_the_way_is_the_first_of_all_that_lie_there(seed, least):
    rng = np.random.default_rng(seed)
    apart = closure(rng.integers(1, 60, (9, 9)))  # short hops: many ways lead through others
    road = road_of(TravelTimes(apart, apart * 8.0, (FLAT, SLOW)[seed % 2]))
    now = int(rng.integers(0, 4000))
    for a, b in itertools.permutations(range(9), 2):
        found = k.way_point(road, 9, now, a, b, least)
        assert found == slow_way_point(road, 9, now, a, b, least)


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_what_is_passed_over_would_not_have_been_cheaper(seed):
    # Put back without a look at what each vehicle could do at best: every plan is searched.
    rng = np.random.default_rng(seed)
    crew = [van(f"v{n}", n, 0, breaks=[(500, 3000, 400)] if n == 0 else []) for n in range(4)]
    dispatcher = fleet_of(*crew, travel=city(rng, 12, (FLAT, SLOW)[seed % 2]), seed=seed)
    for n in range(9):
        offer = dispatcher.offer(random_request(rng, str(n), 12, 0, ahead=900), 0)
        if not isinstance(offer, NoOffer):
            dispatcher.accept(offer, 0)
    plans = dispatcher.plans
    for trip in dispatcher.trips.values():
        plans.cut(trip.vehicle, trip.row)
        for v in range(4):
            plans.refresh(v, 0)
        state = np.array([1], np.int64)  # from here on no vehicle is passed over by chance
        cost, v, i, j = plans.run(
            k.put_back, 0, plans.lines, plans.coefs, trip.row, np.inf, state, plans.spare,
            plans.one,
        )  # fmt: skip
        assert (cost, v, i, j) == best_of_all(plans)
        plans.splice(v, i, j, trip.row)


def best_of_all(plans):
    """Search every vehicle for the place of the trip that `put_back` was asked about."""
    room, trip, prices, pick, pick_cost, drop, limit = plans.one
    found = (np.inf, -1, 0, 0)
    for v in range(len(plans.fleet)):
        k.room_of(plans.fleet, v, room)
        cost, i, j, _, _ = k.insert_best(
            plans.road, plans.stop, plans.weights[0], room, plans.lines[v], plans.coefs[v], trip,
            prices, (pick, pick_cost), (drop, pick_cost), limit, found[0], plans.spare,
        )  # fmt: skip
        if i > 0:
            found = (cost, v, i, j)
    return found


def test_the_head_of_a_plan_is_what_begins_next():
    plan = plans()
    plan.book[5, [k.PICK, k.DROP, k.PARTY_DWELL]] = 3, 4, 7
    assert plan.head(0) == (-1, 0, 60)  # a break, where the vehicle is
    plan.pause[0, 3] = 2  # bound to a place
    assert plan.head(0) == (-1, 2, 60)
    plan.splice(1, 1, 1, 5)
    assert plan.head(1) == (10, 3, 7)
    plan.pop(1)
    assert plan.head(1) == (11, 4, 7)


def test_a_plan_is_timed_once_until_something_happens():
    plan = plans()
    runs = []
    plan.run = lambda kernel, *rest, **how: (
        runs.append(kernel) or Plans.run(plan, kernel, *rest, **how)
    )

    def timed_anew(now=10):
        runs.clear()
        plan.retimed(1, now)
        return runs == [k.timed]

    assert timed_anew()
    assert not timed_anew()
    assert timed_anew(11)
    plan.fleet[1, k.FREE] = 40
    assert timed_anew(11)
    plan.refresh(0, 11)
    assert timed_anew(11)
    plan.touched()
    assert timed_anew(11)
    plan.timed(0, 11)
    assert timed_anew(11)
    assert not timed_anew(11)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_a_search_names_the_vehicles_whose_plans_are_others(seed):
    rng = np.random.default_rng(seed)
    crew = [van(f"v{n}", n) for n in range(3)]
    dispatcher = fleet_of(*crew, travel=city(rng), seed=seed)
    for n in range(8):
        offer = dispatcher.offer(random_request(rng, str(n), 12, 0, ahead=900), 0)
        if not isinstance(offer, NoOffer):
            dispatcher.accept(offer, 0)
    before = [dispatcher.plans.codes(v) for v in range(3)]
    revisions = list(dispatcher.revisions)
    dispatcher.improve(0, 40)
    changed = [v for v in range(3) if dispatcher.plans.codes(v) != before[v]]
    assert [v for v in range(3) if dispatcher.revisions[v] != revisions[v]] == changed
    for trip in dispatcher.trips.values():
        assert 2 * trip.row in dispatcher.plans.codes(trip.vehicle)
