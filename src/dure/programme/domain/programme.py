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


NAMES = {
    ProgrammeKind.SMALL_CITY: (
        "중·소도시 스마트시티 조성사업",
        "Small and medium city smart city",
    ),
    ProgrammeKind.SPREAD: ("스마트시티 솔루션 확산사업", "Smart city solution spread"),
    ProgrammeKind.STRONG_SMALL: ("강소형 스마트시티", "Small but strong smart city"),
    ProgrammeKind.HUB: ("거점형 스마트시티", "Hub smart city"),
    ProgrammeKind.SPECIAL_DISTRICT: ("스마트도시 특화단지", "Special smart city district"),
    ProgrammeKind.CONSORTIUM_DEMO: ("기업·컨소시엄 실증", "Consortium demonstration"),
    ProgrammeKind.LIVING_LAB: ("시민주도 리빙랩", "Citizen-led living lab"),
    ProgrammeKind.CHALLENGE: ("스마트 챌린지", "Smart challenge"),
}
"""The official Korean name of each programme and its English one."""
