"""Random days keep every promise; and the laws that any dispatcher obeys."""

import itertools
import json
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from dure.engine.dispatch import Dispatcher, NoOffer, ServiceRules, Weights
from tests.engine.dispatch.cases import EXACT, ask_for, city, line, random_request, seeds, van
from tests.engine.dispatch.reference import Act, State, cost, times
from tests.engine.dispatch.traces import Day, broken, figures

DAYS = range(1000)


def test_random_days_keep_every_promise():
    count, found = figures(DAYS)
    assert found == {}
    assert count["promised"] > 5 * len(DAYS)
    assert min(count[kind] for kind in ("stale", "off", "break", "dropoff")) > 600


def test_a_cancellation_before_a_break_breaks_no_promise():
    rules = replace(EXACT, promise_late_seconds=10)
    rng = np.random.default_rng(0)
    dispatcher = Dispatcher(line(), [van(breaks=[(600, 650, 60)])], rules, Weights(), rng)
    for request in (ask_for("x", 1, 5), ask_for("y", 5, 1, ready=720, requested=0)):
        dispatcher.accept(dispatcher.offer(request, 0), 0)
    assert [stop.request_id for stop in dispatcher.plan("a")] == ["x", "x", "", "y", "y"]

    dispatcher.cancel("x", 0)

    # From 0 it is five minutes to y, too long after the break; it could take it at 5.
    dispatcher.plan("a")
    assert dispatcher.late_seconds("y") == 0


# The judge is worth something only if it sees what is wrong.


def spoilt(change):
    """Say what the judge finds in a day after a change to its log."""
    day = Day(next(seed for seed in itertools.count() if whole(seed))).play()
    assert broken(day) == []
    n = next(n for n, entry in enumerate(day.log) if entry[0] == change[0])
    entry = day.log[n]
    day.log[n : n + 1] = change[1](entry)
    return " ".join(broken(day))


def whole(seed):
    kinds = {entry[0] for entry in Day(seed).play().log}
    return {"break", "pickup", "dropoff", "off", "left"} <= kinds


def later(entry, seconds=4000):
    return [(entry[0], entry[1] + seconds, *entry[2:])]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("pickup", lambda e: [(*e[:4], e[4] + 1)]), "boards in another time"),
        (("pickup", lambda e: [e, e]), "boards twice"),
        (("pickup", later), "boards too late"),
        (("pickup", lambda e: [(e[0], e[1] - 2000, *e[2:])]), "boards too early"),
        (("dropoff", lambda _: []), "ends with people on board"),
        (("dropoff", lambda e: [(e[0], e[1] + 4000, *e[2:4], e[4] + 4000)]), "arrives too late"),
        (("break", lambda _: []), "ends without its breaks"),
        (("break", later), "takes its break at the wrong time"),
        (("break", lambda e: [(*e[:4], e[4] - 1)]), "takes another break"),
        (("came", later), "comes at another time"),
        (("came", lambda _: []), "leaves while it drives"),
        (("left", lambda e: [(*e[:3], e[3] + 1)]), "leaves from where it is not"),
        (("promised", lambda e: [e, e]), "is promised twice"),
        (("promised", lambda e: [(*e[:3], replace(e[3], pickup_earliest=0))]), "before being"),
        (("promised", lambda e: [(*e[:3], replace(e[3], direct_seconds=1))]), "a wrong direct"),
        (("off", lambda e: [e, e]), "is called off twice"),
    ],
)
def test_the_judge_sees_what_is_wrong(change, said):
    assert said in spoilt(change)


SCRIPT = """
import json, sys
from tests.engine.dispatch.traces import Day
for seed in json.loads(sys.argv[1]):
    print([tuple(map(str, entry)) for entry in Day(seed).play().log])
"""


def test_compiled_and_interpreted_days_are_the_same():
    days = [3, 7, 11, 25]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(days)],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    compiled = [[tuple(map(str, entry)) for entry in Day(seed).play().log] for seed in days]
    assert done.stdout.splitlines() == [str(log) for log in compiled]


# Laws of the exact optimum, found by trying everything.

STOP = 15
RULES = ServiceRules(stop_seconds=STOP, max_wait_seconds=900, max_ride_extra_seconds=300)
METRE = Weights().kilometre / 1000


def promised(seed, count):
    """Book up to `count` requests with two vehicles; their fleet and promises."""
    rng = np.random.default_rng(seed)
    travel, vans = city(rng, 8), [van("a", 0, 0), van("b", 5, 5)]
    dispatcher = Dispatcher(travel, vans, RULES, Weights(), np.random.default_rng(seed))
    requests, offers = [], []
    for n in range(count):
        request = random_request(rng, f"r{n}", 8, 0, 600)
        offer = dispatcher.offer(request, 0)
        if not isinstance(offer, NoOffer):
            dispatcher.accept(offer, 0)
            requests.append(request)
            offers.append(offer)
    return dispatcher, vans, requests, offers


def acts_of(request, offer, wider=0):
    dwell = RULES.dwell_seconds(request.passengers, request.wheelchairs)
    people = request.passengers + request.wheelchairs
    ride = RULES.longest_ride_seconds(offer.direct_seconds) + STOP
    load = request.passengers, request.wheelchairs
    return (
        Act(offer.pickup.location, offer.pickup_earliest, offer.pickup_latest + wider, dwell,
            *load, trip=request.request_id, price=0.5 * people),
        Act(offer.dropoff.location, 0, offer.arrival_latest - dwell + wider, dwell,
            -load[0], -load[1], request.request_id, ride, 0.5 * people),
    )  # fmt: skip


def route(travel, vehicle, trips):
    """Give the least cost of one vehicle that serves these trips; infinite if it cannot."""
    state = State(
        vehicle.start, vehicle.shift_start, vehicle.end, vehicle.shift_end, vehicle.seats,
        vehicle.wheelchair_places,
    )  # fmt: skip
    best = np.inf if trips else cost(state, [], [0], travel, METRE)
    visits = [(n, end) for n in range(len(trips)) for end in (0, 1)]
    for order in itertools.permutations(visits) if trips else ():
        if all(order.index((n, 0)) < order.index((n, 1)) for n in range(len(trips))):
            acts = [trips[n][end] for n, end in order]
            begin = times(state, acts, travel, STOP)
            if begin is not None:
                best = min(best, cost(state, acts, begin, travel, METRE))
    return best


def optimum(travel, vehicles, trips):
    best = np.inf
    known = {}
    for who in itertools.product(range(len(vehicles)), repeat=len(trips)):
        total = 0.0
        for v, vehicle in enumerate(vehicles):
            own = tuple(n for n, w in enumerate(who) if w == v)
            if (v, own) not in known:
                known[v, own] = route(travel, vehicle, [trips[n] for n in own])
            total += known[v, own]
        best = min(best, total)
    return best


def planned(dispatcher, vehicles, trips, requests, travel):
    """Price the dispatcher's plans as the reference does."""
    number = {request.request_id: n for n, request in enumerate(requests)}
    total = 0.0
    for vehicle in vehicles:
        acts = [
            trips[number[stop.request_id]][stop.activity.value == "dropoff"]
            for stop in dispatcher.plan(vehicle.vehicle_id)
        ]
        state = State(
            vehicle.start, vehicle.shift_start, vehicle.end, vehicle.shift_end, vehicle.seats,
            vehicle.wheelchair_places,
        )  # fmt: skip
        begin = times(state, acts, travel, STOP)
        assert begin is not None
        total += cost(state, acts, begin, travel, METRE)
    return total


@pytest.mark.parametrize("seed", range(40))
def test_long_searches_find_the_optimum_of_up_to_four_and_nothing_beyond_it(seed):
    dispatcher, vans, requests, offers = promised(seed, 4 if seed < 3 else 1 + seed % 3)
    travel = city(np.random.default_rng(seed), 8)
    trips = [acts_of(*one) for one in zip(requests, offers, strict=True)]
    best = optimum(travel, vans, trips)
    assert planned(dispatcher, vans, trips, requests, travel) >= best - 1e-6

    dispatcher.improve(0, 400, warm=200.0)

    assert planned(dispatcher, vans, trips, requests, travel) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(12))
def test_one_more_vehicle_or_a_wider_window_never_makes_the_optimum_worse(seed):
    _, vans, requests, offers = promised(seed, 3)
    travel = city(np.random.default_rng(seed), 8)
    pairs = list(zip(requests, offers, strict=True))
    best = optimum(travel, vans, [acts_of(*one) for one in pairs])
    stays = route(travel, van("c", 3, 3), [])
    more = optimum(travel, [*vans, van("c", 3, 3)], [acts_of(*one) for one in pairs])
    wider = optimum(travel, vans, [acts_of(*one, wider=120) for one in pairs])
    assert stays == 0
    assert more <= best + 1e-6
    assert wider <= best + 1e-6


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_time_shifted_by_a_constant_shifts_the_answer(seed):
    by = 3600
    answers = []
    for start in (0, by):
        rng = np.random.default_rng(seed)
        travel = city(rng, 8)
        vans = [van(n, shift=(start, start + 9000), breaks=[(start + 900, start + 4000, 300)])
                for n in "ab"]  # fmt: skip
        dispatcher = Dispatcher(travel, vans, RULES, Weights(), np.random.default_rng(seed))
        told = []
        for n in range(8):
            now = start + 100 * n
            offer = dispatcher.offer(random_request(rng, f"r{n}", 8, now, 900), now)
            if isinstance(offer, NoOffer):
                told.append(offer)
                continue
            dispatcher.accept(offer, now)
            times = {
                name: getattr(offer, name) - start
                for name in ("planned_pickup", "planned_dropoff", "pickup_earliest",
                             "pickup_latest", "arrival_latest")
            }  # fmt: skip
            told.append(replace(offer, **times))
        dispatcher.improve(start + 800, 50)
        told += [
            (stop.activity, stop.request_id, stop.location, stop.starts_at - start)
            for name in "ab"
            for stop in dispatcher.plan(name)
        ]
        answers.append(told)
    assert answers[0] == answers[1]
