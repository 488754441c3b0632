"""Places of marks in the report's drawings, in the units of their viewBox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dure.transit.queries.study_page import CurvePoint, Estimate, StudyPage

LEFT, RIGHT = 170, 540
ROW, TITLE = 20, 24
TOP, BOTTOM = 24, 140
CURVE_LEFT, CURVE_RIGHT = 60, 600


def drawing(page: StudyPage) -> dict[str, Any]:
    """Return the rows and ticks of the intervals and the points of the fleet curves."""
    rows, y = [], 20.0
    for measure, _estimates in page.rows:
        if measure.key not in page.times:
            continue
        for place, arm in enumerate(page.arms):
            y += TITLE + ROW if place == 0 else ROW
            row = _row(arm.measures[measure.key], page.time_scale, y)
            title = {"title": measure.key, "title_y": y - ROW} if place == 0 else {}
            rows.append({**row, **title, "arm": arm.arm, "colour": arm.colour})
    step = 5 if page.time_scale < 1800 else 10
    ticks = [
        {"minutes": minutes, "x": _x(minutes * 60, page.time_scale)}
        for minutes in range(0, int(page.time_scale // 60) + 1, step)
    ]
    curves = [
        _curve(page.curve, [point.wait for point in page.curve], "s"),
        _curve(page.curve, [point.refused for point in page.curve], "share"),
    ]
    return {"height": round(y + ROW), "rows": rows, "ticks": ticks, "curves": curves}


def _row(estimate: Estimate, scale: float, y: float) -> dict[str, Any]:
    place: dict[str, Any] = {"estimate": estimate, "y": y, "text_y": y + 4}
    if estimate.mean is not None:
        place["x"] = _x(estimate.mean, scale)
    if estimate.low is not None and estimate.high is not None:
        place |= {"low": _x(max(estimate.low, 0), scale), "high": _x(estimate.high, scale)}
    return place


def _x(seconds: float, scale: float) -> str:
    return f"{LEFT + (RIGHT - LEFT) * min(seconds / scale, 1):.1f}"


def _curve(
    points: Sequence[CurvePoint], estimates: Sequence[Estimate], unit: str
) -> dict[str, Any]:
    known = [(p, e) for p, e in zip(points, estimates, strict=True) if e.mean is not None]
    top = max((e.high or e.mean or 0 for _p, e in known), default=0) or 1
    sizes = [point.vehicles for point, _e in known] or [0]
    span = max(max(sizes) - min(sizes), 1)

    def x(vehicles: int) -> float:
        return CURVE_LEFT + (CURVE_RIGHT - CURVE_LEFT) * (vehicles - min(sizes)) / span

    def y(value: float | None) -> float:
        return BOTTOM - (BOTTOM - TOP) * max(value or 0, 0) / top

    def path(ends: list[tuple[float, float]]) -> str:
        return " ".join(f"{a:.1f},{b:.1f}" for a, b in ends)

    line = [(x(p.vehicles), y(e.mean)) for p, e in known]
    upper = [(x(p.vehicles), y(e.high if e.high is not None else e.mean)) for p, e in known]
    lower = [(x(p.vehicles), y(e.low if e.low is not None else e.mean)) for p, e in known]
    marks = [
        {
            "x": f"{a:.1f}",
            "y": f"{b:.1f}",
            "text_y": f"{b - 9:.1f}",
            "vehicles": p.vehicles,
            "chosen": p.chosen,
            "estimate": e,
        }
        for (a, b), (p, e) in zip(line, known, strict=True)
    ]
    band = path(upper + lower[::-1])
    return {"unit": unit, "line": path(line), "band": band, "points": marks}
