"""Who applies together."""

from enum import StrEnum


class ConsortiumRole(StrEnum):
    LEAD = "lead"
    PARTNER = "partner"
    SUBCONTRACTOR = "subcontractor"


class MembershipState(StrEnum):
    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LEFT = "left"
