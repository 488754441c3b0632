"""The states of a funded project and the moves between them."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class ProjectState(StrEnum):
    AWARDED = "awarded"
    AGREED = "agreed"
    PLANNING = "planning"
    PLAN_APPROVED = "plan_approved"
    BUILDING = "building"
    ACCEPTED = "accepted"
    OPERATING = "operating"
    EVALUATED = "evaluated"
    SETTLED = "settled"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    CLAWBACK = "clawback"


S = ProjectState
ACTIVE = frozenset(
    {S.AGREED, S.PLANNING, S.PLAN_APPROVED, S.BUILDING, S.ACCEPTED, S.OPERATING, S.EVALUATED}
)
AGREEABLE = ACTIVE | {S.AWARDED}
"""States in which a version of the agreement may be drafted."""

PROJECT_WORKFLOW = Workflow(
    S.AWARDED,
    (
        Move("agree", frozenset({S.AWARDED}), S.AGREED),
        Move("start_planning", frozenset({S.AGREED}), S.PLANNING),
        Move("approve_plan", frozenset({S.PLANNING}), S.PLAN_APPROVED),
        Move("start_building", frozenset({S.PLAN_APPROVED}), S.BUILDING),
        Move("accept", frozenset({S.BUILDING}), S.ACCEPTED),
        Move("start_operating", frozenset({S.ACCEPTED}), S.OPERATING),
        Move("evaluate", frozenset({S.OPERATING}), S.EVALUATED),
        Move("settle", frozenset({S.EVALUATED}), S.SETTLED),
        Move("close", frozenset({S.SETTLED, S.CLAWBACK, S.TERMINATED}), S.CLOSED),
        Move("suspend", ACTIVE, S.SUSPENDED),
        # `resume` is refused unless the state it left is the target; see `actions.project`.
        *(
            Move(f"resume_{state.value}", frozenset({S.SUSPENDED}), state)
            for state in sorted(ACTIVE)
        ),
        Move("terminate", ACTIVE | {S.AWARDED, S.SUSPENDED}, S.TERMINATED),
        Move("claw_back", frozenset({S.TERMINATED, S.SETTLED}), S.CLAWBACK),
    ),
)
