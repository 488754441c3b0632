"""Journeys against a search of the whole time-expanded graph, by hand, and by law."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.simulation.trace import Demand, Outcome
from dure.engine.timetable import JourneyRules, Timetable, Transfers, Walks, journeys
from dure.engine.timetable.kernels import TOO_FAR, ride_all


def make_timetable(*trips, stop_count, capacity=0, places=-1):
    """Build from trips, each a list of (stop, arrive, depart)."""
    visits = [visit for trip in trips for visit in trip]
    columns = np.array(visits, np.int64).reshape(-1, 3).T
    lengths = [len(trip) for trip in trips]
    return Timetable(
        stop_count,
        np.concatenate(([0], np.cumsum(lengths))),
        *columns,
        capacity=np.broadcast_to(capacity, len(trips)),
        vehicle=np.arange(len(trips)),
        wheelchair_capacity=np.broadcast_to(places, len(trips)),
        metres=np.full(len(visits), 100.0),
    )


def make_demand(ready, passengers=None, wheelchairs=None):
    n = len(ready)
    zero = np.zeros(n)
    order = np.zeros(n, np.int64)
    return Demand(
        *(zero,) * 4,
        order,
        np.asarray(ready),
        np.ones(n) if passengers is None else passengers,
        zero if wheelchairs is None else wheelchairs,
        *(zero - 1,) * 3,
    )


def walks_between(stop_count, pairs, direct=TOO_FAR):
    """People who start at one stop and end at another, without walking."""
    access = np.full((len(pairs), stop_count), TOO_FAR)
    egress = access.copy()
    for row, (origin, destination) in enumerate(pairs):
        access[row, origin] = egress[row, destination] = 0
    return Walks(access, egress, np.broadcast_to(direct, len(pairs)))


def arrival(result, row=0):
    trips = result.trips
    return (
        trips.boarded_at[row]
        + trips.transfer_wait_seconds[row]
        + trips.ride_seconds[row]
        + trips.walk_from_seconds[row]
    )


LINE = make_timetable(
    [(0, 100, 100), (1, 200, 210), (2, 300, 300)],
    [(1, 280, 280), (3, 400, 400)],
    [(0, 500, 500), (3, 900, 900)],
    stop_count=4,
)


def test_a_change_is_made_and_accounted_for():
    result = journeys(LINE, Transfers.none(4), make_demand([40]), walks_between(4, [(0, 3)]))
    trips = result.trips
    assert trips.outcome[0] == Outcome.SERVED
    assert (trips.boarded_at[0], trips.alighted_at[0], trips.transfers[0]) == (100, 400, 1)
    assert (trips.ride_seconds[0], trips.transfer_wait_seconds[0]) == (100 + 120, 80)
    assert trips.ride_metres[0] == 200
    assert result.board_visit[0].tolist() == [0, 3, -1, -1]
    assert result.passengers_after.tolist() == [1, 0, 0, 1, 0, 0, 0]


@pytest.mark.parametrize(("min_change", "arrives"), [(80, 400), (81, 900)])
def test_a_change_needs_its_time(min_change, arrives):
    transfers = Transfers.none(4, min_change_seconds=min_change)
    result = journeys(LINE, transfers, make_demand([40]), walks_between(4, [(0, 3)]))
    assert result.trips.alighted_at[0] == arrives


def test_a_change_on_foot_counts_as_walking():
    timetable = make_timetable(
        [(0, 100, 100), (1, 200, 200)], [(2, 300, 300), (3, 400, 400)], stop_count=4
    )
    walk = np.full((4, 4), TOO_FAR)
    walk[1, 2] = 70
    transfers = Transfers.within(walk, max_walk_seconds=100)
    result = journeys(timetable, transfers, make_demand([100]), walks_between(4, [(0, 3)]))
    trips = result.trips
    assert (trips.walk_from_seconds[0], trips.transfer_wait_seconds[0]) == (70, 30)
    assert arrival(result) == trips.alighted_at[0] + trips.walk_from_seconds[0] == 400


@pytest.mark.parametrize(
    ("direct", "outcome"),
    [(360, Outcome.WALKED), (361, Outcome.SERVED), (TOO_FAR, Outcome.SERVED)],
)
def test_who_arrives_no_later_on_foot_walks(direct, outcome):
    result = journeys(
        LINE, Transfers.none(4), make_demand([40]), walks_between(4, [(0, 3)], direct)
    )
    assert result.trips.outcome[0] == outcome


@pytest.mark.parametrize(("limit", "outcome"), [(500, Outcome.WALKED), (499, Outcome.UNSERVED)])
def test_nobody_walks_farther_than_the_limit(limit, outcome):
    rules = JourneyRules(max_walk_seconds=limit)
    walks = walks_between(4, [(3, 0)], 500)
    result = journeys(LINE, Transfers.none(4), make_demand([40]), walks, rules)
    assert result.trips.outcome[0] == outcome
    assert result.trips.walk_to_seconds[0] == (500 if outcome == Outcome.WALKED else -1)
    assert result.trips.boarded_at[0] == -1


@pytest.mark.parametrize(("wait", "served"), [(60, True), (59, False)])
def test_nobody_waits_longer_than_the_limit(wait, served):
    rules = JourneyRules(max_wait_seconds=wait)
    result = journeys(
        LINE, Transfers.none(4), make_demand([40]), walks_between(4, [(0, 2)]), rules
    )
    assert (result.trips.outcome[0] == Outcome.SERVED) == served


def test_a_full_bus_is_not_boarded_and_a_seat_is_kept():
    timetable = make_timetable(
        [(0, 10, 10), (1, 20, 20), (2, 30, 30)],
        [(0, 50, 50), (1, 60, 60), (2, 70, 70)],
        stop_count=3,
        capacity=2,
    )
    demand = make_demand([5, 0, 5, 5], passengers=[1, 2, 1, 3])
    pairs = [(0, 2), (0, 1), (1, 2), (0, 2)]
    result = journeys(timetable, Transfers.none(3), demand, walks_between(3, pairs))
    assert result.trips.alighted_at.tolist() == [70, 20, 30, -1]
    assert result.passengers_after.tolist() == [2, 1, 0, 1, 1, 0]


def test_nobody_rides_through_a_full_stretch():
    timetable = make_timetable(
        [(k, 10 * k, 10 * k) for k in range(1, 5)], stop_count=5, capacity=1
    )
    demand = make_demand([0, 1, 1])
    pairs = [(2, 3), (1, 4), (3, 4)]
    result = journeys(timetable, Transfers.none(5), demand, walks_between(5, pairs))
    assert result.trips.alighted_at.tolist() == [30, -1, 40]
    assert result.passengers_after.tolist() == [0, 1, 1, 0]


def test_a_wheelchair_needs_its_place():
    timetable = make_timetable([(0, 10, 10), (1, 20, 20)], stop_count=2, places=1)
    demand = make_demand([0, 0], passengers=[1, 1], wheelchairs=[1, 1])
    result = journeys(timetable, Transfers.none(2), demand, walks_between(2, [(0, 1)] * 2))
    assert result.trips.outcome.tolist() == [Outcome.SERVED, Outcome.UNSERVED]
    assert result.trips.passengers.tolist() == [2, 2]


def test_the_nearer_stop_of_the_same_bus_is_walked_to():
    access = [[50, 10, TOO_FAR, TOO_FAR]]
    egress = [[TOO_FAR, TOO_FAR, 5, TOO_FAR]]
    result = journeys(LINE, Transfers.none(4), make_demand([40]), Walks(access, egress, [TOO_FAR]))
    assert result.trips.walk_to_seconds[0] == 10
    assert result.trips.boarded_at[0] == 210


def test_no_trips_and_no_people_are_fine():
    empty = make_timetable(stop_count=2)
    result = journeys(empty, Transfers.none(2), make_demand([3]), walks_between(2, [(0, 1)]))
    assert result.trips.outcome.tolist() == [Outcome.UNSERVED]
    nobody = Walks(np.empty((0, 4)), np.empty((0, 4)), np.empty(0))
    assert len(journeys(LINE, Transfers.none(4), make_demand([]), nobody).trips) == 0


def test_shapes_that_disagree_are_refused():
    with pytest.raises(Invalid, match=r"walks\.access"):
        journeys(LINE, Transfers.none(4), make_demand([1, 2]), walks_between(4, [(0, 3)]))
    with pytest.raises(Invalid, match="transfers"):
        journeys(LINE, Transfers.none(3), make_demand([1]), walks_between(4, [(0, 3)]))
    with pytest.raises(Invalid, match=r"rules\.max_wait"):
        JourneyRules(max_wait_seconds=-1)
    with pytest.raises(Invalid, match=r"walks\.direct"):
        Walks([[1]], [[1]], [-1])


STOPS = 5


@st.composite
def trips_of_a_day(draw, min_size=0):
    def trip():
        clock = draw(st.integers(0, 200))
        visits = []
        for _ in range(draw(st.integers(2, 5))):
            leave = clock + draw(st.integers(0, 5))
            visits.append((draw(st.integers(0, STOPS - 1)), clock, leave))
            clock = leave + draw(st.integers(0, 60))
        return visits

    return [trip() for _ in range(draw(st.integers(min_size, 7)))]


@st.composite
def cases(draw, capacity=True):
    seats = draw(st.lists(st.integers(0, 3), min_size=7, max_size=7)) if capacity else [0] * 7
    trips = draw(trips_of_a_day())
    timetable = make_timetable(*trips, stop_count=STOPS, capacity=seats[: len(trips)])
    n = draw(st.integers(1, 5))
    some_walk = st.one_of(st.integers(0, 60), st.just(TOO_FAR))

    def matrix(rows):
        return np.array(draw(st.lists(some_walk, min_size=rows * STOPS, max_size=rows * STOPS)))

    walk = matrix(STOPS).reshape(STOPS, STOPS)
    transfers = Transfers.within(
        walk, max_walk_seconds=60, min_change_seconds=draw(st.integers(1, 20))
    )
    people = st.lists(st.integers(1, 2), min_size=n, max_size=n)
    ready = draw(st.lists(st.integers(0, 150), min_size=n, max_size=n))
    walks = Walks(
        matrix(n).reshape(n, STOPS),
        matrix(n).reshape(n, STOPS),
        draw(st.lists(st.integers(50, 300), min_size=n, max_size=n)),
    )
    rules = JourneyRules(
        max_walk_seconds=draw(st.integers(0, 300)),
        max_wait_seconds=draw(st.integers(0, 100)),
        max_journey_seconds=draw(st.integers(0, 400)),
        max_transfers=draw(st.integers(0, 3)),
        transfer_penalty_seconds=draw(st.sampled_from([0, 0, 30])),
    )
    return timetable, transfers, make_demand(ready, draw(people)), walks, rules


def footpath(transfers, origin, destination):
    """Seconds on foot between two stops, None if there is no way."""
    if origin == destination:
        return 0
    for k in range(transfers.start[origin], transfers.start[origin + 1]):
        if transfers.to_stop[k] == destination:
            return int(transfers.seconds[k])
    return None


def change_seconds(transfers, origin, destination):
    on_foot = footpath(transfers, origin, destination)
    return None if on_foot is None else max(on_foot, transfers.min_change_seconds)


def least_cost(case, row, load):
    """Visit every reachable (connection, legs) of the time-expanded graph."""
    timetable, transfers, demand, walks, rules = case
    trip_of = timetable.trip_of_visit()
    free = [
        i
        for i in range(timetable.visit_count - 1)
        if trip_of[i] == trip_of[i + 1]
        and load[i] + demand.passengers[row] <= (timetable.capacity[trip_of[i]] or 10**9)
    ]
    ready = demand.ready_at[row]
    todo = []
    for i in free:
        at_stop = ready + walks.access[row, timetable.stop[i]]
        if at_stop <= timetable.depart[i] <= at_stop + rules.max_wait_seconds:
            todo.append((i, 1))
    seen = set(todo)
    costs = []
    while todo:
        i, legs = todo.pop()
        there, clock = timetable.stop[i + 1], timetable.arrive[i + 1]
        if walks.egress[row, there] < TOO_FAR:
            cost = clock + walks.egress[row, there]
            costs.append(int(cost + rules.transfer_penalty_seconds * (legs - 1)))
        following = [(i + 1, legs)] if i + 1 in free and trip_of[i] == trip_of[i + 1] else []
        for j in free if legs <= rules.max_transfers else ():
            change = change_seconds(transfers, there, timetable.stop[j])
            if change is not None and clock + change <= timetable.depart[j]:
                following.append((j, legs + 1))
        todo += set(following) - seen
        seen |= set(following)
    return min((c for c in costs if c <= ready + rules.max_journey_seconds), default=None)


@given(cases())
@settings(max_examples=400, deadline=None)
def test_journeys_agree_with_the_whole_graph(case):
    timetable, _, demand, walks, rules = case
    result = journeys(*case)
    trips = result.trips
    load = np.zeros(timetable.visit_count, np.int64)
    for row in np.argsort(demand.ready_at, kind="stable"):
        by_bus = least_cost(case, row, load)
        on_foot = walks.direct[row]
        can_walk = on_foot <= min(rules.max_walk_seconds, rules.max_journey_seconds)
        if can_walk and (by_bus is None or demand.ready_at[row] + on_foot <= by_bus):
            assert trips.outcome[row] == Outcome.WALKED
        elif by_bus is None:
            assert trips.outcome[row] == Outcome.UNSERVED
        else:
            assert trips.outcome[row] == Outcome.SERVED
            penalty = rules.transfer_penalty_seconds * trips.transfers[row]
            assert arrival(result, row) + penalty == by_bus
        for board, alight in zip(result.board_visit[row], result.alight_visit[row], strict=True):
            load[board:alight] += demand.passengers[row]
    assert load.tolist() == result.passengers_after.tolist()


@given(cases())
@settings(max_examples=200, deadline=None)
def test_every_journey_can_be_travelled(case):
    timetable, transfers, demand, walks, _ = case
    result = journeys(*case)
    trips = result.trips
    trip_of = timetable.trip_of_visit()
    room = np.where(timetable.capacity == 0, 10**9, timetable.capacity)
    assert (result.passengers_after <= room[trip_of]).all()
    for row in np.flatnonzero(trips.outcome == Outcome.SERVED):
        clock = demand.ready_at[row] + trips.walk_to_seconds[row]
        assert (
            trips.walk_to_seconds[row]
            == walks.access[row, timetable.stop[result.board_visit[row, 0]]]
        )
        place, between = None, 0
        for board, alight in zip(result.board_visit[row], result.alight_visit[row], strict=True):
            if board < 0:
                break
            assert trip_of[board] == trip_of[alight]
            assert board < alight
            if place is not None:
                clock += change_seconds(transfers, place, timetable.stop[board])
                between += footpath(transfers, place, timetable.stop[board])
            assert clock <= timetable.depart[board]
            clock, place = timetable.arrive[alight], timetable.stop[alight]
        assert (
            trips.alighted_at[row] + trips.walk_from_seconds[row]
            == clock + walks.egress[row, place]
        )
        assert trips.walk_from_seconds[row] == walks.egress[row, place] + between
        assert arrival(result, row) == clock + walks.egress[row, place]


def arrivals(case):
    result = journeys(*case)
    by_bus = [arrival(result, row) for row in range(len(result.trips))]
    walked = case[2].ready_at + result.trips.walk_to_seconds
    return np.select(
        [result.trips.outcome == Outcome.SERVED, result.trips.outcome == Outcome.WALKED],
        [by_bus, walked],
        10**9,
    )


@given(cases(capacity=False), trips_of_a_day(min_size=1))
@settings(max_examples=200, deadline=None)
def test_one_more_trip_makes_nobody_later(case, more):
    timetable, transfers, demand, walks, rules = case
    rules = JourneyRules(rules.max_walk_seconds, rules.max_wait_seconds)
    extra = make_timetable(*more, stop_count=STOPS)
    both = Timetable(
        STOPS,
        np.concatenate((timetable.trip_start, timetable.visit_count + extra.trip_start[1:])),
        *(
            np.concatenate((getattr(timetable, name), getattr(extra, name)))
            for name in ("stop", "arrive", "depart", "capacity")
        ),
    )
    before = arrivals((timetable, transfers, demand, walks, rules))
    assert (arrivals((both, transfers, demand, walks, rules)) <= before).all()


@given(cases(), st.integers(1, 100_000))
@settings(max_examples=100, deadline=None)
def test_shifting_all_times_shifts_the_answer(case, by):
    timetable, transfers, demand, walks, rules = case
    later = Timetable(
        STOPS,
        timetable.trip_start,
        timetable.stop,
        timetable.arrive + by,
        timetable.depart + by,
        timetable.capacity,
    )
    here = journeys(*case)
    there = journeys(
        later, transfers, make_demand(demand.ready_at + by, demand.passengers), walks, rules
    )
    assert (here.board_visit == there.board_visit).all()
    assert (here.alight_visit == there.alight_visit).all()
    assert (here.trips.outcome == there.trips.outcome).all()


@given(cases())
@settings(max_examples=50, deadline=None)
def test_compiled_and_interpreted_scans_agree(case):
    compiled = journeys(*case)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dure.engine.timetable.journey.ride_all", ride_all.py_func)
        interpreted = journeys(*case)
    assert (compiled.board_visit == interpreted.board_visit).all()
    assert (compiled.alight_visit == interpreted.alight_visit).all()
