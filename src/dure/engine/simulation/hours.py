"""When people travel: a profile of the hours of a day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dure.core.errors import Invalid
from dure.engine.simulation.gravity import FloatArray

HOUR = 3_600


@dataclass(frozen=True, slots=True)
class HourlyProfile:
    """When people travel.

    Parameters
    ----------
    weight
        24 weights >= 0 of trips that begin in each hour, even within the hour.
    outbound
        24 shares in [0, 1] of trips from home to the activity; the others return.

    Notes
    -----
    The default is our assumption of a working day, not a count: peaks at 7 to 9 (to work and
    school) and 17 to 19 (home), a third of the peak between them. Replace it by counts.
    """

    weight: tuple[float, ...] = (
        *(0.2, 0.1, 0.1, 0.1, 0.3, 1.0, 3.5, 9.0, 9.5, 5.5, 4.5, 4.5),
        *(5.0, 5.0, 5.0, 6.0, 7.5, 9.5, 9.0, 6.0, 4.0, 2.5, 1.5, 0.7),
    )
    outbound: tuple[float, ...] = (
        *(0.3, 0.3, 0.5, 0.7, 0.9, 0.95, 0.95, 0.95, 0.9, 0.8, 0.7, 0.6),
        *(0.5, 0.5, 0.45, 0.35, 0.25, 0.15, 0.15, 0.2, 0.2, 0.15, 0.1, 0.1),
    )

    def __post_init__(self) -> None:
        for name in ("weight", "outbound"):
            values = np.asarray(getattr(self, name), np.float64)
            where = f"profile.{name}"
            if values.shape != (24,):
                raise Invalid("expected 24 hours, got {found}", where=where, found=values.size)
            if not np.isfinite(values).all() or (values < 0).any():
                raise Invalid("expected numbers >= 0", where=where)
            if name == "outbound" and (values > 1).any():
                raise Invalid("expected shares from 0 to 1", where=where)

    def cumulative(self, start: int, end: int) -> tuple[FloatArray, FloatArray]:
        """Return knots (seconds) and the share of trips begun by then within [start, end)."""
        knots = np.unique(np.clip(np.arange(25) * HOUR, start, min(end, 24 * HOUR)))
        weight = np.asarray(self.weight)[np.minimum(knots[:-1] // HOUR, 23)]
        begun = np.concatenate(([0.0], np.cumsum(weight * np.diff(knots))))
        if not begun[-1] > 0:
            raise Invalid("nobody travels in the hours of service", where="profile.weight")
        return knots.astype(np.float64), begun / begun[-1]
