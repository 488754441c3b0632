import pytest

from dure.core.errors import IllegalMove
from dure.transit.domain.study import STUDY_WORKFLOW, StudyState

QUEUED, RUNNING, DONE, FAILED, CANCELLED, CUT_OFF = StudyState

# The whole table, written a second time by hand: move -> state -> where it leads.
LEADS = {
    "claim": {QUEUED: RUNNING},
    "finish": {RUNNING: DONE},
    "fail": {RUNNING: FAILED},
    "cut_off": {RUNNING: CUT_OFF},
    "cancel": {QUEUED: CANCELLED, RUNNING: CANCELLED, CUT_OFF: CANCELLED},
    "resume": {CUT_OFF: QUEUED, FAILED: QUEUED},
}


def test_a_study_begins_queued():
    assert STUDY_WORKFLOW.initial is QUEUED


def test_there_is_no_other_move():
    assert set(STUDY_WORKFLOW.moves) == set(LEADS)


@pytest.mark.parametrize("state", StudyState)
@pytest.mark.parametrize("move", LEADS)
def test_every_move_from_every_state(move, state):
    if state in LEADS[move]:
        assert STUDY_WORKFLOW.target(move, state) is LEADS[move][state]
    else:
        with pytest.raises(IllegalMove):
            STUDY_WORKFLOW.target(move, state)
