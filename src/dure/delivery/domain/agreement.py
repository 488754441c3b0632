"""The states of an agreement between ministry, operator and lead, and who signs."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class AgreementState(StrEnum):
    DRAFT = "draft"
    OFFERED = "offered"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class Party(StrEnum):
    MINISTRY = "ministry"
    OPERATOR = "operator"
    LEAD = "lead"


S = AgreementState

AGREEMENT_WORKFLOW = Workflow(
    S.DRAFT,
    (
        Move("offer", frozenset({S.DRAFT}), S.OFFERED),
        Move("withdraw", frozenset({S.OFFERED}), S.DRAFT),  # drops the signatures
        Move("conclude", frozenset({S.OFFERED}), S.IN_FORCE),  # with the last signature
        Move("supersede", frozenset({S.IN_FORCE}), S.SUPERSEDED),  # by the next version
    ),
)
