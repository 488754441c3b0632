"""What is said of an evaluator's conduct. It changes no score and no choice."""

from enum import StrEnum


class Mark(StrEnum):
    GOOD = "good"
    NORMAL = "normal"
    POOR = "poor"


class FeedbackSource(StrEnum):
    APPLICANT = "applicant"
    CHAIR = "chair"
