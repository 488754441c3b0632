"""What chance does to a simulated day, drawn so that arms can be compared.

A trip's boarding times and whether anybody shows up depend on its place in
the demand alone, a vehicle's travel times on the vehicle and the count of its
drives: two fleets or rules with one seed meet the same luck (common random
numbers).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from dure.core.errors import Invalid
from dure.engine.simulation.incidents import Incident

BLOCK = 64
LARGEST_DEVIATION = 3.0
"""Draws are cut at three standard deviations, so that no drive takes for ever."""


@dataclass(frozen=True, slots=True)
class Noise:
    """How far a day strays from its plan.

    Parameters
    ----------
    travel_sd, boarding_sd
        Spread of the log-normal factor (mean 1) on each drive and each
        boarding or alighting; 0 is exact.
    no_show_share
        Share of booked trips whose passenger does not come, in [0, 1].
    incidents
        What goes wrong besides; only a dispatcher with `Repairs` can bear it.
    """

    travel_sd: float = 0.0
    boarding_sd: float = 0.0
    no_show_share: float = 0.0
    incidents: tuple[Incident, ...] = ()

    def __post_init__(self) -> None:
        for name in ("travel_sd", "boarding_sd", "no_show_share"):
            value = getattr(self, name)
            if not (math.isfinite(value) and 0 <= value <= 1):
                raise Invalid("{value} is not within 0 and 1", where=name, value=value)


class Luck:
    """The draws of one day.

    Parameters
    ----------
    noise
        How far to stray.
    trips, vehicles
        Their numbers.
    rng
        Every draw comes from children of this generator.
    """

    def __init__(self, noise: Noise, trips: int, vehicles: int, rng: np.random.Generator) -> None:
        of_trips, of_drives = rng.spawn(2)
        self.no_show = of_trips.random(trips) < noise.no_show_share
        self._boarding = _factors(of_trips, noise.boarding_sd, (trips, 2))
        self._travel_sd = noise.travel_sd
        self._drives = of_drives.spawn(vehicles)
        self._ahead: list[list[float]] = [[] for _ in range(vehicles)]

    def boarding_seconds(self, trip: int, planned: int) -> int:
        """Draw how long a party takes to board."""
        return round(planned * float(self._boarding[trip, 0]))

    def alighting_seconds(self, trip: int, planned: int) -> int:
        """Draw how long a party takes to alight."""
        return round(planned * float(self._boarding[trip, 1]))

    def drive_seconds(self, vehicle: int, expected: int) -> int:
        """Draw how long the vehicle's next drive takes, at least a second if any."""
        ahead = self._ahead[vehicle]
        if not ahead:
            ahead += _factors(self._drives[vehicle], self._travel_sd, (BLOCK,)).tolist()[::-1]
        return max(min(expected, 1), round(expected * ahead.pop()))


def _factors(
    rng: np.random.Generator, sd: float, shape: tuple[int, ...]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    z = np.clip(rng.standard_normal(shape), -LARGEST_DEVIATION, LARGEST_DEVIATION)
    return np.exp(sd * z - sd * sd / 2)
