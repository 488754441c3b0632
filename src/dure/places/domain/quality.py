"""How good the data of a city is: what was counted, and a plain verdict on each point.

A finding has a sentence key; the words are in `labels.QUALITY_SENTENCE`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from dure.places.domain.timetable import FeedFinding

Number = float | int | str


class Level(StrEnum):
    """The verdict: nothing to do, look at it, or do not trust results before it is mended."""

    FINE = "fine"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict: the key of its sentence and the numbers in it."""

    key: str
    level: Level
    values: dict[str, Number] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QualityReport:
    """What an import found: counts, verdicts (gravest first), a validator's words on the feed."""

    counts: dict[str, Number]
    findings: tuple[Finding, ...]
    feed: tuple[FeedFinding, ...] = ()

    @property
    def level(self) -> Level:
        """The gravest verdict."""
        return next(
            (level for level in _GRAVEST if any(f.level is level for f in self.findings)),
            Level.FINE,
        )

    def as_rows(self) -> dict[str, Any]:
        """Return plain objects, as quality.json holds them."""
        return asdict(self)

    @classmethod
    def from_rows(cls, rows: Mapping[str, Any]) -> QualityReport:
        """Undo `as_rows`."""
        return cls(
            counts=dict(rows["counts"]),
            findings=tuple(
                Finding(row["key"], Level(row["level"]), dict(row["values"]))
                for row in rows["findings"]
            ),
            feed=tuple(FeedFinding(**row) for row in rows["feed"]),
        )


_GRAVEST = (Level.BAD, Level.LOOK, Level.FINE)

NEAR_METRES, FAR_METRES = 50.0, 200.0
"""A stop is beside the road up to the first, and surely elsewhere (another shore, say) beyond
the second."""


def judge(
    counts: Mapping[str, Number], *, feed: tuple[FeedFinding, ...] = (), today: date
) -> QualityReport:
    """Give the verdicts on what an import counted.

    Parameters
    ----------
    counts
        By key: what readers and builders counted. A missing key is zero.
    today
        The date in the city, for feeds whose dates are past.
    """
    found = _Counts(counts)
    findings = [finding for rule in _RULES if (finding := rule(found)) is not None]
    if found["stops_in_feed"]:
        findings.append(_feed_dates(found, today))
        findings.append(_feed_rules(feed))
    order = {level: place for place, level in enumerate(_GRAVEST)}
    findings.sort(key=lambda finding: order[finding.level])  # stable: rules keep their order
    return QualityReport(dict(counts), tuple(findings), feed)


class _Counts:
    """Counts as numbers; what was not counted is zero."""

    def __init__(self, counts: Mapping[str, Number]) -> None:
        self._counts = counts

    def __getitem__(self, key: str) -> float:
        return float(self._counts.get(key, 0) or 0)

    def text(self, key: str) -> str:
        return str(self._counts.get(key, ""))

    def share(self, part: str, whole: str) -> float:
        return self[part] / self[whole] if self[whole] else 0.0


def _grade(value: float, *, look: float, bad: float) -> Level:
    """Grade what should be small: fine up to *look*, bad beyond *bad*."""
    if value > bad:
        return Level.BAD
    return Level.LOOK if value > look else Level.FINE


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _roads(n: _Counts) -> Finding:
    values: dict[str, Number] = {"nodes": int(n["junctions"]), "km": round(n["road_km"])}
    return Finding("roads", Level.FINE if n["junctions"] >= 50 else Level.LOOK, values)


def _connected(n: _Counts) -> Finding:
    level = _grade(round(1 - n["main_share"], 6), look=0.03, bad=0.15)
    return Finding("connected", level, {"percent": _percent(n["main_share"])})


def _speeds(n: _Counts) -> Finding:
    level = _grade(n["speed_missing_share"], look=0.5, bad=1.1)
    return Finding("speeds", level, {"percent": _percent(n["speed_missing_share"])})


def _clipped(n: _Counts) -> Finding | None:
    if not n["clipped_ways"]:
        return None
    level = _grade(n.share("clipped_ways", "ways"), look=0.05, bad=0.3)
    return Finding("clipped", level, {"ways": int(n["clipped_ways"])})


def _stops(n: _Counts) -> Finding:
    if not n["stops"]:
        return Finding("stops_none", Level.LOOK)
    level = _grade(n.share("stops_beyond_near", "stops"), look=0.05, bad=0.5)
    if n["stops_beyond_far"]:
        level = Level.BAD if n.share("stops_beyond_far", "stops") > 0.1 else Level.LOOK
    values: dict[str, Number] = {
        "stops": int(n["stops"]),
        "near": int(n["stops_beyond_near"]),
        "far": int(n["stops_beyond_far"]),
    }
    return Finding("stops", level, values)


def _stops_outside(n: _Counts) -> Finding | None:
    if not n["stops_outside"]:
        return None
    return Finding("stops_outside", Level.LOOK, {"stops": int(n["stops_outside"])})


def _zones(n: _Counts) -> Finding:
    values: dict[str, Number] = {"zones": int(n["zones"]), "population": round(n["population"])}
    if n["zones_made"]:
        return Finding("zones_made", Level.LOOK, values)
    if not n["zones"]:
        return Finding("zones_none", Level.BAD)
    if n["zones_without_population"]:
        values["unknown"] = int(n["zones_without_population"])
        return Finding("zones_unknown", Level.LOOK, values)
    return Finding("zones", Level.FINE, values)


def _zones_off_road(n: _Counts) -> Finding | None:
    if not n["zones_off_road"]:
        return None
    level = _grade(n.share("zones_off_road", "zones"), look=0, bad=0.2)
    return Finding("zones_off_road", level, {"zones": int(n["zones_off_road"])})


def _buildings(n: _Counts) -> Finding | None:
    if not n["buildings"]:
        return None
    return Finding("buildings", Level.FINE, {"buildings": int(n["buildings"])})


def _parking(n: _Counts) -> Finding | None:
    if not n["parking"]:
        return None
    values: dict[str, Number] = {
        "places": int(n["parking"]),
        "known": int(n["parking_with_capacity"]),
    }
    return Finding("parking", Level.FINE, values)


def _boundary(n: _Counts) -> Finding | None:
    return None if n["boundary_known"] else Finding("boundary_hull", Level.FINE)


def _basemap(n: _Counts) -> Finding | None:
    return None if n["basemap_bytes"] else Finding("basemap_none", Level.LOOK)


def _trips(n: _Counts) -> Finding | None:
    if not n["trips_dropped"]:
        return None
    values: dict[str, Number] = {"trips": int(n["trips_dropped"])}
    return Finding("trips_dropped", Level.LOOK, values)


_RULES: tuple[Callable[[_Counts], Finding | None], ...] = (
    _roads,
    _connected,
    _speeds,
    _clipped,
    _stops,
    _stops_outside,
    _zones,
    _zones_off_road,
    _buildings,
    _parking,
    _boundary,
    _basemap,
    _trips,
)


def _feed_dates(n: _Counts, today: date) -> Finding:
    first, last = n.text("feed_first_day"), n.text("feed_last_day")
    values: dict[str, Number] = {"first": first, "last": last, "trips": int(n["trips"])}
    if not last:
        return Finding("feed_no_dates", Level.BAD, values)
    if last < today.isoformat():
        return Finding("feed_past", Level.LOOK, values)
    return Finding("feed_dates", Level.FINE, values)


def _feed_rules(feed: tuple[FeedFinding, ...]) -> Finding:
    errors = sum(finding.count for finding in feed if finding.severity == "ERROR")
    warned = sum(finding.count for finding in feed if finding.severity == "WARNING")
    values: dict[str, Number] = {"errors": errors, "warnings": warned}
    return Finding("feed_rules", Level.LOOK if errors else Level.FINE, values)
