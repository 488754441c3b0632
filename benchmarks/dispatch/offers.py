"""How long a passenger waits for an offer: a busy hour, three stops to choose from at each end.

`python -m benchmarks.dispatch.offers`. Cities are drawn; the time is that of
the whole call, an offer found and booked, with plans improved in between; the
CPU of the call is beside it, for a machine that does something else meanwhile.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.dispatch.watch import Timed
from dure.engine.dispatch import Request, ServiceRules, StopOption, TravelTimes, Vehicle, Weights
from dure.engine.dispatch.policy import Policy, immediate
from dure.engine.network import SpeedProfile
from dure.engine.simulation import Outcome, simulate

SEED = 20
BEGIN = 32_400
WARM_SECONDS, SECONDS = 1_800, 3_600
METRES_PER_SECOND, WALK = 25 / 3.6, 1.3 / 1.2
OPTIONS = 3


@dataclass(frozen=True, slots=True)
class Size:
    """A service and its goals: the middle and the slowest hundredth of its offers."""

    vehicles: int
    an_hour: int
    stops: int
    sides: tuple[float, float]
    goal_p50_ms: float | None
    goal_p99_ms: float


SIZES = (
    Size(30, 720, 300, (6_000, 5_000), 0.2, 2.0),
    Size(150, 3_000, 1_000, (12_000, 10_000), None, 10.0),
)


def run(argv: Sequence[str] = ()) -> list[dict[str, object]]:
    """Measure every size, or those with the numbers of vehicles that are given."""
    parser = argparse.ArgumentParser(prog="benchmarks.dispatch.offers", description=__doc__)
    parser.add_argument("--vehicles", type=int, action="append")
    parser.add_argument("--iterations", type=int, default=60, help="tries per improvement")
    given = parser.parse_args(argv)
    _measure(Size(3, 60, 50, (2_000, 2_000), None, 1.0), 10)  # compiled, before anything is timed
    return [
        _measure(size, given.iterations)
        for size in SIZES
        if not given.vehicles or size.vehicles in given.vehicles
    ]


def _measure(size: Size, iterations: int) -> dict[str, object]:
    rng = np.random.default_rng(SEED)
    at = rng.uniform(0, 1, (size.stops, 2)) * size.sides
    watches: list[Timed] = []

    def timed(*given: object) -> Policy:
        watches.append(Timed(immediate(iterations)(*given)))  # type: ignore[arg-type]
        return watches[0]

    trace = simulate(
        _travel(at), _fleet(size, rng), ServiceRules(), Weights(), _requests(size, at, rng),
        rng=rng, policy=timed,
    )  # fmt: skip
    (watch,) = watches
    warm = WARM_SECONDS * size.an_hour // 3600
    p50, p99 = np.percentile(watch.answers[warm:], [50, 99]) * 1000
    cpu_p50, cpu_p99 = np.percentile(watch.answers_cpu[warm:], [50, 99]) * 1000
    met = p99 <= size.goal_p99_ms and (size.goal_p50_ms is None or p50 <= size.goal_p50_ms)
    return {
        "name": f"offers, {size.vehicles} vehicles, {size.an_hour} an hour, 3 x 3 stops",
        "p50_ms": round(float(p50), 3),
        "p99_ms": round(float(p99), 3),
        "max_ms": round(1000 * max(watch.answers[warm:]), 3),
        "cpu_p50_ms": round(float(cpu_p50), 3),
        "cpu_p99_ms": round(float(cpu_p99), 3),
        "offers": len(watch.answers) - warm,
        "served_percent": round(100 * float((trace.trips.outcome == Outcome.SERVED).mean()), 1),
        "cpu_s_per_hour": round(watch.cpu * 3600 / (WARM_SECONDS + SECONDS), 3),
        "seed": SEED,
        "goal_p50_ms": size.goal_p50_ms,
        "goal_p99_ms": size.goal_p99_ms,
        "goal_met": bool(met),
    }


def _travel(at: npt.NDArray[np.float64]) -> TravelTimes:
    """Drive along a grid; whole seconds rounded up keep the triangle inequality."""
    metres = np.abs(at[:, None] - at[None]).sum(-1)
    return TravelTimes(
        np.ceil(metres / METRES_PER_SECOND).astype(np.int64), metres, SpeedProfile.flat()
    )


def _fleet(size: Size, rng: np.random.Generator) -> list[Vehicle]:
    homes = rng.integers(0, size.stops, size.vehicles).tolist()
    shift = BEGIN - 3600, BEGIN + WARM_SECONDS + SECONDS + 7200
    return [Vehicle(f"v{n}", home, home, *shift, 12, 1) for n, home in enumerate(homes)]


def _requests(size: Size, at: npt.NDArray[np.float64], rng: np.random.Generator) -> list[Request]:
    """Draw trips of a kilometre or more, with the nearest stops at each end."""
    count = size.an_hour * (WARM_SECONDS + SECONDS) // 3600
    times = np.sort(rng.integers(BEGIN, BEGIN + WARM_SECONDS + SECONDS, count)).tolist()
    requests: list[Request] = []
    while len(requests) < count:
        ends = rng.uniform(0, 1, (2, 2)) * size.sides
        if np.abs(ends[0] - ends[1]).sum() < 1000:
            continue
        near = [_nearest(at, end) for end in ends]
        ready = times[len(requests)]
        requests.append(Request(str(len(requests)), ready, ready, 1, 0, *near))
    return requests


def _nearest(at: npt.NDArray[np.float64], end: npt.NDArray[np.float64]) -> tuple[StopOption, ...]:
    away = np.hypot(*(at - end).T)
    stops = np.argsort(away, kind="stable")[:OPTIONS].tolist()
    return tuple(StopOption(stop, round(float(away[stop]) * WALK)) for stop in stops)


if __name__ == "__main__":
    for row in run(sys.argv[1:]):
        print("  ".join(f"{key}={value}" for key, value in row.items()))
