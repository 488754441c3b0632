"""Fixed routes in service: headways, shifts, breaks, loads."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.dispatch import Break, TravelTimes, Vehicle
from dure.engine.network import SpeedProfile
from dure.engine.simulation.trace import Demand
from dure.engine.timetable import (
    Loop,
    RunRules,
    Transfers,
    Walks,
    journeys,
    loops_timetable,
)

HOUR = 3_600
LINE = np.abs(np.subtract.outer(np.arange(6), np.arange(6))) * 60
FREE = TravelTimes(LINE, LINE * 10.0, SpeedProfile.flat())
SLOW = SpeedProfile(np.array([1.0] * 7 + [0.5] * 2 + [1.0] * 15), HOUR)


def vehicle(start=6 * HOUR, end=20 * HOUR, breaks=(), name="a", depot=5, seats=10):
    return Vehicle(name, depot, depot, start, end, seats, 1, tuple(breaks))


def departures(service, stop, next_stop):
    timetable = service.timetable
    here = np.flatnonzero((timetable.stop[:-1] == stop) & (timetable.stop[1:] == next_stop))
    same = timetable.trip_of_visit()
    return np.sort(timetable.depart[here[same[here] == same[here + 1]]])


def test_headways_of_one_ring_are_its_time_over_its_vehicles():
    # 0 to 3 and back: 6 minutes' drive and 4 stays of 20 s; 7 min 20 s for 4 vehicles.
    service = loops_timetable(
        [Loop((0, 1, 3))], [vehicle()] * 4, FREE, RunRules(dwell_seconds=20, layover_share=0)
    )
    left = departures(service, 0, 1)
    assert left[0] == 6 * HOUR + 300
    assert set(np.diff(left)[:-4].tolist()) == {105}


def test_layover_is_kept_at_the_first_stop():
    service = loops_timetable([Loop((0, 3), closed=False)], [vehicle()], FREE, RunRules(0, 0.1))
    assert set(np.diff(departures(service, 0, 3))) == {360 + 36}


def test_more_riders_more_departures():
    loops = [Loop((0, 1), weight=4), Loop((0, 2, 1), weight=1)]
    service = loops_timetable(loops, [vehicle()] * 6, FREE)
    busy, quiet = len(departures(service, 0, 1)), len(departures(service, 0, 2))
    around = (120 + 40) / (240 + 60)
    assert busy / quiet == pytest.approx(np.sqrt(4 / around), rel=0.1)


def test_slow_hours_have_longer_headways():
    travel = TravelTimes(LINE, LINE * 10.0, SLOW)
    left = departures(loops_timetable([Loop((0, 3))], [vehicle()] * 2, travel), 0, 3)
    peak = (left > 7.2 * HOUR) & (left < 8.8 * HOUR)
    early = left < 6.8 * HOUR
    assert np.diff(left[peak]).mean() > 1.7 * np.diff(left[early]).mean()


def test_breaks_are_spread_and_the_line_goes_on():
    lunch = Break(11 * HOUR, 13 * HOUR, 1_800)
    fleet = [vehicle(breaks=[lunch], name=str(v)) for v in range(4)]
    left = departures(loops_timetable([Loop((0, 1, 3))], fleet, FREE), 0, 1)
    noon = left[(left > 10.5 * HOUR) & (left < 13.5 * HOUR)]
    usual = np.median(np.diff(left))
    assert np.diff(noon).max() < 2.5 * usual


def test_a_break_is_one_visit_of_the_log_and_parts_two_trips():
    travel = TravelTimes(LINE, LINE * 10.0, SLOW)
    lunch = Break(8 * HOUR, 8 * HOUR + 1_800, 1_200)
    service = loops_timetable([Loop((0, 3))], [vehicle(breaks=[lunch])], travel)
    timetable, log = service.timetable, service.visits
    second = int(timetable.trip_start[1])
    (row,) = np.flatnonzero(service.visit == second)
    assert timetable.trip_count == 2
    assert second - 1 not in service.visit
    assert log.arrived_at[row] == timetable.arrive[second - 1]
    assert log.departed_at[row] == timetable.depart[second] >= log.arrived_at[row] + 1_200


def test_vehicles_meet_at_the_pulse():
    loops = [Loop((0, 1), pulse_seconds=600), Loop((0, 3), pulse_seconds=600)]
    service = loops_timetable(loops, [vehicle()] * 2, FREE)
    one, other = departures(service, 0, 1), departures(service, 0, 3)
    assert (one % 600 == 0).all()
    assert one[: len(other)].tolist() == other.tolist()
    assert set(np.diff(one).tolist()) == {600}


def test_routes_apart_have_vehicles_of_their_own():
    service = loops_timetable([Loop((0, 1)), Loop((3, 4))], [vehicle()] * 3, FREE)
    by_vehicle = [
        set(service.timetable.stop[service.timetable.vehicle[trip_of] == v].tolist())
        for trip_of in [service.timetable.trip_of_visit()]
        for v in range(3)
    ]
    assert sorted(map(sorted, by_vehicle)) in ([[0, 1], [0, 1], [3, 4]], [[0, 1], [3, 4], [3, 4]])


def test_nobody_runs_a_route_that_is_longer_than_the_shift():
    service = loops_timetable([Loop((0, 3))], [vehicle(0, 500)], FREE)
    assert service.timetable.visit_count == 0
    assert service.visits.location.tolist() == [5, 5]
    assert service.visits.metres_to_here.sum() == 0


@st.composite
def cases(draw):
    m = draw(st.integers(3, 6))
    seconds = np.array(draw(st.lists(st.integers(1, 900), min_size=m * m, max_size=m * m)))
    seconds = seconds.reshape(m, m)
    np.fill_diagonal(seconds, 0)
    profile = draw(st.sampled_from([FREE.profile, SLOW]))
    place = st.integers(0, m - 1)

    def loop():
        stops = draw(st.lists(place, min_size=2, max_size=m, unique=True))
        kind = draw(st.sampled_from([(True, False), (True, True), (False, False)]))
        pulse = draw(st.sampled_from([0, 0, 900]))
        return Loop(tuple(stops), *kind, weight=draw(st.floats(0.1, 10)), pulse_seconds=pulse)

    def one(name):
        start = draw(st.integers(0, 30_000))
        end = start + draw(st.integers(12_000, 40_000))
        first = draw(st.integers(start, start + 5_000))
        pause = Break(first, first + draw(st.integers(0, 3_000)), draw(st.integers(1, 2_000)))
        breaks = draw(st.sampled_from([(), (pause,)]))
        return Vehicle(str(name), draw(place), draw(place), start, end, 3, 1, breaks)

    loops = [loop() for _ in range(draw(st.integers(1, 3)))]
    fleet = [one(v) for v in range(draw(st.integers(3, 5)))]
    rules = RunRules(draw(st.integers(0, 60)), draw(st.floats(0, 0.3)))
    return loops, fleet, TravelTimes(seconds, seconds * 7.0, profile), rules


@given(cases())
@settings(max_examples=150, deadline=None)
def test_vehicles_drive_as_fast_as_they_can_and_are_home_in_time(case):
    loops, fleet, travel, rules = case
    service = loops_timetable(*case)
    log, timetable = service.visits, service.timetable
    patterns = {p for loop in loops for p in loop.patterns()}
    steps = {step for p in patterns for step in pairwise(p)}
    for v, one in enumerate(fleet):
        rows = np.flatnonzero(log.vehicle == v)
        place, came, left = log.location[rows], log.arrived_at[rows], log.departed_at[rows]
        assert (place[0], place[-1]) == (one.start, one.end)
        assert came[0] == one.shift_start
        assert came[-1] <= left[-1] == one.shift_end
        drive = travel.seconds[place[:-1], place[1:]]
        assert (came[1:] == travel.profile.arrive(left[:-1], drive)).all()
        assert (log.metres_to_here[rows][1:] == drive * 7.0).all()
        on_line = service.visit[rows] >= 0
        assert set(pairwise(place[on_line].tolist())) <= steps
        ends = np.concatenate((timetable.trip_start[:-1], timetable.trip_start[1:] - 1))
        between = on_line & ~np.isin(service.visit[rows], ends)
        assert ((left - came)[between] >= rules.dwell_seconds).all()


@given(cases())
@settings(max_examples=150, deadline=None)
def test_breaks_are_taken_in_their_window_off_the_line(case):
    _, fleet, _, _ = case
    service = loops_timetable(*case)
    timetable = service.timetable
    for v, one in enumerate(fleet):
        trips = np.flatnonzero(timetable.vehicle == v)
        if not one.breaks or not len(trips):
            continue
        (pause,) = one.breaks
        begun = timetable.arrive[timetable.trip_start[trips]]
        ended = timetable.arrive[timetable.trip_start[trips + 1] - 1]
        # Free from the shift's start, from each trip's end, until the next trip or the end.
        free = np.concatenate(([one.shift_start], ended))
        until = np.concatenate((begun, [one.shift_end]))
        begin = np.maximum(free, pause.earliest)
        in_time = begin <= max(pause.latest, free[0] + 3 * 900)
        assert (in_time & (begin + pause.duration_seconds <= until)).any()


def people(rng, n, stops):
    zero = np.zeros(n)
    ready = rng.integers(0, 60_000, n)
    demand = Demand(
        *(zero,) * 4, zero, ready, rng.integers(1, 3, n), rng.integers(0, 2, n), *(zero - 1,) * 3
    )
    walks = rng.integers(0, 900, (2, n, stops))
    return demand, Walks(*walks, np.full(n, 2**30))


@given(cases(), st.integers(0, 2**32 - 1))
@settings(max_examples=100, deadline=None)
def test_loads_are_the_people_between_their_stops(case, seed):
    service = loops_timetable(*case)
    timetable, stops = service.timetable, service.timetable.stop_count
    demand, walks = people(np.random.default_rng(seed), 20, stops)
    result = journeys(timetable, Transfers.none(stops), demand, walks)
    log = service.with_passengers(result)
    expected = np.zeros(timetable.visit_count, int)
    for row, legs in enumerate(zip(result.board_visit, result.alight_visit, strict=True)):
        for board, alight in zip(*legs, strict=True):
            expected[board:alight] += demand.passengers[row]
    on_line = service.visit >= 0
    assert (log.passengers_after[on_line] == expected[service.visit[on_line]]).all()
    assert log.passengers_after.max(initial=0) <= 3
    assert log.wheelchairs_after.max(initial=0) <= 1
    assert log.passengers_after[~on_line].sum() == 0
    served = result.trips.outcome == 0
    metres = (log.passengers_after[:-1] + log.wheelchairs_after[:-1]) * log.metres_to_here[1:]
    ridden = result.trips.ride_metres * result.trips.passengers
    assert metres.sum() == pytest.approx(ridden[served].sum())


@pytest.mark.parametrize(
    ("loops", "fleet", "where"),
    [
        ([], [vehicle()], "loops"),
        ([Loop((0, 1))], [], "vehicles"),
        ([Loop((0, 9))], [vehicle()], r"loops\[0\]"),
        ([Loop((0, 1)), Loop((2, 3))], [vehicle()], "loops"),
        ([Loop((0, 1))], [vehicle(depot=9)], "vehicle a"),
        ([Loop((0, 1))], [Vehicle("b", 0, 0, 0, HOUR, 0, 2)], "vehicle b"),
        ([Loop((0, 1))], [vehicle(end=40 * HOUR)], "vehicle a"),
    ],
)
def test_what_cannot_run_is_refused(loops, fleet, where):
    with pytest.raises(Invalid, match=where):
        loops_timetable(loops, fleet, FREE)


def test_no_way_between_two_stops_is_refused():
    broken = LINE.copy()
    broken[1, 3] = 2**30
    travel = TravelTimes(broken, LINE * 10.0, SpeedProfile.flat())
    with pytest.raises(Invalid, match=r"loops\[0\].*no way from stop 1 to stop 3"):
        loops_timetable([Loop((0, 1, 3))], [vehicle()], travel)


def test_journeys_of_another_timetable_are_refused():
    service = loops_timetable([Loop((0, 1))], [vehicle()], FREE)
    other = loops_timetable([Loop((0, 1, 2))], [vehicle()], FREE)
    demand, walks = people(np.random.default_rng(1), 2, 6)
    result = journeys(other.timetable, Transfers.none(6), demand, walks)
    with pytest.raises(Invalid, match="journeys"):
        service.with_passengers(result)
