"""How many trips run between zones: a gravity model.

Not here: when people travel and from which door (`demand`). Trips are counted from the home zone
(production) to the zone of the activity (attraction), whichever way a person then travels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GravityModel:
    """Deterrence by travel time, and what the totals must match.

    Trips between i and j are proportional to production_i * attraction_j * f(t_ij) with Tanner's
    f(t) = t^alpha * exp(-beta t), t in seconds, at least 1.

    Parameters
    ----------
    beta_per_second
        >= 0. The default, 1/600, is our assumption for a small city (with alpha = 0 the mean trip
        is about ten minutes' drive where places are spread evenly along a line); fit it to a
        survey where there is one.
    alpha
        0 is the exponential function.
    constraint
        "double": rows match the productions and columns the attractions; "production": rows only.
    internal_share
        In [0, 1], share of each zone's trips that stay inside it; None leaves it to f(t_ii).
        Given, the attractions of "double" are those of trips between zones.

    References
    ----------
    Ortuzar, Willumsen (2011), Modelling Transport, 4th ed., chapter 5 (Tanner's function;
    Furness 1965 for the balancing).
    """

    beta_per_second: float = 1 / 600
    alpha: float = 0.0
    constraint: Literal["double", "production"] = "double"
    internal_share: float | None = None

    def __post_init__(self) -> None:
        if not (np.isfinite(self.beta_per_second) and self.beta_per_second >= 0):
            raise Invalid("expected a number >= 0", where="gravity.beta_per_second")
        if not np.isfinite(self.alpha):
            raise Invalid("expected a number", where="gravity.alpha")
        if self.constraint not in ("double", "production"):
            raise Invalid("expected double or production", where="gravity.constraint")
        if self.internal_share is not None and not 0 <= self.internal_share <= 1:
            raise Invalid("expected a share from 0 to 1", where="gravity.internal_share")

    def deterrence(self, seconds: npt.NDArray[np.floating | np.integer]) -> FloatArray:
        """Return f(t), scaled so that the largest is 1; 0 where t is UNREACHABLE."""
        t = np.maximum(np.asarray(seconds, np.float64), 1.0)
        log = self.alpha * np.log(t) - self.beta_per_second * t
        log[t >= TOO_FAR] = -np.inf
        top = log.max(initial=-np.inf)
        return np.exp(log - top) if np.isfinite(top) else np.zeros_like(t)


TOO_FAR = 2**30


def distribute(
    production: npt.ArrayLike,
    attraction: npt.ArrayLike,
    seconds: npt.ArrayLike,
    model: GravityModel,
    *,
    iterations: int = 200,
) -> FloatArray:
    """Distribute trips between zones.

    Parameters
    ----------
    production, attraction
        Shape (z,), >= 0, not all 0; attractions are scaled to the total of the productions.
    seconds
        Shape (z, z), travel time; UNREACHABLE where there is no way.
    iterations
        Most rounds of balancing; it ends sooner once rows match to one in a million.

    Returns
    -------
    ndarray
        Shape (z, z), sum = sum of the productions that can reach an attraction. Rows match the
        productions; with "double" columns match the attractions as far as the ways allow.

    Raises
    ------
    Invalid
        If a total is zero or nobody can get anywhere.
    """
    p = _totals(production, "production")
    a = _totals(attraction, "attraction")
    t = np.asarray(seconds, np.float64)
    if t.shape != (len(p), len(p)) or len(a) != len(p):
        raise Invalid("expected {zones} zones everywhere", where="zones.seconds", zones=len(p))
    if not np.isfinite(t).all() or (t < 0).any():
        raise Invalid("expected times >= 0", where="zones.seconds")
    deterrence = model.deterrence(t)
    inside = np.zeros(len(p))
    if model.internal_share is not None and len(p) > 1:
        np.fill_diagonal(deterrence, 0)
        leaves = deterrence @ a > 0
        inside = np.where(leaves, model.internal_share, 1.0) * p
    trips = _balanced(p - inside, a, deterrence, model.constraint == "double", iterations)
    trips[np.diag_indices(len(p))] += inside
    if not trips.sum() > 0:
        raise Invalid("no zone can reach another's attractions", where="zones.seconds")
    return trips


def _totals(values: npt.ArrayLike, name: str) -> FloatArray:
    totals = np.asarray(values, np.float64)
    where = f"zones.{name}"
    if totals.ndim != 1 or not np.isfinite(totals).all():
        raise Invalid("expected one number per zone", where=where)
    if (totals < 0).any():
        raise Invalid("below zero", where=f"{where}[{int(np.argmax(totals < 0))}]")
    if not totals.sum() > 0:
        raise Invalid("all zones are empty", where=where, remedy="Give at least one zone people.")
    return totals


def _balanced(
    production: FloatArray,
    attraction: FloatArray,
    deterrence: FloatArray,
    double: bool,
    iterations: int,
) -> FloatArray:
    """Balance rows and, if `double`, columns; rows last, so that they match (Furness)."""
    trips = deterrence * production[:, None] * attraction[None, :]
    wanted = attraction * (production.sum() / attraction.sum())
    for _ in range(iterations if double else 0):
        trips *= _ratio(wanted, trips.sum(axis=0))[None, :]
        rows = trips.sum(axis=1)
        if np.allclose(rows[rows > 0], production[rows > 0], rtol=1e-6):
            break
        trips *= _ratio(production, rows)[:, None]
    trips *= _ratio(production, trips.sum(axis=1))[:, None]
    return trips


def _ratio(wanted: FloatArray, now: FloatArray) -> FloatArray:
    return np.divide(wanted, now, out=np.zeros_like(now), where=now > 0)
