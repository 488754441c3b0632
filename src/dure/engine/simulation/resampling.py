"""Another day made of a file's trips."""

from __future__ import annotations

import numpy as np

from dure.core.errors import Invalid
from dure.engine.simulation.demand import MOST_TRIPS
from dure.engine.simulation.trace import Demand


def resample(
    demand: Demand,
    share: float,
    rng: np.random.Generator,
    *,
    replace: bool = False,
    jitter_seconds: int = 0,
) -> Demand:
    """Draw another day from the trips of a file.

    Parameters
    ----------
    share
        > 0, number of trips to draw as a share of the file's; at most 1 unless `replace`. With
        the same generator, a smaller share is part of a larger one.
    replace
        Draw each trip anew from all (a bootstrap: days differ even at share 1).
    jitter_seconds
        Each trip moves in time by up to this much, evenly, booking and all, not before 0.

    Raises
    ------
    Invalid
        If the share is not in bounds or gives more than 100,000 trips.
    """
    if not (np.isfinite(share) and share > 0) or (share > 1 and not replace):
        raise Invalid("expected a share above 0 and up to 1", where="demand.share")
    if jitter_seconds < 0:
        raise Invalid("expected a number >= 0", where="demand.jitter_seconds")
    n = len(demand)
    count = round(share * n)
    if count > MOST_TRIPS:
        raise Invalid(
            "{count} trips", where="demand.share", remedy="Take a smaller share.", count=count
        )
    u = rng.random((max(n, count), 2))
    chosen = (u[:count, 0] * n).astype(np.int64) if replace else np.argsort(u[:n, 0])[:count]
    shift = np.rint((2 * u[: len(chosen), 1] - 1) * jitter_seconds).astype(np.int64)
    columns = {name: column[chosen] for name, column in demand.to_arrays().items()}
    shift = np.maximum(shift, -columns["requested_at"])
    columns["requested_at"] = columns["requested_at"] + shift
    columns["ready_at"] = columns["ready_at"] + shift
    order = np.lexsort((chosen, columns["ready_at"], columns["requested_at"]))
    return Demand.from_arrays({name: column[order] for name, column in columns.items()})
