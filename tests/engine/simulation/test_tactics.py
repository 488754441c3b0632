"""Whole days with every liberty taken, judged by the checker that knows none of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from dure.engine.dispatch import Tactics
from dure.engine.dispatch.anticipate import Foresight
from dure.engine.dispatch.forecast import learn
from dure.engine.dispatch.policy import immediate
from dure.engine.simulation import Outcome
from tests.engine.dispatch.cases import EXACT, ask_for, line, seeds, van
from tests.engine.simulation.test_loop import NOISY, RULES, day, fingerprint, judged, play

ALL = Tactics(divert_seconds=20, give_way_tries=15, give_way_refused=1.0)
EAGER = Foresight(every_seconds=30, horizon_seconds=900, kilometre=0.0)


def looking_ahead(setting, tactics=ALL):
    return immediate(15, tactics, learn([setting[2]], setting[0], areas=6), EAGER)


@given(seed=seeds)
@settings(max_examples=30, deadline=None)
def test_a_day_without_noise_breaks_nothing(seed):
    setting = day(seed)
    trace = play(setting, policy=looking_ahead(setting))
    assert judged(setting, trace) == []


@given(seed=seeds)
@settings(max_examples=10, deadline=None)
def test_a_noisy_day_drops_nobody(seed):
    setting = day(seed)
    rules = replace(RULES, retry_seconds=300)
    trace = play(setting, rules=rules, noise=NOISY, seed=seed, policy=looking_ahead(setting))
    assert judged(setting, trace, rules, exact=False) == []
    boarded = trace.trips.boarded_at >= 0
    assert (trace.trips.outcome[boarded] == Outcome.SERVED).all()


def test_the_same_day_twice_is_the_same():
    setting = day(5)
    assert len({fingerprint(play(setting, policy=looking_ahead(setting))) for _ in range(2)}) == 1


@pytest.mark.parametrize(("divert", "boarded"), [(None, 660 + 540), (30, 120)])
def test_a_vehicle_on_its_way_is_called_to_someone_it_passes(divert, boarded):
    # It left at 0 for stop 10; at 30 somebody asks at stop 2, for stop 0.
    far = ask_for("far", 10, 11)
    near = ask_for("near", 2, 1, ready=30)
    rules = replace(EXACT, promise_late_seconds=1200, max_ride_extra_seconds=3000)
    tactics = Tactics(divert_seconds=divert)
    setting = line(12), [van(end=0)], [far, near]
    trace = play(setting, rules=rules, policy=immediate(0, tactics))
    assert trace.trips.boarded_at.tolist()[1] == boarded
    assert judged(setting, trace, rules) == []


def test_to_serve_where_it_passes_a_vehicle_stops_as_anywhere():
    rules = replace(EXACT, stop_seconds=15, promise_late_seconds=1200, max_ride_extra_seconds=900)
    near = ask_for("near", 2, 9, ready=30)
    setting = line(12), [van()], [ask_for("far", 10, 11), near]
    trace = play(setting, rules=rules, policy=immediate(0, Tactics(divert_seconds=30)))
    # Two minutes to stop 2, a quarter of a minute to stop there.
    assert trace.trips.boarded_at.tolist()[1] == 135
    assert judged(setting, trace, rules) == []


def test_idle_vehicles_wait_where_people_will_ask():
    # Everybody asks at stop 9; the only vehicle stands at stop 0.
    past = [ask_for(str(n), 9, 8, ready=600 + n) for n in range(40)]
    travel = line(10)
    now = [ask_for("x", 0, 1), ask_for("y", 9, 8, ready=1200)]
    setting = travel, [van()], now
    waits = []
    for forecast in (None, learn([past], travel)):
        policy = immediate(0, None, forecast, EAGER)
        trace = play(setting, rules=EXACT, policy=policy, improve_every_seconds=30)
        assert judged(setting, trace, EXACT) == []
        waits.append(int(trace.trips.boarded_at[1]) - 1200)
    assert waits[1] < waits[0]


def test_room_is_made_for_one_who_fits_nowhere():
    served = {}
    for tries in (0, 20):
        total = 0
        for seed in range(12):
            setting = day(seed, trips=30)
            tactics = Tactics(give_way_tries=tries, give_way_price=1e6, give_way_refused=1.0)
            trace = play(setting, policy=immediate(0, tactics))
            assert judged(setting, trace) == []
            total += int(np.isin(trace.trips.outcome, (Outcome.SERVED, Outcome.WALKED)).sum())
        served[tries] = total
    assert served[20] > served[0]
