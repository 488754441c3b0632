"""Timing and insertion against slow references, a linear programme, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog

from dure.engine.dispatch import Weights
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.plans import Plans, road_of
from dure.engine.network import SpeedProfile
from tests.engine.dispatch.cases import FLAT, SLOW, city, closure, line, seeds, van
from tests.engine.dispatch.reference import Act, State, cost, insertions, times

WEIGHTS = Weights(kilometre=200.0)
METRE = 0.2
STOP = 15


def random_plan(rng, profile=None):
    """Draw a vehicle with a plan of up to three trips, as arrays and as the reference's values.

    Windows are drawn without regard to whether they can be kept.
    """
    travel = city(rng, 8, profile or (FLAT, SLOW)[rng.integers(2)])
    pause = [(0, int(rng.integers(0, 5000)), 300)] if rng.random() < 0.4 else []
    shift_end = int(rng.integers(2500, 9000))
    vehicle = van(end=int(rng.integers(8)), shift=(0, 40_000), breaks=pause)
    plans = Plans(travel, [vehicle], WEIGHTS, STOP)
    plans.fleet[0, k.SHIFT_END] = shift_end
    state = {"here": int(rng.integers(8)), "free": int(rng.integers(0, 400))}
    trips = []
    for r in range(rng.integers(0, 4)):
        aboard = rng.random() < 0.3
        trips.append(_trip(rng, plans, r, aboard))
    order = _order(rng, trips, bool(pause))
    acts, boarded, seats = [], [], 0
    for kind, r in order:
        trip = trips[r] if kind != "break" else None
        if kind == "break":
            acts.append(Act(None, *pause[0]))
        else:
            acts.append(trip[kind])
    for r, trip in enumerate(trips):
        if trip["aboard"]:
            boarded.append((str(r), int(plans.book[r, k.BOARDED])))
            seats += int(plans.book[r, k.PARTY_SEATS])
    codes = [{"up": 2 * r, "down": 2 * r + 1, "break": -1}[kind] for kind, r in order]
    plans.act[0, : len(codes)] = codes
    plans.fleet[0, [k.HERE, k.FREE, k.COUNT, k.ON_SEATS]] = (
        state["here"],
        state["free"],
        len(codes),
        seats,
    )
    return plans, travel, State(
        **state, end=vehicle.end, shift_end=shift_end, seats=4, places=1, on_seats=seats,
        boarded=tuple(boarded),
    ), acts  # fmt: skip


def _trip(rng, plans, r, aboard):
    pick, drop = (int(x) for x in rng.choice(8, 2, replace=False))
    earliest = int(rng.integers(0, 1500))
    latest = earliest + int(rng.integers(0, 1200))
    ride = int(rng.integers(300, 2000))
    party, dwell = int(rng.integers(1, 4)), int(rng.integers(0, 30))
    arrive = latest + dwell + ride - int(rng.integers(0, 300))
    row = plans.book[r]
    row[:] = 0
    row[[k.PICK, k.DROP, k.EARLIEST, k.LATEST]] = pick, drop, earliest, latest
    row[[k.ARRIVE, k.RIDE, k.PARTY_DWELL]] = arrive, ride, dwell
    row[[k.PARTY_SEATS, k.PEOPLE]] = party
    row[k.BOARDED] = int(rng.integers(0, 400)) - 400 if aboard else -1
    if aboard:
        row[k.BOARDED] = max(0, row[k.BOARDED])
    ride_price = WEIGHTS.ride * party
    return {
        "aboard": aboard,
        "up": Act(pick, earliest, latest, dwell, party, trip=str(r),
                  price=(WEIGHTS.wait - WEIGHTS.ride) * party),
        "down": Act(drop, 0, arrive, dwell, -party, trip=str(r), ride=ride, price=ride_price),
    }  # fmt: skip


def _order(rng, trips, pause):
    order = []
    for r, trip in enumerate(trips):
        down = int(rng.integers(0, len(order) + 1))
        order.insert(down, ("down", r))
        if not trip["aboard"]:
            order.insert(int(rng.integers(0, down + 1)), ("up", r))
    if pause:
        order.insert(int(rng.integers(0, len(order) + 1)), ("break", 0))
    return order


def laid_out(plans):
    arrays = plans.fleet, plans.act, plans.book, plans.pause, plans.weights
    return k.fill(*arrays, 0, 0, plans.lines[0], plans.coefs[0])


def starts(plans, n):
    return plans.lines[0, 1 : n + 2, k.START].tolist()


@given(seeds)
@settings(max_examples=600, deadline=None)
def test_timing_agrees_with_the_reference(seed):
    plans, travel, state, acts = random_plan(np.random.default_rng(seed))

    fits, price = plans.run(k.refresh, 0, 0, plans.lines[0], plans.coefs[0])

    expected = times(state, acts, travel, STOP)
    assert bool(fits) == (expected is not None)
    if fits:
        assert starts(plans, len(acts)) == expected
        assert price == pytest.approx(cost(state, acts, expected, travel, METRE))


@given(seeds)
@settings(max_examples=150, deadline=None)
def test_timing_agrees_with_a_linear_programme(seed):
    plans, travel, state, acts = random_plan(np.random.default_rng(seed), FLAT)
    last = laid_out(plans)
    if last < 0:
        return  # overfilled: not a question of time
    fits = k.forward(plans.road, STOP, plans.lines[0], last)

    answer = linear_programme(state, acts, travel)

    assert bool(fits) == (answer is not None)
    if fits:
        assert starts(plans, len(acts)) == pytest.approx(answer, abs=1e-6)


def linear_programme(state, acts, travel):
    """Minimise the sum of beginnings under difference constraints."""
    acts = [*acts, Act(state.end, 0, state.shift_end, 0)]
    rows, limits = [], []
    here, boarded = state.here, dict(state.boarded)
    bounds = []
    for n, act in enumerate(acts):
        place = here if act.place is None else act.place
        way = int(travel.seconds[here, place]) + (STOP if place != here else 0)
        low, high = act.earliest, act.latest
        if n == 0:
            low = max(low, state.free + way)
        else:
            rows.append({n - 1: 1, n: -1})
            limits.append(-acts[n - 1].dwell - way)
        if act.ride is not None and act.trip in boarded:
            high = min(high, boarded[act.trip] + act.ride)
        elif act.ride is not None:
            m = next(i for i in range(n) if acts[i].trip == act.trip)
            rows.append({n: 1, m: -1})
            limits.append(act.ride + acts[m].dwell)
        if low > high:
            return None
        bounds.append((low, high))
        here = place
    matrix = np.zeros((len(rows), len(acts)))
    for row, entries in enumerate(rows):
        for column, value in entries.items():
            matrix[row, column] = value
    solved = linprog(
        np.ones(len(acts)),
        A_ub=matrix if rows else None,
        b_ub=limits or None,
        bounds=bounds,
        method="highs",
    )
    return solved.x if solved.status == 0 else None


def random_question(rng, travel):
    """Draw a trip with two stops at each end, as the kernel's arrays and as pairs of acts."""
    party, dwell = int(rng.integers(1, 3)), 10
    prices = np.array([WEIGHTS.wait - WEIGHTS.ride, WEIGHTS.ride]) * party
    picks = np.zeros((2, 4), np.int64)
    picks[:, 0] = rng.choice(8, 2, replace=False)
    picks[:, 1] = rng.integers(0, 1200, 2)
    picks[:, 2] = picks[:, 1] + rng.integers(0, 1500, 2)
    drops = rng.choice(8, 2, replace=False).astype(np.int64)
    walks = rng.integers(0, 200, (2, 2)).astype(float)
    limits = np.empty((2, 2, 2), np.int64)
    limits[:, :, 1] = rng.integers(200, 1500, (2, 2))
    limits[:, :, 0] = picks[:, 2, None] + dwell + limits[:, :, 1]
    question = (
        np.array([dwell, party, 0]), prices, (picks, walks[0]), (drops, walks[1]), limits
    )  # fmt: skip
    pairs = []
    for p in range(2):
        for d in range(2):
            up = Act(*picks[p, :3].tolist(), dwell, party, trip="new", price=prices[0])
            latest, ride = limits[p, d].tolist()
            down = Act(int(drops[d]), 0, latest, dwell, -party, 0, "new", ride, prices[1])
            pairs.append((up, down, walks[0][p] + walks[1][d]))
    return question, pairs


@given(seeds)
@settings(max_examples=500, deadline=None)
def test_insertion_is_the_cheapest_of_all(seed):
    rng = np.random.default_rng(seed)
    plans, travel, state, acts = random_plan(rng)
    if times(state, acts, travel, STOP) is None:
        return
    frozen = int(rng.integers(0, 2)) if acts else 0
    plans.fleet[0, k.FROZEN] = frozen
    question, pairs = random_question(rng, travel)

    v, i, j, p, d, moved, _ = plans.run(
        k.offer_best, 0, plans.lines, plans.coefs, *question, plans.spare
    )

    every = {
        (i, j, n): price
        for price, i, j, n in insertions(state, acts, frozen, pairs, travel, STOP, METRE)
    }
    assert moved == 0
    assert (v < 0) == (not every)
    if every:
        assert every[(i - 1, j - 1, 2 * p + d)] == pytest.approx(min(every.values()))


@given(seeds)
@settings(max_examples=100, deadline=None)
def test_more_time_never_loses_a_trip(seed):
    rng = np.random.default_rng(seed)
    plans, travel, *_ = random_plan(rng)
    question, _ = random_question(rng, travel)
    ask = (0, plans.lines, plans.coefs, *question, plans.spare)
    found = plans.run(k.offer_best, *ask)[0] >= 0

    question[2][0][:, 2] += 100
    question[4][:, :, 0] += 100

    assert plans.run(k.offer_best, *ask)[0] >= 0 or not found


@given(seeds)
@settings(max_examples=200, deadline=None)
def test_settled_plans_fit_and_stay_settled(seed):
    plans, *_ = random_plan(np.random.default_rng(seed))
    if laid_out(plans) < 0:
        return
    before = plans.book[:, [k.LATEST, k.ARRIVE, k.RIDE]].copy()
    fitted = plans.refresh(0, 0)

    moved = plans.run(k.settle, 0, 0, plans.lines[0], plans.coefs[0])

    assert (moved == 0) == fitted
    assert plans.refresh(0, 0)
    assert plans.run(k.settle, 0, 0, plans.lines[0], plans.coefs[0]) == 0
    assert (plans.book[:, [k.LATEST, k.ARRIVE, k.RIDE]] >= before).all()


@given(seeds)
@settings(max_examples=200, deadline=None)
def test_holding_keeps_every_limit_and_never_rides_longer(seed):
    plans, travel, state, acts = random_plan(np.random.default_rng(seed), FLAT)
    if not plans.refresh(0, 0):
        return
    soonest = starts(plans, len(acts))

    plans.timed(0, 0)

    held = starts(plans, len(acts))
    pinned = [
        Act(a.place, at, at, a.dwell, a.seats, a.places, a.trip, a.ride)
        for a, at in zip(acts, held[:-1], strict=True)
    ]
    assert all(a.earliest <= at <= a.latest for a, at in zip(acts, held[:-1], strict=True))
    assert times(state, pinned, travel, STOP) is not None
    assert all(b >= a for a, b in zip(soonest, held, strict=True))
    assert rides(acts, held) <= rides(acts, soonest)


def rides(acts, begin):
    ended = {a.trip: at for a, at in zip(acts, begin, strict=False) if a.ride is not None}
    begun = {a.trip: at for a, at in zip(acts, begin, strict=False) if a.trip and a.ride is None}
    return sum(ended[trip] - begun[trip] for trip in begun)


@pytest.mark.parametrize("profile", [FLAT, SLOW, SpeedProfile(np.array([0.3, 1.7, 1.0]), 1000)])
def test_arrivals_are_the_profiles_own(profile):
    road = road_of(line(profile=profile))
    for t in [*range(0, 4000, 37), 50_000]:
        for seconds in (1, 60, 599, 3000):
            assert k.arrival(road, t, seconds) == profile.arrive(t, seconds)
            assert k.depart_by(road, t, seconds) == min(t, int(profile.leave_by(t, seconds)))


def test_time_goes_on_beyond_the_tables():
    road = road_of(line())
    last = len(road.work)
    assert k.arrival(road, last + 10, 60) == last + 70
    assert k.depart_by(road, last + 70, 60) == last + 10


def test_closure_of_a_closure_is_itself():
    seconds = closure(np.random.default_rng(1).integers(1, 500, (6, 6)))
    assert (closure(seconds) == seconds).all()


def test_a_trip_put_in_and_taken_out_leaves_the_plan_as_it_was():
    plans = Plans(line(), [van(breaks=[(0, 900, 60)])], WEIGHTS, STOP)
    plans.splice(0, 1, 1, 3)
    plans.splice(0, 2, 3, 4)
    assert plans.codes(0) == [6, 8, 7, 9, -1]
    plans.cut(0, 4)
    assert plans.codes(0) == [6, 7, -1]


def test_a_plan_without_room_for_more_stops_takes_no_trip_in():
    plans = Plans(line(), [van(seats=9)], WEIGHTS, 0)
    room = plans.act.shape[1] // 2
    for r in range(room + 1):
        plans.book[r, [k.PICK, k.DROP, k.LATEST, k.ARRIVE]] = 1, 2, 9000, 9000
        plans.book[r, [k.RIDE, k.PARTY_SEATS, k.PEOPLE, k.BOARDED]] = 9000, 1, 1, -1
    answers = []
    for r in range(room + 1):
        plans.refresh(0, 0)
        state = np.array([1], np.int64)
        answers.append(
            plans.run(
                k.put_back, 0, plans.lines, plans.coefs, r, np.inf, state, plans.spare, plans.one
            )[1]
        )
        if answers[-1] == 0:
            plans.splice(0, 1, 1, r)
    assert answers == [0] * room + [-1]
