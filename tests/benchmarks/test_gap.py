"""What the comparison of days is made of."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.dispatch.gap import objective, ratio, summary
from benchmarks.dispatch.online import BLIND, INSERTION, OURS, PERFECT
from benchmarks.dispatch.perfect import Effort, asked_early, nothing_promised
from dure.engine.dispatch import Request, ServiceRules, StopOption, Weights


def days(**costs):
    return [
        {
            "fleet": 5, "dispatcher": name, "day": day, "objective": cost,
            "served_percent": 90.0, "wait_mean_s": 200.0, "km": 10.0, "ride_mean_s": 300.0,
        }
        for name, given in costs.items()
        for day, cost in enumerate(given)
    ]  # fmt: skip


def test_objective_weighs_kilometres_people_and_refusals():
    row = {
        "requests": 10.0, "served_percent": 80.0, "wait_mean_s": 100.0, "ride_mean_s": 200.0,
        "km": 5.0,
    }  # fmt: skip
    assert objective(row, Weights(), 1000.0) == 1500 + 8 * (100 + 100) + 2000
    nobody = row | {"served_percent": 0.0, "wait_mean_s": np.nan, "ride_mean_s": np.nan}
    assert objective(nobody, Weights(), 1000.0) == 1500 + 10_000


def test_gap_is_a_ratio_of_sums_between_insertion_and_perfect_information():
    rows = days(**{INSERTION: (100.0, 200.0), OURS: (80.0, 140.0), PERFECT: (50.0, 100.0)})
    lines = {line["dispatcher"]: line for line in summary(rows, [INSERTION, OURS, PERFECT], 1)}
    assert lines[OURS]["gap_closed"].startswith(f"{80 / 150:.3f} [")
    assert lines[INSERTION]["gap_closed"] == lines[PERFECT]["gap_closed"] == ""
    assert lines[OURS]["objective"] == 110.0


def test_shrinking_is_counted_from_ours_without_forecast():
    names = [INSERTION, BLIND, OURS, PERFECT]
    rows = days(**dict(zip(names, ((10.0,), (8.0,), (7.0,), (4.0,)), strict=True)))
    lines = {line["dispatcher"]: line["shrinks"] for line in summary(rows, names, 1)}
    assert lines[OURS].startswith("0.250 [0.250, 0.250]")
    assert lines[BLIND] == lines[INSERTION] == ""


def test_interval_of_a_ratio_holds_it_and_repeats():
    over, under = [1.0, 3.0, 2.0, 4.0], [4.0, 4.0, 4.0, 4.0]
    middle, low, high = ratio(over, under, 7)
    assert middle == pytest.approx(10 / 16)
    assert low < middle < high
    assert ratio(over, under, 7) == (middle, low, high)
    assert ratio([0.0], [0.0], 7)[0] == 1.0


def test_asked_early_moves_a_share_and_no_trip():
    stops = (StopOption(1, 0),), (StopOption(2, 0),)
    requests = [Request(str(n), 100 + n, 100 + n, 1, 0, *stops) for n in range(50)]
    some, more = (asked_early(requests, share, 10, 3) for share in (0.3, 0.6))
    assert sum(r.requested_at == 10 for r in some) == 15
    assert {r.request_id for r in some if r.requested_at == 10} <= {
        r.request_id for r in more if r.requested_at == 10
    }
    assert [r.requested_at for r in some] == sorted(r.requested_at for r in some)
    ready = {r.request_id: r.ready_at for r in requests}
    assert {r.request_id: r.ready_at for r in some} == ready
    assert all(r.requested_at == 10 for r in asked_early(requests, 1.0, 10, 3))


def test_known_trips_may_move_within_their_whole_window_and_the_search_cools():
    rules = nothing_promised(ServiceRules(max_wait_seconds=700))
    assert (rules.promise_early_seconds, rules.promise_late_seconds) == (700, 700)
    effort = Effort(slices=5, warm=80.0, cold=5.0)
    assert effort.temperature(0) == 80.0
    assert effort.temperature(4) == pytest.approx(5.0)
    assert np.all(np.diff([effort.temperature(n) for n in range(5)]) < 0)
