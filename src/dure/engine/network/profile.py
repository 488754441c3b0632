"""How fast the city drives at each time of day.

One factor for the whole city and all roads; a network with its own factor
per road class is not modelled. Times are whole seconds since the start of
the service day and may pass 86,400.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.network.checks import Float, Short, Whole, locked, reals, wholes

HORIZON_SECONDS = 129_600
"""36 hours: a service day that ends after midnight, and its last trips."""
LONGEST_TRIP_SECONDS = 21_600
"""Free-flow seconds of the longest trip that the tables carry: 6 hours."""
SLOWEST_FACTOR, FASTEST_FACTOR = 0.05, 5.0


@dataclass(frozen=True, slots=True, eq=False)
class SpeedProfile:
    """Speed as a multiple of free flow, constant within each slot of the day.

    A trip of b free-flow seconds that leaves at t arrives when the integral
    of the factor from t on reaches b. The integral is held in two tables of
    whole seconds, so that a kernel needs two look-ups::

        arrival = inverse[work[t] + b]              # 0 <= t <= HORIZON, 0 <= b <= LONGEST_TRIP
        latest = inverse[work[a + 1] - 1 - b]       # last t that arrives by a; none if index < 0

    By construction leaving later never arrives earlier (both tables are
    non-decreasing), an arrival is never before its departure, a factor of 1
    is exact, and the two formulas agree with each other. Otherwise an arrival
    is off the real one by at most max(1, 1 / factor there) seconds. Factors
    are kept to thousandths, so that the tables are equal on every machine.

    Parameters
    ----------
    factor
        Shape (h,), h >= 1, in [0.05, 5]. The last one holds to the end.
    slot_seconds
        Length of a slot; h slots may not pass the horizon.

    Attributes
    ----------
    work
        Shape (HORIZON + 2,), int32: free-flow seconds driven by time t, cut.
    inverse
        Shape (work[HORIZON + 1] + LONGEST_TRIP + 1,), int32: the last time by
        which no more than w are driven; it runs past the horizon.

    Raises
    ------
    Invalid
        If a factor, the slot or their number is outside the bounds.

    References
    ----------
    Ichoua, Gendreau, Potvin (2003), Vehicle dispatching with time-dependent
    travel times, European Journal of Operational Research 144(2), 379-396.
    """

    factor: Float
    slot_seconds: int
    work: Short = field(init=False, repr=False)
    inverse: Short = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the factors and lay out the tables."""
        factor = reals("factor", self.factor, low=SLOWEST_FACTOR, high=FASTEST_FACTOR)
        slot = int(wholes("slot_seconds", [self.slot_seconds], low=1, high=HORIZON_SECONDS)[0])
        if not len(factor):
            raise Invalid("expected one slot at least", where="factor")
        if len(factor) * slot > HORIZON_SECONDS:
            raise Invalid(
                "the slots pass {most} seconds", where="slot_seconds", most=HORIZON_SECONDS
            )
        work, inverse = _tables(factor, slot)
        for name, value in (("factor", factor), ("work", work), ("inverse", inverse)):
            object.__setattr__(self, name, locked(value))

    @classmethod
    def flat(cls) -> SpeedProfile:
        """Return free flow all day."""
        return cls(np.ones(1), HORIZON_SECONDS)

    def arrive(self, depart: npt.ArrayLike, seconds: npt.ArrayLike) -> Whole:
        """Return when trips of free-flow `seconds` that leave at `depart` arrive.

        Raises
        ------
        Invalid
            If a departure is outside [0, HORIZON] or a trip outside [0, LONGEST_TRIP].
        """
        t, b = self._pairs("depart", depart, seconds)
        return self.inverse[self.work[t] + b].astype(np.int64)

    def leave_by(self, arrive: npt.ArrayLike, seconds: npt.ArrayLike) -> Whole:
        """Return the last departures that still arrive by `arrive`; -1 where there is none.

        Raises
        ------
        Invalid
            As `arrive`.
        """
        a, b = self._pairs("arrive", arrive, seconds)
        work = self.work[a + 1].astype(np.int64) - 1 - b
        return np.where(work >= 0, self.inverse[np.maximum(work, 0)], -1).astype(np.int64)

    @staticmethod
    def _pairs(name: str, at: npt.ArrayLike, seconds: npt.ArrayLike) -> tuple[Whole, Whole]:
        times, trips = np.broadcast_arrays(np.asarray(at), np.asarray(seconds))
        t = wholes(name, times.ravel(), low=0, high=HORIZON_SECONDS)
        b = wholes("seconds", trips.ravel(), low=0, high=LONGEST_TRIP_SECONDS)
        return t.reshape(times.shape), b.reshape(times.shape)


def _tables(factor: Float, slot: int) -> tuple[Short, Short]:
    thousandths = np.floor(factor * 1000 + 0.5).astype(np.int64)
    after = -(-(LONGEST_TRIP_SECONDS + 2) * 1000 // int(thousandths[-1]))
    second = np.arange(HORIZON_SECONDS + 1 + after)
    driven = np.zeros(len(second) + 1, np.int64)
    np.cumsum(thousandths[np.minimum(second // slot, len(factor) - 1)], out=driven[1:])
    work = driven // 1000
    most = work[HORIZON_SECONDS + 1] + LONGEST_TRIP_SECONDS
    inverse = np.searchsorted(work, np.arange(most + 1), side="right") - 1
    return work[: HORIZON_SECONDS + 2].astype(np.int32), inverse.astype(np.int32)
