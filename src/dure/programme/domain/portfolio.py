"""Quotas of a selection: which applications count for which."""

from __future__ import annotations

from collections.abc import Mapping

from dure.core.errors import Invalid
from dure.programme.domain.terms import Quota

POPULATION = "population_band"


def quota_name(quota: Quota) -> str:
    """Return how a quota is called in runs and refusals: `province=경상남도`."""
    return f"{quota.attribute}={quota.value}"


def counts_for(quota: Quota, facts: Mapping[str, str | int | None]) -> bool:
    """Tell whether an application with these facts counts for a quota.

    A population band is `"low..high"`, low included and high not; either may be left out.

    Raises
    ------
    Invalid
        If the band is not written so, or nothing is known by that attribute.
    """
    if quota.attribute == POPULATION:
        return _within(quota, facts.get("population"))
    if quota.attribute not in facts:
        raise Invalid(
            "A quota asks for {attribute}, which is not known.", attribute=quota.attribute
        )
    names = str(facts[quota.attribute] or "").split("|")
    return quota.value in names


def _within(quota: Quota, population: str | int | None) -> bool:
    low, dots, high = quota.value.partition("..")
    if not dots or not all(not end or (end.isascii() and end.isdigit()) for end in (low, high)):
        raise Invalid('A population band is written "50000..300000".', where=quota.value)
    if population is None:
        return False
    return (not low or int(low) <= int(population)) and (not high or int(population) < int(high))
