"""Conservation: what no simulated day may do, judged by an independent checker."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from dure.core.errors import Invalid
from dure.engine.dispatch import Dispatcher, NoOffer, Reason, ServiceRules, Tactics, Weights
from dure.engine.dispatch.plans import Plans
from dure.engine.dispatch.policy import immediate
from dure.engine.simulation import Noise, Outcome, simulate
from dure.engine.simulation.incidents import Incident
from tests.engine.dispatch.cases import EXACT, FLAT, SLOW, ask_for, city, line, seeds, van
from tests.engine.simulation.checker import violations

RULES = ServiceRules(max_wait_seconds=900)
NOISY = Noise(travel_sd=0.25, boarding_sd=0.5, no_show_share=0.15)


def day(seed, trips=40, vans=3):
    """Draw a busy three quarters of an hour: a city, a fleet, requests in order."""
    rng = np.random.default_rng(seed)
    travel = city(rng, 15, (FLAT, SLOW)[seed % 2])
    vehicles = [
        van(f"v{n}", n, 0, (0, 12_000), seats=3, breaks=[(500, 3000, 400)] if n == 0 else [])
        for n in range(vans)
    ]
    asked = np.sort(rng.integers(0, 2700, trips)).tolist()
    requests = []
    for n, at in enumerate(asked):
        ahead = int(rng.integers(1, 2000)) if rng.random() < 0.25 else 0
        ends = rng.choice(15, (2, 2)).tolist()
        requests.append(
            ask_for(
                str(n),
                [(place, int(rng.integers(0, 240))) for place in ends[0]],
                [(place, int(rng.integers(0, 240))) for place in ends[1]],
                ready=at + ahead,
                requested=at,
                passengers=int(rng.integers(1, 3)),
                wheelchairs=int(rng.random() < 0.1),
            )
        )
    return travel, vehicles, requests


def play(setting, *, rules=RULES, noise=None, seed=0, **how):
    travel, vehicles, requests = setting
    rng = np.random.default_rng(seed)
    return simulate(travel, vehicles, rules, Weights(), requests, noise=noise, rng=rng, **how)


def judged(setting, trace, rules=RULES, exact=True):
    travel, vehicles, requests = setting
    return violations(trace, travel, vehicles, rules, requests, exact=exact)


def fingerprint(trace):
    digest = hashlib.sha256()
    for name, column in sorted(trace.to_arrays().items()):
        digest.update(name.encode() + column.tobytes())
    return digest.hexdigest()


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_a_day_without_noise_breaks_nothing(seed):
    setting = day(seed)
    trace = play(setting, improve_iterations=20, improve_every_seconds=60)
    assert judged(setting, trace) == []
    assert (trace.trips.outcome == Outcome.SERVED).any()


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_a_noisy_day_still_conserves_people_and_vehicles(seed):
    setting = day(seed)
    rules = replace(RULES, retry_seconds=300)
    trace = play(setting, rules=rules, noise=NOISY, seed=seed, improve_iterations=20)
    assert judged(setting, trace, rules, exact=False) == []


def test_the_same_seed_gives_the_same_day():
    setting = day(4)
    one, two = (play(setting, noise=NOISY, seed=9) for _ in range(2))
    assert fingerprint(one) == fingerprint(two)
    assert fingerprint(one) != fingerprint(play(setting, noise=NOISY, seed=10))


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_timed_at_every_question_gives_the_same_day(seed, monkeypatch):
    how = {"policy": immediate(20, Tactics(divert_seconds=30), repair=True), "seed": seed}
    noise = replace(NOISY, incidents=(Incident(700, "v1", 400), Incident(1500, "v2")))
    once = play(day(seed), noise=noise, **how)
    monkeypatch.setattr(Plans, "retimed", Plans.timed)
    assert fingerprint(play(day(seed), noise=noise, **how)) == fingerprint(once)


def test_later_by_an_hour_is_the_same_day_an_hour_later():
    travel, vehicles, requests = day(6)  # an even seed: the same speed all day
    moved = [
        replace(
            vehicle,
            shift_start=vehicle.shift_start + 3600,
            shift_end=vehicle.shift_end + 3600,
            breaks=tuple(
                replace(pause, earliest=pause.earliest + 3600, latest=pause.latest + 3600)
                for pause in vehicle.breaks
            ),
        )
        for vehicle in vehicles
    ]
    later = [
        replace(r, requested_at=r.requested_at + 3600, ready_at=r.ready_at + 3600)
        for r in requests
    ]
    one, two = play((travel, vehicles, requests)), play((travel, moved, later))
    assert (one.trips.outcome == two.trips.outcome).all()
    assert (one.trips.boarded_at[one.trips.boarded_at >= 0] + 3600).tolist() == [
        at for at in two.trips.boarded_at.tolist() if at >= 0
    ]
    assert (one.visits.arrived_at + 3600 == two.visits.arrived_at).all()


def test_a_day_by_hand():
    # The van leaves 0 at once, boards x at 1 at 60, sets down at 3 at 180, goes home by 20,000.
    setting = line(), [van()], [ask_for("x", (1, 20), (3, 40))]
    trace = play(setting, rules=EXACT)
    row = {name: column[0] for name, column in trace.trips.to_arrays().items()}
    assert row == {
        "outcome": Outcome.SERVED, "vehicle": 0, "walk_to_seconds": 20, "boarded_at": 60,
        "ride_seconds": 120, "alighted_at": 180, "walk_from_seconds": 40,
        "transfer_wait_seconds": 0, "transfers": 0, "direct_seconds": 120, "ride_metres": 1000.0,
        "promised_earliest": 20, "promised_latest": 360, "arrival_latest": 360 + 720,
        "ready_at": 0, "requested_at": 0, "passengers": 1,
    }  # fmt: skip
    assert trace.visits.location.tolist() == [0, 1, 3, 0]
    assert trace.visits.arrived_at.tolist() == [0, 60, 180, 20_000 - 60]
    assert trace.visits.departed_at.tolist() == [0, 60, 20_000 - 240, 20_000]
    assert trace.visits.passengers_after.tolist() == [0, 1, 0, 0]
    assert trace.visits.metres_to_here.tolist() == [0, 500, 1000, 1500]
    assert judged(setting, trace, EXACT) == []


def test_no_demand_is_a_day_at_the_depot():
    setting = line(), [van()], []
    trace = play(setting)
    assert len(trace.trips) == 0
    assert trace.visits.departed_at.tolist() == [20_000]
    assert judged(setting, trace) == []


def test_no_distance_is_a_walk():
    trace = play((line(), [van()], [ask_for("x", (2, 30), (2, 50), ready=10)]))
    assert trace.trips.outcome.tolist() == [Outcome.WALKED]
    assert trace.trips.walk_to_seconds.tolist() == [80]
    assert trace.trips.alighted_at.tolist() == [90]


def test_all_no_shows_wait_until_the_promise_ends():
    setting = line(), [van()], [ask_for("x", 1, 3)]
    trace = play(setting, rules=EXACT, noise=Noise(no_show_share=1.0))
    assert trace.trips.outcome.tolist() == [Outcome.NO_SHOW]
    assert trace.trips.promised_latest.tolist() == [360]
    # It stands at stop 1 from 60 on and would have gone on at 360; nobody else asks.
    assert trace.visits.location.tolist() == [0, 1, 0]


def test_a_no_show_lets_the_next_one_board_after_the_promise_only():
    setting = line(), [van()], [ask_for("x", 1, 3), ask_for("y", 2, 4, ready=1)]
    rng_seed = next(s for s in range(99) if _shows_up(s) == [False, True])
    trace = play(setting, rules=EXACT, noise=Noise(no_show_share=0.5), seed=rng_seed)
    assert trace.trips.outcome.tolist() == [Outcome.NO_SHOW, Outcome.SERVED]
    assert trace.trips.boarded_at[1] == trace.trips.promised_latest[0] + 60


def _shows_up(seed):
    trace = play(
        (line(), [van("a"), van("b")], [ask_for("x", 1, 3), ask_for("y", 4, 5, ready=1)]),
        rules=EXACT, noise=Noise(no_show_share=0.5), seed=seed,
    )  # fmt: skip
    return [outcome == Outcome.SERVED for outcome in trace.trips.outcome.tolist()]


def test_a_refused_passenger_may_get_a_seat_a_little_later():
    # One seat; y asks while x is on board, and cannot be promised a pickup in time.
    setting = line(), [van(seats=1)], [ask_for("x", 1, 5), ask_for("y", 1, 2, ready=100)]
    strict = replace(EXACT, max_wait_seconds=400)
    patient = replace(strict, retry_seconds=120)
    assert play(setting, rules=strict).trips.outcome.tolist() == [0, Outcome.REFUSED]
    trace = play(setting, rules=patient)
    assert trace.trips.outcome.tolist() == [0, 0]
    assert judged(setting, trace, patient) == []


@pytest.mark.parametrize("every", [5, 10, 30, 60])
def test_the_refused_ask_again_every_half_minute_however_often_plans_are_improved(every):
    asked = []

    class Deaf:
        """Refuses whoever asks, and notes when."""

        def __init__(self, crew):
            self.crew = crew

        def ask(self, request, now):
            asked.append(now)
            return NoOffer(request.request_id, Reason.WAITS_TOO_LONG)

        def tick(self, now):
            return ()

    setting = line(), [van()], [ask_for("x", 1, 5, ready=100)]
    patient = replace(EXACT, retry_seconds=125)
    play(
        setting, rules=patient, improve_every_seconds=every,
        policy=lambda *given: Deaf(Dispatcher(*given)),
    )  # fmt: skip
    assert asked == [100, *range(120, 226, max(30, every))]


def test_luck_is_common_to_fleets_of_different_size():
    setting = day(8)
    travel, vehicles, requests = setting
    few, many = (
        play((travel, fleet, requests), noise=Noise(no_show_share=0.3), seed=3)
        for fleet in (vehicles[:2], vehicles)
    )
    booked = ~np.isin(few.trips.outcome, [2]) & ~np.isin(many.trips.outcome, [2])
    same = (few.trips.outcome == Outcome.NO_SHOW) == (many.trips.outcome == Outcome.NO_SHOW)
    assert booked.sum() > 10
    assert same[booked].all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"vehicles": []}, "no vehicle"),
        ({"requests": [ask_for("x", 1, 2, passengers=5)]}, "request x: 5 passengers"),
        ({"requests": [ask_for("x", 1, 2), ask_for("x", 1, 2)]}, "request x: the id"),
        ({"requests": [ask_for("x", 1, 2, 5), ask_for("y", 1, 2)]}, "request y: requested before"),
        ({"how": {"improve_every_seconds": 0}}, "improvement"),
        ({"how": {"improve_iterations": -1}}, "improvement"),
    ],
    ids=["no vehicle", "large party", "twice", "out of order", "no interval", "negative tries"],
)
def test_what_makes_no_day_is_refused_by_name(change, said):
    setting = line(), change.get("vehicles", [van()]), change.get("requests", [])
    with pytest.raises(Invalid, match=said):
        play(setting, **change.get("how", {}))


def test_a_wheelchair_without_a_place_is_refused_not_an_error():
    trace = play((line(), [van(places=0)], [ask_for("x", 1, 2, wheelchairs=1)]))
    assert trace.trips.outcome.tolist() == [Outcome.REFUSED]


SMALL = {"noise": NOISY, "improve_iterations": 6, "improve_every_seconds": 120}


def test_compiled_and_interpreted_kernels_play_the_same_day():
    code = (
        "from tests.engine.simulation.test_loop import SMALL, day, fingerprint, play\n"
        "print(*(fingerprint(play(day(seed, 14, 2), **SMALL)) for seed in (2, 3)))"
    )
    paths = os.pathsep.join(["src", ".", os.environ.get("PYTHONPATH", "")])
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [fingerprint(play(day(seed, 14, 2), **SMALL)) for seed in (2, 3)]
