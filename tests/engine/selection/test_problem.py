import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.selection import AssignmentProblem, PanelRule

GOOD = {
    "affinity": np.full((2, 3), 0.5),
    "conflicts": np.zeros((2, 3), bool),
    "reviews": 2,
    "load_floor": 0,
    "load_ceiling": 2,
}


def test_one_number_stands_for_everyone():
    problem = AssignmentProblem(**GOOD)

    assert problem.reviews.tolist() == [2, 2]
    assert problem.load_ceiling.tolist() == [2, 2, 2]
    assert problem.evaluator_ids == ("0", "1", "2")


@pytest.mark.parametrize(
    "change",
    [
        {"affinity": np.full((2, 3), 1.5)},
        {"affinity": np.full((2, 3), np.nan)},
        {"affinity": np.zeros(3)},
        {"conflicts": np.zeros((3, 2), bool)},
        {"conflicts": np.zeros((2, 3))},
        {"reviews": -1},
        {"reviews": 1.5},
        {"reviews": [1, 2, 3]},
        {"load_floor": 3},
        {"evaluator_ids": ("a", "a", "b")},
        {"application_ids": ("a",)},
        {"fixed": np.ones((2, 3), bool), "conflicts": np.ones((2, 3), bool)},
        {"rules": (PanelRule("it", np.ones(2, bool)),)},
        {"rules": (PanelRule("it", np.ones(3)),)},
        {"rules": (PanelRule("it", np.ones(3, bool), 2, 1),)},
        {"rules": (PanelRule("it", np.ones(3, bool), applications=np.ones(3, bool)),)},
    ],
)
def test_what_is_out_of_bounds_is_refused(change):
    with pytest.raises(Invalid):
        AssignmentProblem(**{**GOOD, **change})
