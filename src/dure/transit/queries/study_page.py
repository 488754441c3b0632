"""What the page and the report of a finished study show, read from its result.

Only numbers and keys: words and drawing belong to the templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dure.transit.domain.measures import MEASURES, Measure
from dure.transit.domain.study import Arm
from dure.transit.models import Study
from dure.transit.queries.study import study_result

COLOUR = {Arm.TODAY: "today", Arm.FIXED: "fixed", Arm.DEMAND_RESPONSIVE: "demand"}
"""How the look of the pages calls the arms."""

TIMES = ("wait_mean", "walk_mean", "ride_mean", "door_mean")
MAIN = (
    *("wait_mean", "wait_p90", "walk_mean", "door_mean", "arrived_share", "refused_share"),
    *("vehicle_km", "cost_per_passenger", "co2_per_passenger"),
)
FEW_TRIPS = 100
"""Below so many simulated trips a group's figures are marked as few."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over simulated days with its 95 % interval; None where there is none."""

    mean: float | None
    low: float | None
    high: float | None
    replications: int

    @property
    def certain(self) -> bool:
        """Tell whether the interval leaves out zero: as a difference, that it is one."""
        return self.low is not None and self.high is not None and self.low * self.high > 0

    @property
    def size(self) -> Estimate:
        """The same difference without its sign."""
        if self.mean is None or self.mean >= 0 or self.low is None or self.high is None:
            return self
        return Estimate(-self.mean, -self.high, -self.low, self.replications)


@dataclass(frozen=True, slots=True)
class ArmPage:
    """One service: its measures by key, and what of all trips ends how."""

    arm: Arm
    measures: Mapping[str, Estimate]
    waits: tuple[tuple[int, float], ...]

    @property
    def colour(self) -> str:
        return COLOUR[self.arm]

    @property
    def left_share(self) -> float | None:
        """Share of trips that do not arrive."""
        arrived = self.measures["arrived_share"].mean
        return None if arrived is None else max(0.0, 1 - arrived)


@dataclass(frozen=True, slots=True)
class Change:
    """The demand-responsive service against one of the others, on the same trips."""

    against: Arm
    wait: Estimate
    trips: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Group:
    """A neighbourhood or an age group."""

    number: int | None
    name: str
    trips: float
    few: bool
    wait_before: Estimate
    wait_after: Estimate
    change: Estimate
    arrived_before: Estimate
    arrived_after: Estimate

    @property
    def verdict(self) -> str:
        """ "gain", "lose", "unclear", or "none" where no trip arrives in both."""
        if self.change.mean is None:
            return "none"
        if not self.change.certain:
            return "unclear"
        return "gain" if self.change.mean < 0 else "lose"


@dataclass(frozen=True, slots=True)
class CurvePoint:
    vehicles: int
    chosen: bool
    wait: Estimate
    refused: Estimate


@dataclass(frozen=True, slots=True)
class StudyPage:
    """Everything that is shown of a result.

    Parameters
    ----------
    arms
        Today, fixed, demand-responsive, in this order.
    rows
        Every measure with its estimate in each arm.
    """

    arms: tuple[ArmPage, ...]
    changes: tuple[Change, ...]
    rows: tuple[tuple[Measure, tuple[Estimate, ...]], ...]
    places: tuple[Group, ...]
    ages: tuple[Group, ...]
    curve: tuple[CurvePoint, ...]
    trips_per_day: float
    replications: int
    vehicles: int
    max_wait_seconds: int
    provenance: Mapping[str, Any]
    stops: int
    routes: int

    times: tuple[str, ...] = TIMES

    @property
    def before(self) -> ArmPage:
        """The baseline of the headline: the same vehicles as fixed routes."""
        return self.arms[1]

    @property
    def after(self) -> ArmPage:
        return self.arms[2]

    @property
    def change(self) -> Change:
        """The headline's difference."""
        return next(c for c in self.changes if c.against is Arm.FIXED)

    @property
    def main_rows(self) -> list[tuple[Measure, tuple[Estimate, ...]]]:
        """The measures that are shown before all others."""
        return [row for row in self.rows if row[0].key in MAIN]

    @property
    def refused_trips(self) -> int:
        """Trips a day that ask for a bus and get none."""
        return round((self.after.measures["refused_share"].mean or 0.0) * self.trips_per_day)

    @property
    def wait_scale(self) -> float:
        """Seconds at the right end of the scale of waits."""
        return 1.05 * max(_ends(arm.measures["wait_mean"] for arm in self.arms), default=1.0)

    @property
    def time_scale(self) -> float:
        """Seconds at the right end of the scale that all parts of a trip share."""
        return 1.05 * max(_ends(arm.measures[k] for arm in self.arms for k in TIMES), default=1.0)


def study_page(study: Study) -> StudyPage:
    """Read a finished study. Raises `NotFound` as `study_result` does."""
    return page_of(study_result(study))


def page_of(result: Mapping[str, Any]) -> StudyPage:
    """Arrange the values of result.json (docs/measures/transit.md)."""
    scenario, replications = result["scenario"], result["scenario"]["study"]["replications"]
    arms = {Arm(given["arm"]): _arm(given) for given in result["arms"]}
    ordered = tuple(arms[arm] for arm in Arm)
    chosen = scenario["vehicles"]["count"]
    return StudyPage(
        arms=ordered,
        changes=tuple(_changes(result["comparisons"])),
        rows=tuple((m, tuple(arm.measures[m.key] for arm in ordered)) for m in MEASURES),
        places=tuple(_group(row, replications) for row in result["zones"]),
        ages=tuple(_group(row, replications) for row in result["ages"]),
        curve=tuple(_point(row, chosen) for row in result["fleet_curve"]),
        trips_per_day=result["trips"]["mean"] or 0.0,
        replications=replications,
        vehicles=chosen,
        max_wait_seconds=scenario["service"]["max_wait_seconds"],
        provenance=result["provenance"],
        stops=len(result["stops"]),
        routes=len(result["routes"]),
    )


def _arm(given: Mapping[str, Any]) -> ArmPage:
    measures = {key: _estimate(value) for key, value in given["measures"].items()}
    return ArmPage(Arm(given["arm"]), measures, tuple(_within(given["wait_histogram"])))


def _within(histogram: Mapping[str, Any]) -> Iterable[tuple[int, float]]:
    """Add up which share of all trips boards within each wait; the open last class is left out."""
    total = 0.0
    yield 0, 0.0
    for edge, share in zip(histogram["edges"][1:-1], histogram["share"][:-1], strict=True):
        total += share or 0.0
        yield edge, total


def _changes(comparisons: Iterable[Mapping[str, Any]]) -> Iterable[Change]:
    for row in comparisons:
        if row["arm"] == Arm.DEMAND_RESPONSIVE.value:
            trips = {key: _estimate(value) for key, value in row["trips"].items()}
            yield Change(Arm(row["against"]), _estimate(row["differences"]["wait_mean"]), trips)


def _group(row: Mapping[str, Any], replications: int) -> Group:
    before, after = row["arms"][Arm.TODAY.value], row["arms"][Arm.DEMAND_RESPONSIVE.value]
    return Group(
        number=row.get("number"),
        name=row["name"],
        trips=row["trips"],
        few=row["trips"] * replications < FEW_TRIPS,
        wait_before=_estimate(before["wait_mean"]),
        wait_after=_estimate(after["wait_mean"]),
        change=_estimate(after["door_change"]),
        arrived_before=_estimate(before["arrived_share"]),
        arrived_after=_estimate(after["arrived_share"]),
    )


def _point(row: Mapping[str, Any], chosen: int) -> CurvePoint:
    measures = row["measures"]
    return CurvePoint(
        vehicles=row["vehicles"],
        chosen=row["vehicles"] == chosen,
        wait=_estimate(measures["wait_mean"]),
        refused=_estimate(measures["refused_share"]),
    )


def _estimate(given: Mapping[str, Any]) -> Estimate:
    return Estimate(given["mean"], given["low"], given["high"], given["replications"])


def _ends(estimates: Iterable[Estimate]) -> list[float]:
    return [e.high or e.mean for e in estimates if e.mean is not None]
