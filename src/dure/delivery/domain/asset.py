"""Things bought with project money: registered with a photo and a place, looked at every year."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from dure.core.workflow import Move, Workflow


class AssetState(StrEnum):
    ENTERED = "entered"
    VERIFIED = "verified"
    MISSING = "missing"
    DISPOSED = "disposed"


class AssetCategory(StrEnum):
    DEVICE = "device"
    VEHICLE = "vehicle"
    FACILITY = "facility"
    SOFTWARE = "software"
    OTHER = "other"


S = AssetState

ASSET_WORKFLOW = Workflow(
    S.ENTERED,
    (
        Move("verify", frozenset({S.ENTERED, S.MISSING}), S.VERIFIED),
        Move("check", frozenset({S.VERIFIED}), S.VERIFIED),  # the yearly look
        Move("report_missing", frozenset({S.ENTERED, S.VERIFIED}), S.MISSING),
        Move("dispose", frozenset({S.VERIFIED}), S.DISPOSED),  # with the agency's permission
    ),
)


def next_check_due(last: date) -> date:
    """Return the day a year after the last look; 29 February becomes 28."""
    try:
        return last.replace(year=last.year + 1)
    except ValueError:
        return last.replace(year=last.year + 1, day=28)
