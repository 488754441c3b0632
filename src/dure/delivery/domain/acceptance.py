"""Acceptance of what was built: asked by the city, given or refused by the agency."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class AcceptanceState(StrEnum):
    REQUESTED = "requested"
    GIVEN = "given"
    REFUSED = "refused"


class AcceptanceItem(StrEnum):
    """What is looked at before acceptance."""

    BUILT_AS_PLANNED = "built_as_planned"
    TESTED = "tested"
    DATA_FLOWS = "data_flows"
    OPERATOR_TRAINED = "operator_trained"
    RESIDENTS_TOLD = "residents_told"
    OPERATION_FUNDED = "operation_funded"


S = AcceptanceState

ACCEPTANCE_WORKFLOW = Workflow(
    S.REQUESTED,
    (
        Move("give", frozenset({S.REQUESTED}), S.GIVEN),
        Move("refuse", frozenset({S.REQUESTED}), S.REFUSED),
        Move("ask_again", frozenset({S.REFUSED}), S.REQUESTED),
    ),
)
