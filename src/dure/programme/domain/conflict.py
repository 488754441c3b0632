"""Grounds on which a person may not judge an application."""

from enum import StrEnum


class ConflictGround(StrEnum):
    EMPLOYER = "employer"
    FORMER_EMPLOYER = "former_employer"
    DECLARED = "declared"
    NAMED_BY_APPLICANT = "named_by_applicant"
    TOOK_PART = "took_part"  # wrote, advised or checked the application
    OTHER = "other"


class ConflictOrigin(StrEnum):
    DERIVED = "derived"
    DECLARED = "declared"
    REPORTED = "reported"
