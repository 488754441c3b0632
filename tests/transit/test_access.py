import pytest

from dure.core.actor import ANONYMOUS, SYSTEM, Actor, Role
from dure.places.models import City
from dure.transit.access import may_cancel, may_publish, may_request, may_resume
from dure.transit.models import Study

STUDY = Study(city=City(slug="grid"), created_by_id=1)
PEOPLE = {
    "nobody": ANONYMOUS,
    "author": Actor(1),
    "another": Actor(2),
    "officer": Actor(3, frozenset({(Role.CITY_OFFICER, 7)}), frozenset({(7, "grid")})),
    "neighbour": Actor(4, frozenset({(Role.CITY_OFFICER, 8)}), frozenset({(8, "elsewhere")})),
    "member": Actor(5, frozenset({(Role.MEMBER, 7)}), frozenset({(7, "grid")})),
    "system": SYSTEM,
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    ("question", "yes"),
    [
        (may_cancel, {"author", "officer", "system"}),
        (may_resume, {"author", "officer", "system"}),
        (may_publish, {"officer", "system"}),
    ],
    ids=["cancel", "resume", "publish"],
)
def test_who_may_do_what_to_a_study(question, yes, who):
    assert question(PEOPLE[who], STUDY) == (who in yes)


@pytest.mark.parametrize("who", PEOPLE)
def test_whoever_is_signed_in_may_request_a_study(who):
    assert may_request(PEOPLE[who]) == (who != "nobody")
