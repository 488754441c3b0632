"""Trips from a CSV file. docs/measures/transit.md, "Trip files", states the columns."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from dure.core.errors import Invalid
from dure.engine.simulation.trace import Demand
from dure.transit.domain.trip_rows import trip_rows


def read_trips(path: Path) -> Demand:
    """Read the trips of one day, in order of request; zones and ages are unknown.

    Raises
    ------
    Invalid
        With file, line and field, if the file is missing, lacks a column, has a value that
        cannot be, or more trips than a study may have.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            rows = list(trip_rows(stream, path.name))
    except OSError as error:
        raise Invalid(
            "The trips cannot be read: {reason}.",
            where=path.name,
            remedy="Put the file beside the scenario.",
            reason=error.strerror,
        ) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(
            "This is no CSV in UTF-8: {reason}.", where=path.name, reason=error
        ) from None
    table = np.array(rows, np.float64).reshape(-1, 8)
    table = table[np.lexsort((np.arange(len(table)), table[:, 1], table[:, 0]))]
    none = np.full(len(table), -1, np.int32)
    return Demand(
        requested_at=table[:, 0].astype(np.int64),
        ready_at=table[:, 1].astype(np.int64),
        origin_lon=table[:, 2],
        origin_lat=table[:, 3],
        destination_lon=table[:, 4],
        destination_lat=table[:, 5],
        passengers=table[:, 6].astype(np.int16),
        wheelchairs=table[:, 7].astype(np.int16),
        origin_zone=none,
        destination_zone=none,
        age_group=none.astype(np.int8),
    )
