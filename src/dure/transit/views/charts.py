"""Options of the charts and layers of the map on a study's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from dure.transit import labels
from dure.transit.domain.material import ZoneFacts
from dure.transit.queries.study_page import ArmPage, CurvePoint, Estimate, Group, StudyPage
from dure.transit.templatetags.measures import signed, value

GAIN, LOSE, UNCLEAR = "#009e73", "#d55e00", "#c6cacf"
"""Okabe–Ito green and vermilion; grey where the interval holds no difference."""


def wait_chart(page: StudyPage) -> dict[str, Any]:
    """Return the curves of who has boarded within each wait, of all trips."""
    longest = _longest(page)
    return {
        "grid": {"top": 44, "right": 16, "bottom": 30},
        "legend": {"top": 0, "left": 0, "itemWidth": 28},
        "xAxis": {
            "type": "value", "min": 0, "max": longest, "interval": 5, "name": _("min"),
            "nameLocation": "middle",
        },
        "yAxis": {"type": "value", "min": 0, "max": 1, "interval": 0.25, "format": "share"},
        "series": [_wait_line(arm, longest) for arm in page.arms],
    }  # fmt: skip


def _longest(page: StudyPage) -> int:
    """Return the minutes, a multiple of ten, within which nearly all who ride have boarded."""
    last = 0
    for arm in page.arms:
        most = arm.waits[-1][1]
        last = max(last, next(at for at, share in arm.waits if share >= 0.995 * most))
    return max(20, min(50, -(-last // 600) * 10))


def _wait_line(arm: ArmPage, longest: int) -> dict[str, Any]:
    return {
        "type": "line",
        "arm": arm.colour,
        "name": str(labels.ARM[arm.arm]),
        "showSymbol": False,
        "data": [[at / 60, round(share, 4)] for at, share in arm.waits if at <= longest * 60],
    }


def curve_charts(page: StudyPage) -> dict[str, dict[str, Any]]:
    """Return waiting and refusals against the number of vehicles."""
    waits = [point.wait for point in page.curve]
    refusals = [point.refused for point in page.curve]
    return {
        "wait": _curve(page.curve, waits, 60, name=_("min"), axis_format="minutes"),
        "refused": _curve(page.curve, refusals, 1, name="", axis_format="share"),
    }


def _curve(
    points: Sequence[CurvePoint],
    estimates: Sequence[Estimate],
    scale: float,
    *,
    name: str,
    axis_format: str,
) -> dict[str, Any]:
    chosen = next((point.vehicles for point in points if point.chosen), None)
    known = [(p.vehicles, e) for p, e in zip(points, estimates, strict=True) if e.mean is not None]
    mark = {
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": "#58616a", "type": "dashed"},
        "label": {"formatter": _("this study"), "position": "end"},
        "data": [{"xAxis": chosen}],
    }
    series = {
        "type": "line",
        "arm": "demand",
        "data": [[size, (e.mean or 0) / scale] for size, e in known],
        "interval": [_pair(e, scale) for _size, e in known],
        "markLine": mark,
    }
    sizes = [size for size, _e in known] or [0, 1]
    return {
        "grid": {"top": 36, "right": 24, "bottom": 32},
        "xAxis": {
            "type": "value", "min": min(sizes), "max": max(sizes), "minInterval": 1,
            "name": _("vehicles"), "nameLocation": "middle",
        },
        "yAxis": {"type": "value", "min": 0, "name": name, "format": axis_format},
        "series": [series],
    }  # fmt: skip


def _pair(estimate: Estimate, scale: float) -> list[float] | None:
    if estimate.low is None or estimate.high is None:
        return None
    return [max(estimate.low, 0) / scale, estimate.high / scale]


def place_layers(groups: Sequence[Group], zones: Sequence[ZoneFacts]) -> list[dict[str, Any]]:
    """Return the neighbourhoods coloured by who gains and who loses, with the sign written in."""
    outlines: Mapping[int, ZoneFacts] = {zone.number: zone for zone in zones if zone.outline}
    features = [
        {
            "type": "Feature",
            "geometry": outlines[group.number].outline,
            "properties": _told(group),
        }
        for group in groups
        if group.number in outlines
    ]
    popup = [
        {"property": "name"},
        {"property": "before", "label": _("Waiting today"), "unit": _(" min")},
        {"property": "after", "label": _("Waiting on demand"), "unit": _(" min")},
        {"property": "change", "label": _("Door to door"), "unit": _(" min")},
    ]
    layer = {
        "id": "places",
        "kind": "polygons",
        "data": {"type": "FeatureCollection", "features": features},
        "value": "sign",
        "steps": [-0.5, 0.5],
        "colors": [GAIN, UNCLEAR, LOSE],
        "label": "text",
        "popup": popup,
    }
    return [layer]


SIGNS = {"gain": -1, "lose": 1, "unclear": 0}


def _told(group: Group) -> dict[str, Any]:
    change = signed(group.change, "s")
    return {
        "name": group.name,
        "sign": SIGNS.get(group.verdict),
        "text": "" if group.change.mean is None else change,
        "before": value(group.wait_before, "s"),
        "after": value(group.wait_after, "s"),
        "change": change,
    }


def outline_layers(groups: Sequence[Group], zones: Sequence[ZoneFacts]) -> list[dict[str, Any]]:
    """Return the area that is served, drawn lightly under the vehicles."""
    numbers = {group.number for group in groups}
    features = [
        {"type": "Feature", "geometry": zone.outline, "properties": {}}
        for zone in zones
        if zone.number in numbers and zone.outline
    ]
    data = {"type": "FeatureCollection", "features": features}
    shade = {"color": "#0072b2", "opacity": 0.06, "outline": "#7fb3d3"}
    return [{"id": "area", "kind": "polygons", "data": data, **shade}]
