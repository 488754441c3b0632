"""Points where trips begin and end, and how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.simulation.gravity import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Doors:
    """Points where trips begin and end: buildings, else road nodes.

    Parameters
    ----------
    lon, lat
        Shape (p,), degrees.
    zone
        Shape (p,), zone of each point.
    home_weight, activity_weight
        Shape (p,), >= 0, e.g. floor area lived in and worked in. Where a zone's weights are all
        0, its points count alike.
    """

    lon: FloatArray
    lat: FloatArray
    zone: npt.NDArray[np.int32]
    home_weight: FloatArray
    activity_weight: FloatArray

    def __post_init__(self) -> None:
        for field in fields(self):
            value = np.asarray(getattr(self, field.name), np.float64)
            if value.shape != (len(self.lon),) or not np.isfinite(value).all():
                raise Invalid("expected one number per point", where=f"doors.{field.name}")
            if field.name.endswith("weight") and (value < 0).any():
                raise Invalid("expected weights >= 0", where=f"doors.{field.name}")
            kind = np.int32 if field.name == "zone" else np.float64
            object.__setattr__(self, field.name, np.ascontiguousarray(value, dtype=kind))


def draw_doors(
    doors: Doors,
    zone_count: int,
    home_zone: npt.NDArray[np.int64],
    activity_zone: npt.NDArray[np.int64],
    u: FloatArray,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Draw a home and an activity door for each pair of zones.

    u has shape (n, 2), uniform in [0, 1). The two doors differ wherever their zone has two.

    Raises
    ------
    Invalid
        If a zone of a trip has no door.
    """
    by_zone = np.argsort(doors.zone, kind="stable")
    zone = doors.zone[by_zone]
    first = np.searchsorted(zone, np.arange(zone_count + 1))
    for used in (home_zone, activity_zone):
        lacking = np.flatnonzero(np.diff(first)[used] == 0)
        if len(lacking):
            raise Invalid(
                "a zone with trips has no door",
                where=f"zones[{int(used[lacking[0]])}]",
                remedy="Give it buildings or road nodes.",
            )
    home_weight = _even_where_zero(doors.home_weight[by_zone], zone, first)
    activity_weight = _even_where_zero(doors.activity_weight[by_zone], zone, first)
    home = _draw_within(home_weight, first, home_zone, u[:, 0])
    same = home_zone == activity_zone
    activity = _draw_within(activity_weight, first, activity_zone, u[:, 1], home, same)
    return by_zone[home], by_zone[activity]


def _even_where_zero(
    weight: FloatArray, zone: npt.NDArray[np.int32], first: npt.NDArray[np.int64]
) -> FloatArray:
    total = np.concatenate(([0.0], np.cumsum(weight)))
    empty = (total[first[1:]] - total[first[:-1]]) <= 0
    inside = (zone >= 0) & (zone < len(empty))
    return np.where(inside & empty[np.clip(zone, 0, len(empty) - 1)], 1.0, weight)


def _draw_within(
    weight: FloatArray,
    first: npt.NDArray[np.int64],
    zone: npt.NDArray[np.int64],
    u: FloatArray,
    other: npt.NDArray[np.int64] | None = None,
    avoid: npt.NDArray[np.bool_] | None = None,
) -> npt.NDArray[np.int64]:
    """Draw a point of each zone by weight, not `other` where `avoid` and there is a choice."""
    below = np.concatenate(([0.0], np.cumsum(weight)))
    low, high = below[first[zone]], below[first[zone + 1]]
    if other is None or avoid is None:
        at = low + u * (high - low)
    else:
        own = np.where(avoid, weight[other], 0.0)
        own = np.where(high - low - own > 1e-12 * (high - low), own, 0.0)
        at = low + u * (high - low - own)
        at = np.where(avoid & (at >= below[other]), at + own, at)
    found = np.searchsorted(below, at, side="right") - 1
    return np.clip(found, first[zone], first[zone + 1] - 1)
