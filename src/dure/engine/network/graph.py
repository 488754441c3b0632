"""The road network: nodes, one-way arcs, and the line of each arc on the map.

A street open both ways is two arcs. A walk graph is the same type with both
directions of every way and the walking speed. Nothing here searches.
Lengths are metres, speeds km/h, positions WGS84 degrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.network.checks import Float, Short, Whole, locked, reals, wholes
from dure.engine.network.sphere import haversine_metres

LONGEST_ARC_METRES = 1e6
SLOWEST_KMH, FASTEST_KMH = 0.1, 300.0
LONGEST_DELAY_SECONDS = 3600.0
SHAPE_TOLERANCE_DEGREES = 1e-4
"""About 11 m; the importers store ends exactly, other sources round to four decimals."""


def _none() -> Float:
    return np.empty(0)


@dataclass(frozen=True, slots=True, eq=False)
class RoadGraph:
    """A directed road network, checked once; its arrays are read-only.

    Parallel arcs and loops are allowed. The arrays are converted to the dtypes
    below and copied only where that is needed, so leave your own alone.

    Parameters
    ----------
    lon, lat
        Shape (n,), n >= 1, degrees.
    tail, head
        Shape (m,), int32, in [0, n). Arc a leads from tail[a] to head[a].
    length_metres
        Shape (m,), in (0, 1e6].
    speed_kmh
        Shape (m,), free flow, in [0.1, 300].
    shape_start
        Shape (m + 1,), int64, from 0 to k. Points shape_start[a] to
        shape_start[a + 1] - 1 draw arc a; two at least, both ends among them.
    shape_lon, shape_lat
        Shape (k,), degrees.
    delay_seconds
        Shape (m,), in [0, 3600], or empty for none: what an arc costs besides
        driving it, such as waiting at a signal at its head. See `delayed`.

    Raises
    ------
    Invalid
        If an array breaks the above; `where` names the array and the row.
    """

    lon: Float
    lat: Float
    tail: Short
    head: Short
    length_metres: Float
    speed_kmh: Float
    shape_start: Whole
    shape_lon: Float
    shape_lat: Float
    delay_seconds: Float = field(default_factory=_none)

    def __post_init__(self) -> None:
        """Check every array and store it in its own dtype, read-only."""
        checked = _checked_nodes(self) | _checked_arcs(self) | _checked_shapes(self)
        for name, array in checked.items():
            object.__setattr__(self, name, locked(array))
        _refuse_detached_shapes(self)

    @property
    def nodes(self) -> int:
        """The number n of nodes."""
        return len(self.lon)

    @property
    def arcs(self) -> int:
        """The number m of arcs."""
        return len(self.tail)

    @property
    def travel_milliseconds(self) -> Whole:
        """Free-flow time of each arc with its delay, shape (m,), >= 1, half up.

        Milliseconds, because whole seconds would bias a trip over many short
        arcs: 5 m at 30 km/h take 0.6 s.
        """
        return self.milliseconds_of(slice(None))

    def milliseconds_of(self, arcs: Whole | slice) -> Whole:
        """Return `travel_milliseconds` of some arcs, which are trusted."""
        seconds = self.length_metres[arcs] / self.speed_kmh[arcs] * 3.6 + self.delay_seconds[arcs]
        return np.maximum(np.floor(seconds * 1000 + 0.5), 1).astype(np.int64)

    @property
    def travel_seconds(self) -> Short:
        """The same in whole seconds, shape (m,), >= 1; to show, never to add up."""
        return np.maximum((self.travel_milliseconds + 500) // 1000, 1).astype(np.int32)

    def to_arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return the arrays by field name, as `numpy.savez` takes them."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, npt.NDArray[np.generic]], *, prefix: str = ""
    ) -> RoadGraph:
        """Build from `to_arrays`, or from an open .npz whose names carry a prefix.

        Raises
        ------
        Invalid
            If an array is missing, or as the class says.
        """
        found = {}
        for each in fields(cls):
            if prefix + each.name in arrays:
                found[each.name] = arrays[prefix + each.name]
            elif each.name != "delay_seconds":
                raise Invalid("this array of the network is missing", where=prefix + each.name)
        return cls(**found)  # type: ignore[arg-type]

    @classmethod
    def straight(
        cls,
        *,
        lon: npt.ArrayLike,
        lat: npt.ArrayLike,
        tail: npt.ArrayLike,
        head: npt.ArrayLike,
        speed_kmh: npt.ArrayLike,
        length_metres: npt.ArrayLike | None = None,
        delay_seconds: npt.ArrayLike = (),
    ) -> RoadGraph:
        """Build a network whose arcs are straight lines.

        `speed_kmh` may be one number for all. Without `length_metres` the
        great-circle distance is taken, 0.01 m at least.
        """
        x, y = np.asarray(lon, float), np.asarray(lat, float)
        arcs = np.asarray(tail).size
        t = wholes("tail", tail, low=0, high=x.size - 1)
        h = wholes("head", head, low=0, high=x.size - 1, size=arcs)
        if length_metres is None:
            length_metres = np.maximum(haversine_metres(x[t], y[t], x[h], y[h]), 0.01)
        ends = np.column_stack((t, h)).ravel()
        return cls(
            lon=x,
            lat=y,
            tail=t.astype(np.int32),
            head=h.astype(np.int32),
            length_metres=np.asarray(length_metres, float),
            speed_kmh=np.broadcast_to(np.asarray(speed_kmh, float), (arcs,)).copy(),
            shape_start=np.arange(0, 2 * arcs + 1, 2),
            shape_lon=x[ends],
            shape_lat=y[ends],
            delay_seconds=np.asarray(delay_seconds, float),
        )


Checked = dict[str, npt.NDArray[np.generic]]


def _checked_nodes(graph: RoadGraph) -> Checked:
    lon = reals("lon", graph.lon, low=-180, high=180)
    if not len(lon):
        raise Invalid("the network has no nodes", where="lon")
    return {"lon": lon, "lat": reals("lat", graph.lat, low=-90, high=90, size=len(lon))}


def _checked_arcs(graph: RoadGraph) -> Checked:
    last = np.size(graph.lon) - 1
    tail = wholes("tail", graph.tail, low=0, high=last)
    m = len(tail)
    smallest = float(np.nextafter(0, 1))
    delay = graph.delay_seconds if np.size(graph.delay_seconds) or not m else np.zeros(m)
    return {
        "tail": tail.astype(np.int32),
        "head": wholes("head", graph.head, low=0, high=last, size=m).astype(np.int32),
        "length_metres": reals(
            "length_metres", graph.length_metres, low=smallest, high=LONGEST_ARC_METRES, size=m
        ),
        "speed_kmh": reals(
            "speed_kmh", graph.speed_kmh, low=SLOWEST_KMH, high=FASTEST_KMH, size=m
        ),
        "delay_seconds": reals("delay_seconds", delay, low=0, high=LONGEST_DELAY_SECONDS, size=m),
    }


def _checked_shapes(graph: RoadGraph) -> Checked:
    m = np.size(graph.tail)
    shape_lon = reals("shape_lon", graph.shape_lon, low=-180, high=180)
    k = len(shape_lon)
    start = wholes("shape_start", graph.shape_start, low=0, high=k, size=m + 1)
    if start[0] != 0 or start[-1] != k:
        raise Invalid("expected to run from 0 to {points}", where="shape_start", points=k)
    short = np.diff(start) < 2
    if short.any():
        raise Invalid(
            "an arc needs two points at least", where=f"shape_start[{int(np.argmax(short))}]"
        )
    shape_lat = reals("shape_lat", graph.shape_lat, low=-90, high=90, size=k)
    return {"shape_start": start, "shape_lon": shape_lon, "shape_lat": shape_lat}


def _refuse_detached_shapes(graph: RoadGraph) -> None:
    first, last = graph.shape_start[:-1], graph.shape_start[1:] - 1
    for name, shape, node in (
        ("shape_lon", graph.shape_lon, graph.lon),
        ("shape_lat", graph.shape_lat, graph.lat),
    ):
        for point, end in ((first, graph.tail), (last, graph.head)):
            off = np.abs(shape[point] - node[end]) > SHAPE_TOLERANCE_DEGREES
            if off.any():
                row = int(point[np.argmax(off)])
                raise Invalid("the line of an arc must end at its nodes", where=f"{name}[{row}]")
