import pytest

from dure.core.errors import IllegalMove
from dure.files.domain.stored_file import READABLE, SCAN_WORKFLOW
from dure.files.domain.stored_file import ScanState as S

TABLE = {
    ("pass", S.QUARANTINED): S.CLEAN,
    ("pass", S.UNSCANNED): S.CLEAN,
    ("condemn", S.QUARANTINED): S.INFECTED,
    ("condemn", S.UNSCANNED): S.INFECTED,
    ("condemn", S.CLEAN): S.INFECTED,
    ("allow_unscanned", S.QUARANTINED): S.UNSCANNED,
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("move", ["pass", "condemn", "allow_unscanned"])
def test_every_move_from_every_state(move, state):
    if (move, state) in TABLE:
        assert SCAN_WORKFLOW.target(move, state) is TABLE[move, state]
    else:
        with pytest.raises(IllegalMove):
            SCAN_WORKFLOW.target(move, state)


def test_table_names_every_move():
    assert set(SCAN_WORKFLOW.moves) == {move for move, _ in TABLE}


def test_only_judged_files_are_readable():
    assert {S.CLEAN, S.UNSCANNED} == READABLE
