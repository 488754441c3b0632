"""Finished parts of a study on disk, so that a run that was cut off loses none of them.

One unit is one replication of one arm with one fleet. The same units have the same bytes
whatever process computed them and in whatever order.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

import dure
from dure.engine.simulation.trace import Trace
from dure.transit.domain.scenario import Scenario
from dure.transit.domain.study import Arm


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """One replication of one arm; today's lines have no fleet of the study's, so 0."""

    arm: Arm
    fleet: int
    replication: int

    @property
    def name(self) -> str:
        """The unit's file, without ending."""
        return f"{self.arm.value}-{self.fleet:03d}-{self.replication:03d}"


def units_of(scenario: Scenario) -> list[Unit]:
    """List every unit of a study, the slow ones first."""
    count, curve = scenario.replications, scenario.fleet_curve
    fleet = scenario.vehicles.count
    units = [Unit(Arm.DEMAND_RESPONSIVE, fleet, r) for r in range(count)]
    units += [
        Unit(Arm.DEMAND_RESPONSIVE, size, r)
        for size in sorted(set(curve.sizes) - {fleet}, reverse=True)
        for r in range(min(curve.replications, count))
    ]
    units += [Unit(Arm.FIXED, fleet, r) for r in range(count)]
    return units + [Unit(Arm.TODAY, 0, r) for r in range(count)]


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of a run's units.

    Parameters
    ----------
    folder
        Belongs to this class: what was computed from something else is thrown away.
    """

    folder: Path

    def open(self, key: str) -> None:
        """Keep what is there if it was computed from the same things; start afresh otherwise."""
        said = self.folder / "key.json"
        if said.is_file() and json.loads(said.read_text()).get("key") == key:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        said.write_text(json.dumps({"key": key}))

    def has(self, unit: Unit) -> bool:
        """Tell whether a unit is done."""
        return self._path(unit).is_file()

    def save(self, unit: Unit, trace: Trace) -> None:
        """Keep a unit; a kill at any moment leaves all of it or nothing."""
        partial = self.folder / f"{unit.name}.{os.getpid()}.partial"
        with partial.open("wb") as stream:
            np.savez_compressed(stream, **trace.to_arrays())  # type: ignore[arg-type]
            stream.flush()
            os.fsync(stream.fileno())
        partial.rename(self._path(unit))

    def load(self, unit: Unit) -> Trace:
        """Return a finished unit."""
        with np.load(self._path(unit), allow_pickle=False) as arrays:
            return Trace.from_arrays(dict(arrays))

    def _path(self, unit: Unit) -> Path:
        return self.folder / f"{unit.name}.npz"


@cache
def sources_hash() -> str:
    """Return the SHA-256 of every source that decides a study's numbers, as 16 hex digits."""
    root = Path(dure.__file__).parent
    digest = hashlib.sha256()
    for part in ("engine", "transit/adapters", "transit/domain"):
        for path in sorted((root / part).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
