"""The preliminary review of an application: whether it may be evaluated at all."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class CheckState(StrEnum):
    OPEN = "open"
    FAIL_PROPOSED = "fail_proposed"
    PASSED = "passed"
    FAILED = "failed"
    REPLACED = "replaced"


S = CheckState

CHECK_WORKFLOW = Workflow(
    S.OPEN,
    (
        Move("pass", frozenset({S.OPEN}), S.PASSED),
        Move("propose_fail", frozenset({S.OPEN}), S.FAIL_PROPOSED),
        Move("return", frozenset({S.FAIL_PROPOSED}), S.OPEN),
        Move("confirm_fail", frozenset({S.FAIL_PROPOSED}), S.FAILED),
        # Evaluated anew: a correction, or a change in the consortium.
        Move("replace", frozenset({S.OPEN, S.FAIL_PROPOSED, S.PASSED, S.FAILED}), S.REPLACED),
    ),
)

IN_FORCE = frozenset(set(S) - {S.REPLACED})
