import pytest

from dure.audit.models import Entry
from dure.audit.queries.entry import entries_about
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound
from dure.notifications.models import Notice
from dure.programme.actions.check import (
    confirm_refusal,
    override_finding,
    pass_check,
    propose_refusal,
    return_refusal,
    run_check,
)
from dure.programme.domain.check import CHECK_WORKFLOW, CheckState
from dure.programme.models import Application, Check, CheckFinding
from tests.factories.application import EVERYONE, NO_COMPANY, ONE_KIND, a_world
from tests.factories.programme import NOW, a_call

pytestmark = pytest.mark.django_db


def act(action, world, who="staff", **more):
    return action(application_id=world.application.pk, actor=world.people[who], now=NOW, **more)


def state(world):
    return Application.objects.get(pk=world.application.pk).state


def traces():
    models = (Application, Check, CheckFinding)
    rows = [list(model.objects.order_by("pk").values()) for model in models]
    return rows, Entry.objects.count(), Notice.objects.count()


MOVES = {
    "pass": lambda world, who: act(pass_check, world, who),
    "propose_fail": lambda world, who: act(propose_refusal, world, who, reason="요건 미달"),
    "return": lambda world, who: act(return_refusal, world, who),
    "confirm_fail": lambda world, who: act(confirm_refusal, world, who),
}
LEADS_TO = {
    ("pass", "open"): "passed",
    ("propose_fail", "open"): "fail_proposed",
    ("return", "fail_proposed"): "open",
    ("confirm_fail", "fail_proposed"): "failed",
}


@pytest.mark.parametrize("before", [s.value for s in CheckState if s != "replaced"])
@pytest.mark.parametrize("move", list(MOVES))
def test_every_move_of_a_check_from_every_state(move, before):
    world = a_world("submitted", eligibility=(ONE_KIND,))
    check = act(run_check, world)
    Check.objects.filter(pk=check.pk).update(
        state=before, reason="이유", proposed_by=world.staff.user_id,
        decided_by=world.second.user_id,
    )  # fmt: skip
    stood = traces()
    if (move, before) in LEADS_TO:
        MOVES[move](world, "second")
        assert Check.objects.get(pk=check.pk).state == LEADS_TO[move, before]
    else:
        with pytest.raises(IllegalMove):
            MOVES[move](world, "second")
        assert traces() == stood
    assert set(CHECK_WORKFLOW.moves) == {*MOVES, "replace"}


@pytest.mark.parametrize("who", EVERYONE)
def test_only_officers_of_the_agency_check(who):
    world = a_world("submitted")
    if who in {"staff", "second"}:
        act(run_check, world, who)
    else:
        stood = traces()
        with pytest.raises((NotAllowed, NotFound)):
            act(run_check, world, who)
        assert traces() == stood


def test_run_check_keeps_what_every_rule_said():
    world = a_world("submitted", eligibility=(ONE_KIND, NO_COMPANY))
    check = act(run_check, world)
    assert list(check.findings.values_list("code", "outcome")) == [
        ("organisation_kind", "met"),
        ("organisation_kind", "broken"),
    ]
    assert entries_about(check)[0].verb == "check.run"


def test_run_check_again_replaces_the_review_before():
    world = a_world("submitted")
    first = act(run_check, world)
    second = act(run_check, world)
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "open")


def test_pass_check_lets_it_into_the_evaluation_and_tells_the_city():
    world = a_world("submitted", eligibility=(ONE_KIND,))
    act(run_check, world)
    act(pass_check, world)
    assert state(world) == "eligible"
    told = set(Notice.objects.values_list("recipient_id", flat=True))
    assert {world.officer.user_id, world.approver.user_id} == told


def test_a_blocking_finding_stands_against_it_until_it_is_set_aside_with_a_reason():
    world = a_world("submitted", eligibility=(NO_COMPANY,))
    check = act(run_check, world)
    finding = check.findings.get()
    with pytest.raises(Incomplete):
        act(pass_check, world)
    with pytest.raises(Invalid):
        act(override_finding, world, finding_id=finding.pk, reason=" ")
    act(override_finding, world, finding_id=finding.pk, reason="대학과 협약")
    finding.refresh_from_db()
    assert finding.overridden_by_id == world.staff.user_id
    act(pass_check, world)
    assert state(world) == "eligible"


def test_a_finding_of_another_application_is_not_there():
    world = a_world("submitted")
    act(run_check, world)
    with pytest.raises(NotFound):
        act(override_finding, world, finding_id=10**6, reason="x")


def test_one_person_alone_refuses_nobody():
    world = a_world("submitted")
    act(run_check, world)
    act(propose_refusal, world, reason="요건 미달")
    assert state(world) == "submitted"
    assert set(Notice.objects.values_list("recipient_id", flat=True)) == {world.second.user_id}
    stood = traces()
    with pytest.raises(NotAllowed, match="approves"):
        act(confirm_refusal, world)
    assert traces() == stood
    act(confirm_refusal, world, "second")
    assert state(world) == "ineligible"


def test_nothing_is_decided_on_rules_that_were_run_on_an_older_version():
    world = a_world("submitted")
    act(run_check, world)
    Application.objects.update(revision=9)
    with pytest.raises(Invalid, match="Run them again"):
        act(pass_check, world)


def test_the_review_begins_when_the_call_is_closed():
    world = a_world("submitted", call=a_call("open"))
    with pytest.raises(Invalid, match="closed"):
        act(run_check, world)


def test_without_a_run_there_is_nothing_to_decide():
    world = a_world("submitted")
    for action in (pass_check, confirm_refusal, return_refusal):
        with pytest.raises(NotFound):
            act(action, world)
