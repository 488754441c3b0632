"""The kinds of programme that the ministry runs: the small-city project and its sisters."""

from enum import StrEnum


class ProgrammeKind(StrEnum):
    """What a call belongs to. Money, limits and stages are data of the call, not of the kind."""

    SMALL_CITY = "small_city"
    SPREAD = "spread"
    STRONG_SMALL = "strong_small"
    HUB = "hub"
    SPECIAL_DISTRICT = "special_district"
    CONSORTIUM_DEMO = "consortium_demo"
    LIVING_LAB = "living_lab"
    CHALLENGE = "challenge"
