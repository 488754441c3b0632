"""Every trip of every arm and replication as CSV. docs/measures/transit.md lists the columns."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dure.engine.simulation.trace import Demand, Outcome, TripTable
from dure.transit.adapters.records import trip_records
from dure.transit.domain.study import Arm

FROM_DEMAND = (
    "requested_at", "ready_at", "origin_lon", "origin_lat", "destination_lon", "destination_lat",
    "passengers", "wheelchairs",
)  # fmt: skip
FROM_TRIPS = (
    "vehicle", "walk_to_seconds", "boarded_at", "ride_seconds", "alighted_at",
    "walk_from_seconds", "transfer_wait_seconds", "transfers", "direct_seconds", "ride_metres",
    "promised_earliest", "promised_latest", "arrival_latest",
)  # fmt: skip
COLUMNS = (
    "arm", "replication", "trip", *FROM_DEMAND, "origin_zone", "destination_zone", "age_group",
    "outcome", "wait_seconds", "door_seconds", *FROM_TRIPS,
)  # fmt: skip


class TripWriter:
    """Writes rows in the order they are given; -1 and what does not apply become empty."""

    def __init__(
        self, stream: io.TextIOBase, zones: tuple[int, ...], ages: tuple[str, ...]
    ) -> None:
        self._out = csv.writer(stream, lineterminator="\n")
        self._zones = np.array([*map(str, zones), ""], dtype=object)
        self._ages = np.array([*ages, ""], dtype=object)
        self._out.writerow(COLUMNS)

    def write(self, arm: Arm, replication: int, trips: TripTable, demand: Demand) -> None:
        """Write one day of one arm."""
        n = len(trips)
        records = trip_records(trips, demand)
        columns: list[object] = [[arm.value] * n, [replication] * n, range(n)]
        columns += [_texts(getattr(demand, name)) for name in FROM_DEMAND]
        columns += [self._zones[demand.origin_zone], self._zones[demand.destination_zone]]
        columns += [self._ages[demand.age_group]]
        columns += [[Outcome(value).name.lower() for value in trips.outcome.tolist()]]
        columns += [_texts(records.wait_seconds()), _texts(records.door_seconds())]
        columns += [_texts(getattr(trips, name)) for name in FROM_TRIPS]
        self._out.writerows(zip(*columns, strict=True))


@contextmanager
def open_gzip(path: Path) -> Iterator[io.TextIOWrapper]:
    """Open a text file to be compressed, without a time in it: same text, same bytes."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        yield text


def _texts(values: npt.NDArray[Any]) -> list[str]:
    if values.dtype.kind != "f":
        return ["" if value == -1 else str(value) for value in values.tolist()]
    known = (np.isfinite(values) & (values != -1)).tolist()
    texts = [f"{value:.6f}".rstrip("0").rstrip(".") for value in values.tolist()]
    return [text if shown else "" for text, shown in zip(texts, known, strict=True)]
