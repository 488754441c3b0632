"""Filters that write estimates, differences and measures in the unit that people read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.core.money import split_won
from dure.transit import labels
from dure.transit.domain.study import Arm
from dure.transit.queries.study_page import COLOUR, ArmPage, Estimate, Group
from dure.web import figures

register = template.Library()

UNITS = {
    "s": gettext_lazy("min"),
    "share": "%",
    "ratio": gettext_lazy("times"),
    "trips a day": gettext_lazy("trips a day"),
    "passengers a day": gettext_lazy("people a day"),
    "passengers": gettext_lazy("people"),
    "km a day": gettext_lazy("km a day"),
    "km": "km",
    "h a day": gettext_lazy("hours a day"),
    "h": gettext_lazy("hours"),
    "won a day": gettext_lazy("a day"),
    "won": "",
    "g": "g",
}
"""What stands behind a number of each unit of `dure.transit.domain.measures`."""

DIGITS = {"trips a day": 1, "passengers a day": 0, "passengers": 2, "ratio": 2, "km a day": 0}


def _writer(unit: str, mean: float) -> Callable[[float], str]:
    """Return how numbers of a unit are written; the digits follow the mean, not each end."""
    if unit == "s":
        digits = 1 if round(abs(mean) / 60, 1) < 30 else 0
        return lambda value: figures.number(value / 60, digits)
    if unit == "share":
        return lambda value: figures.number(value * 100, 1)
    if unit.startswith("won"):
        return lambda value: figures.won(round(value, -1 if abs(mean) < 10**5 else -4))
    digits = DIGITS.get(unit, 2 if abs(mean) < 10 else 1 if abs(mean) < 100 else 0)
    return lambda value: figures.number(value, digits)


@register.filter
def value(estimate: Estimate | None, unit: str) -> str:
    """Write the mean alone, without its unit; a dash where there is none."""
    if estimate is None or estimate.mean is None:
        return "–"
    return _writer(unit, estimate.mean)(estimate.mean)


@register.filter
def in_minutes(estimate: Estimate) -> str:
    """Write the mean of a time with its unit."""
    return _("%(minutes)s min") % {"minutes": value(estimate, "s")}


@register.filter
def interval(estimate: Estimate | None, unit: str) -> str:
    """Write the 95 % interval as 9.4–10.2; nothing where there is none."""
    if estimate is None or estimate.mean is None or estimate.low is None or estimate.high is None:
        return ""
    write = _writer(unit, estimate.mean)
    ends = {"low": bare(write(estimate.low)), "high": bare(write(estimate.high))}
    if estimate.low < 0:
        return _("%(low)s to %(high)s") % ends
    return f"{ends['low']}–{ends['high']}"


def bare(amount: str) -> str:
    """Leave out the unit of money, which stands at the mean already."""
    return amount.replace("KRW ", "").replace("원", "").strip()


@register.filter
def with_interval(estimate: Estimate | None, unit: str) -> str:
    """Write 9.8 (9.4–10.2)."""
    mean, span = value(estimate, unit), interval(estimate, unit)
    return f"{mean} ({span})" if span else mean


@register.filter
def exact(estimate: Estimate, unit: str) -> str:
    """Write the exact amount of money that is shown in short; nothing for other units."""
    if not unit.startswith("won") or estimate.mean is None:
        return ""
    return figures.won_exact(round(estimate.mean))


@register.filter
def signed(estimate: Estimate | None, unit: str) -> str:
    """Write a difference with its sign."""
    text = value(estimate, unit)
    return f"+{text}" if estimate and (estimate.mean or 0) > 0 and text.strip("0.,") else text


@register.filter
def unit_name(unit: str) -> str:
    return str(UNITS.get(unit, unit))


@register.filter
def measure_name(key: str) -> str:
    return str(labels.MEASURE[key])


@register.filter
@register.filter
def arm_name(arm: str) -> str:
    return str(labels.ARM[Arm(arm)])


@register.filter
def arm_colour(arm: Arm) -> str:
    return COLOUR[arm]


@register.filter
def of(measures: Mapping[str, Estimate], key: str) -> Estimate:
    """Return one measure by its key."""
    return measures[key]


@register.filter
def of_hundred(arm: ArmPage) -> dict[str, int]:
    """Return of 100 trips how many ride, walk and do not arrive: whole numbers that add up."""
    shares = [arm.measures["served_share"].mean, arm.measures["walked_share"].mean, arm.left_share]
    weights = [round(1e6 * (share or 0)) for share in shares]
    if not sum(weights):
        return {"ride": 0, "walk": 0, "left": 0}
    return dict(zip(("ride", "walk", "left"), split_won(100, weights), strict=True))


@register.filter
def within(arm: ArmPage, minutes: int) -> str:
    """Write the share of all trips that board within so many minutes."""
    share = dict(arm.waits).get(minutes * 60)
    return "–" if share is None else figures.share(share)


@register.filter
def meaning(key: str) -> str:
    return str(labels.MEANING[key])


@register.filter
def never_with(key: str) -> str:
    return str(labels.NEVER_WITH.get(key, ""))


VERDICT = {
    "gain": gettext_lazy("sooner"),
    "lose": gettext_lazy("later"),
    "unclear": gettext_lazy("no clear difference"),
    "none": gettext_lazy("no trip arrives in both"),
}


@register.filter
def verdict(name: str) -> str:
    return str(VERDICT[name])


@register.filter
def count(groups: Sequence[Group], name: str) -> int:
    """Count the groups with that verdict."""
    return sum(group.verdict == name for group in groups)
