"""A window of a day, bounded and played: what the runs cost beside what no plan can beat."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.dispatch import bounds
from benchmarks.dispatch.days import RULES, Day
from benchmarks.dispatch.online import INSERTION, PERFECT
from benchmarks.dispatch.perfect import Effort
from dure.engine.dispatch import Request, StopOption, TravelTimes, Vehicle, Weights
from dure.engine.network import SpeedProfile
from dure.engine.simulation import Noise


@pytest.fixture
def window(monkeypatch):
    """Lay out six requests on a line of stops, and search little for their plan."""
    monkeypatch.setattr(bounds, "Effort", lambda: Effort(first=0, slices=1, iterations=20))
    apart = np.abs(np.subtract.outer(np.arange(9), np.arange(9)))
    travel = TravelTimes(apart * 60, apart * 500.0, SpeedProfile.flat())
    requests = tuple(
        Request(str(r), at, at, 1, 0, (StopOption(1 + r, 0),), (StopOption(8 - r, 0),))
        for r, at in enumerate((2000, 2050, 2100, 2300, 2400, 2500))
    )
    fleet = tuple(Vehicle(f"v{v}", 0, 0, 1000, 9000, 4, 0) for v in range(2))
    city = SimpleNamespace(travel=travel)
    return Day(city, requests, fleet, RULES, Weights(), Noise(), 1)


def test_no_run_is_below_the_bound_and_perfect_information_gives_its_plan(window):
    row, routes = bounds.noted(window)
    served = Counter(name for route in routes for name in route)
    assert set(served.values()) == {2}
    assert len(served) == round(row["requests"] * row["served_percent"] / 100)
    found = bounds.measured_window(window, {INSERTION: lambda day: row}, 60.0)
    assert found["closed"]
    assert found["bound"] <= found["program"]
    assert found["served_at_most"] >= row["served_percent"]
    assert found[f"{PERFECT}: gap_percent"] == found[f"{INSERTION}: gap_percent"] >= 0
