import pickle

import pytest

from dure.core.errors import Busy, IllegalMove, Incomplete, Invalid, NotAllowed, NotFound, Stale

REFUSALS = [
    Invalid("No stops.", where="feed.zip: stops.txt", remedy="Ask for a whole feed."),
    NotFound("No such city.", where="slug"),
    NotAllowed("Only an officer may do this."),
    IllegalMove("publish", "running"),
    Incomplete(("name", "seats")),
    Stale(),
    Busy("This city is being imported."),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_a_refusal_survives_the_way_between_processes(refusal):
    copy = pickle.loads(pickle.dumps(refusal))  # noqa: S301  our own bytes

    assert type(copy) is type(refusal)
    assert copy.__dict__ == refusal.__dict__
    assert str(copy) == str(refusal)


def test_a_refusal_says_where_what_and_the_way_out_in_that_order():
    assert str(REFUSALS[0]) == "feed.zip: stops.txt: No stops. Ask for a whole feed."


def test_a_refusal_without_words_says_its_code():
    assert str(Stale()) == "stale"


def test_an_incomplete_refusal_names_each_field():
    assert (REFUSALS[4].missing, REFUSALS[4].what) == (("name", "seats"), "name, seats")


def test_an_illegal_move_keeps_move_and_state():
    assert (REFUSALS[3].move, REFUSALS[3].state) == ("publish", "running")
