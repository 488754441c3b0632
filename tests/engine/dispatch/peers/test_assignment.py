"""The assignment against brute force: every way to share out the requests, every order."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings

from dure.engine.dispatch import NoOffer, ServiceRules, Weights
from dure.engine.dispatch.peers import Limits, alonso_mora, batch_insertion
from dure.engine.dispatch.peers import kernels as k
from tests.engine.dispatch import reference
from tests.engine.dispatch.cases import FLAT, SLOW, ask_for, city, line, seeds, van

RULES = ServiceRules(max_wait_seconds=500, max_ride_ratio=1.5, max_ride_extra_seconds=120)
WEIGHTS = Weights()
EXACT = Limits(checks=10_000, nodes=100_000)


def setting(seed):
    """Draw up to three vehicles and up to four requests of one batch, at t = 100."""
    rng = np.random.default_rng(seed)
    travel = city(rng, 10, (FLAT, SLOW)[seed % 2])
    vehicles = [
        van(f"v{n}", int(rng.integers(10)), 0, (0, 20_000), seats=int(rng.integers(1, 5)))
        for n in range(rng.integers(1, 4))
    ]
    requests = []
    for n in range(rng.integers(1, 5)):
        a, b = rng.choice(10, 2, replace=False).tolist()
        at = int(rng.integers(0, 100))
        ahead = int(rng.integers(0, 300)) * int(rng.random() < 0.3)
        requests.append(
            ask_for(
                str(n),
                a,
                b,
                at + ahead,
                at,
                passengers=int(rng.integers(1, vehicles[0].seats + 1)),
            )
        )
    return travel, vehicles, requests


def decided(make, travel, vehicles, requests):
    policy = make(travel, vehicles, RULES, WEIGHTS, np.random.default_rng(0))
    assert [policy.ask(request, 100) for request in requests] == [None] * len(requests)
    answers = policy.tick(100)
    cost = sum(
        policy.plan_cost(v, plan, 100) - policy.plan_cost(v, [], 100)
        for v, plan in enumerate(policy.crew.plans)
    )
    return sum(not isinstance(answer, NoOffer) for answer in answers), cost


def acts_of(travel, request, rules=RULES):
    """Return the two activities of a request, and what its times cost but for a constant."""
    pick, drop = request.pickups[0], request.dropoffs[0]
    people, dwell = request.passengers, rules.dwell_seconds(request.passengers, 0)
    earliest, latest = max(request.ready_at, 100), request.ready_at + rules.max_wait_seconds
    direct = reference.drive(travel, 0, earliest + dwell, pick.location, drop.location)
    direct -= earliest + dwell
    ride = rules.longest_ride_seconds(direct) + rules.stop_seconds
    prices = people * (WEIGHTS.wait - WEIGHTS.ride), people * WEIGHTS.ride
    constant = prices[0] * request.ready_at + prices[1] * (request.ready_at + dwell + direct)
    return (
        reference.Act(pick.location, earliest, latest, dwell, people, 0, request.request_id, None,
                      prices[0]),
        reference.Act(drop.location, 0, latest + dwell + ride, dwell, -people, 0,
                      request.request_id, ride, prices[1]),
        constant,
    )  # fmt: skip


def best_route(travel, vehicle, own):
    """Return the least cost over all orders, infinity if none fits."""
    state = reference.State(vehicle.start, 100, vehicle.end, vehicle.shift_end, vehicle.seats, 1)
    constant = sum(acts[2] for acts in own)
    least = np.inf
    for order in itertools.permutations([act for acts in own for act in acts[:2]]):
        places = {(act.trip, act.seats > 0): n for n, act in enumerate(order)}
        if any(places[a[0].trip, True] > places[a[0].trip, False] for a in own):
            continue
        begin = reference.times(state, list(order), travel, RULES.stop_seconds)
        if begin is not None:
            metre = WEIGHTS.kilometre / 1000
            cost = reference.cost(state, list(order), begin, travel, metre) - constant
            least = min(least, cost)
    return least


def brute_force(travel, vehicles, requests):
    acts = [acts_of(travel, request) for request in requests]
    routes = {
        (v, chosen): best_route(travel, vehicle, [acts[n] for n in chosen])
        for v, vehicle in enumerate(vehicles)
        for size in range(len(requests) + 1)
        for chosen in itertools.combinations(range(len(requests)), size)
    }
    best = (0, 0.0)
    for carriers in itertools.product(range(-1, len(vehicles)), repeat=len(requests)):
        cost = 0.0
        for v in range(len(vehicles)):
            own = tuple(n for n, carrier in enumerate(carriers) if carrier == v)
            cost += routes[v, own] - routes[v, ()]
        served = sum(carrier >= 0 for carrier in carriers)
        if cost < np.inf and (-served, cost) < best:
            best = (-served, cost)
    return -best[0], best[1]


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_the_assignment_is_the_best_there_is(seed):
    given_ = setting(seed)
    served, cost = decided(alonso_mora(EXACT), *given_)
    best, least = brute_force(*given_)
    assert served == best
    assert cost == pytest.approx(least, abs=0.01)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_batch_insertion_is_no_better_than_the_best_and_all_its_plans_fit(seed):
    given_ = setting(seed)
    served, cost = decided(batch_insertion, *given_)
    best, least = brute_force(*given_)
    assert served <= best
    assert cost < np.inf
    assert served < best or cost >= least - 0.01


def test_batch_insertion_takes_the_cheapest_pair_first():
    # One seat, one van at 0: y at its door is cheaper than x five minutes away; both fit in turn.
    travel = line(12)
    requests = [ask_for("x", 5, 6), ask_for("y", 0, 1)]
    policy = batch_insertion(travel, [van(seats=1)], RULES, WEIGHTS, np.random.default_rng(0))
    for request in requests:
        policy.ask(request, 0)
    x, y = policy.tick(30)
    assert y.planned_pickup == 30
    assert x.planned_pickup > y.planned_dropoff


def test_a_booked_request_moves_to_another_vehicle_but_its_promise_stays():
    # a could reach x by 405, b, whose shift begins at 150, by 465. Then y asks near a.
    travel = line(20)
    vehicles = [van("a", 8, 16), van("b", 19, 19, (150, 20_000))]
    policy = alonso_mora(EXACT)(travel, vehicles, RULES, WEIGHTS, np.random.default_rng(0))
    policy.ask(ask_for("x", 14, 16), 0)
    (promise,) = policy.tick(30)
    assert (promise.vehicle_id, promise.planned_pickup) == ("a", 405)
    policy.ask(ask_for("y", 6, 2, ready=100), 100)
    (other,) = policy.tick(120)
    assert other.vehicle_id == "a"
    row = policy.crew.trips["x"].row
    assert policy.crew.plans[1] == [2 * row, 2 * row + 1]
    assert policy.crew.promise("x") == promise
    assert policy.crew.timed(1, 120)[1, k.R_START] == 465 <= promise.pickup_latest


def test_whoever_waits_in_vain_draws_an_idle_vehicle_near():
    travel = line(40)
    vehicles = [van("a", 0, 0)]
    policy = alonso_mora(rebalance=True)(
        travel, vehicles, RULES, WEIGHTS, np.random.default_rng(0)
    )
    policy.ask(ask_for("x", 30, 31), 0)
    (answer,) = policy.tick(30)
    assert isinstance(answer, NoOffer)
    move = policy.crew.next_move("a", 30)
    assert (move.at, move.location, move.begins) == (30, 30, None)
    assert policy.crew.departed("a", 30) == 30


def test_a_time_out_is_measured_by_the_clock_that_is_given():
    travel, vehicles, requests = setting(3)
    ticks = itertools.count()
    limits = Limits(seconds=0.5, clock=lambda: float(next(ticks)))
    decided(alonso_mora(limits), travel, vehicles, requests)
    assert next(ticks) > 0
