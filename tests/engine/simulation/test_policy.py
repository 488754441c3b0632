"""Whole days driven by each policy, judged by the checker that judges the live dispatcher."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from dure.engine.dispatch import Weights
from dure.engine.dispatch.peers import alonso_mora, batch_insertion
from dure.engine.dispatch.policy import immediate
from dure.engine.simulation import Outcome, simulate
from tests.engine.dispatch.cases import EXACT, ask_for, line, seeds, van
from tests.engine.simulation.test_loop import NOISY, RULES, day, fingerprint, judged, play

BATCH = {"batch insertion": batch_insertion, "Alonso-Mora": alonso_mora(rebalance=True)}
each_batch = pytest.mark.parametrize("policy", BATCH.values(), ids=BATCH)


def test_the_live_dispatcher_drives_a_day_unless_another_policy_is_given():
    for seed in range(3):
        one = play(day(seed), noise=NOISY, improve_iterations=20)
        two = play(day(seed), noise=NOISY, policy=immediate(20))
        assert fingerprint(one) == fingerprint(two)


@each_batch
@given(seed=seeds)
@settings(max_examples=15, deadline=None)
def test_a_day_without_noise_breaks_nothing(policy, seed):
    setting = day(seed)
    trace = play(setting, policy=policy, improve_every_seconds=60)
    assert judged(setting, trace) == []
    assert (trace.trips.outcome == Outcome.SERVED).any()


@each_batch
@given(seed=seeds)
@settings(max_examples=15, deadline=None)
def test_a_noisy_day_drops_nobody(policy, seed):
    setting = day(seed)
    rules = replace(RULES, retry_seconds=300)
    trace = play(setting, rules=rules, noise=NOISY, seed=seed, policy=policy)
    assert judged(setting, trace, rules, exact=False) == []
    boarded = trace.trips.boarded_at >= 0
    assert (trace.trips.outcome[boarded] == Outcome.SERVED).all()


@each_batch
def test_the_same_day_twice_is_the_same(policy):
    assert len({fingerprint(play(day(5), noise=NOISY, policy=policy)) for _ in range(2)}) == 1


@each_batch
def test_an_answer_comes_with_the_next_tick(policy):
    # Asked at 10, answered at 30: a minute to stop 1, aboard at 90.
    setting = line(), [van()], [ask_for("x", 1, 3, ready=10), ask_for("y", 2, 2, ready=11)]
    trace = play(setting, rules=EXACT, policy=policy, improve_every_seconds=30)
    assert trace.trips.outcome.tolist() == [Outcome.SERVED, Outcome.WALKED]
    assert trace.trips.boarded_at.tolist() == [90, -1]
    assert judged(setting, trace, EXACT) == []


@each_batch
def test_a_refused_passenger_may_ask_again_at_later_ticks(policy):
    setting = line(), [van(seats=1)], [ask_for("x", 1, 5), ask_for("y", 1, 2, ready=100)]
    strict = replace(EXACT, max_wait_seconds=430)
    patient = replace(strict, retry_seconds=150)
    assert play(setting, rules=strict, policy=policy).trips.outcome.tolist() == [0, 2]
    trace = play(setting, rules=patient, policy=policy)
    assert trace.trips.outcome.tolist() == [0, 0]
    assert judged(setting, trace, patient) == []


def test_a_vehicle_that_was_sent_near_goes_home_in_the_end():
    # x cannot be reached in time; the van goes there, then answers the second one at once.
    travel = line(40)
    requests = [ask_for("x", 30, 31), ask_for("y", 30, 32, ready=1900)]
    setting = travel, [van()], requests
    trace = simulate(
        *setting[:2], RULES, Weights(), requests, rng=np.random.default_rng(0),
        policy=alonso_mora(rebalance=True),
    )  # fmt: skip
    assert trace.trips.outcome.tolist() == [Outcome.REFUSED, Outcome.SERVED]
    assert trace.visits.location.tolist() == [0, 30, 32, 0]
    assert judged(setting, trace) == []
