import pytest

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.errors import Busy, Invalid, NotAllowed, NotFound, Stale
from dure.notifications.models import Notice
from dure.programme.actions.amendment import (
    approve_amendment,
    decline_amendment,
    propose_amendment,
)
from dure.programme.domain.reading import Faulty
from dure.programme.models import CallTerms
from dure.programme.queries.call import amendments_of, terms_of
from tests.factories.call import a_terms, terms_mapping
from tests.factories.programme import NOW, a_call, actor, agency, city, ministry

pytestmark = pytest.mark.django_db
LATER = "2021-12-31T18:00:00+09:00"


def officer():
    return actor(Role.PROGRAMME_OFFICER, agency())


def approver():
    return actor(Role.APPROVER, ministry())


def extended(closes_at=LATER):
    body = terms_mapping()
    body["windows"][0]["closes_at"] = closes_at
    return body


def propose(call, who=None, body=None, **changes):
    given = {"terms": body or extended(), "reason": "폭설", "expected": 1} | changes
    return propose_amendment(call_id=call.pk, actor=who or officer(), now=NOW, **given)


def trace():
    return (list(CallTerms.objects.values()), Entry.objects.count(), Notice.objects.count())


@pytest.fixture
def call():
    found = a_call("open")
    a_terms(found)
    return found


def test_an_amendment_is_in_force_only_when_the_ministry_approves(call):
    propose(call)
    assert terms_of(call).windows[0].closes_at.day == 29
    assert not amendments_of(call).exists()

    approve_amendment(call_id=call.pk, version=2, actor=approver(), now=NOW)

    call.refresh_from_db()
    assert terms_of(call).windows[0].closes_at.isoformat() == LATER
    assert call.closes_at == terms_of(call).windows[0].closes_at
    assert [one.reason for one in amendments_of(call)] == ["폭설"]


def test_a_declined_one_leaves_room_for_the_next(call):
    propose(call)
    decline_amendment(call_id=call.pk, version=2, reason="아직", actor=approver(), now=NOW)
    assert terms_of(call).windows[0].closes_at.day == 29
    assert propose(call).version == 3


def test_nobody_approves_what_they_proposed(call):
    both = approver()
    a_terms(
        call, extended(), version=2, in_force_at=None, reason="폭설", created_by_id=both.user_id
    )
    before = trace()
    with pytest.raises(NotAllowed):
        approve_amendment(call_id=call.pk, version=2, actor=both, now=NOW)
    assert trace() == before


@pytest.mark.parametrize(
    ("role", "of"),
    [
        (Role.PROGRAMME_OFFICER, agency),
        (Role.APPROVER, agency),
        (Role.CITY_OFFICER, city),
        (Role.AUDITOR, ministry),
    ],
)
def test_others_do_not_decide(call, role, of):
    propose(call)
    who = actor(role, of())
    before = trace()
    for decide in (approve_amendment, decline_amendment):
        more = {"reason": "x"} if decide is decline_amendment else {}
        with pytest.raises(NotAllowed):
            decide(call_id=call.pk, version=2, actor=who, now=NOW, **more)
    assert trace() == before


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": " "}, Invalid),
        ({"expected": 0}, Stale),
        ({"body": terms_mapping()}, Invalid),
        ({"body": extended("2021-12-28T10:00:00+09:00")}, Faulty),  # before now
        ({"body": terms_mapping(form="other@1")}, Faulty),
        ({"body": terms_mapping(eligibility=[])}, Faulty),
    ],
)
def test_a_proposal_refused_leaves_no_trace(call, changes, refusal):
    who = officer()
    before = trace()
    with pytest.raises(refusal):
        propose(call, who, **changes)
    assert trace() == before


def test_one_amendment_waits_at_a_time(call):
    propose(call)
    who = officer()
    before = trace()
    with pytest.raises(Busy):
        propose(call, who)
    with pytest.raises(NotFound):
        approve_amendment(call_id=call.pk, version=9, actor=approver(), now=NOW)
    assert trace()[0] == before[0]


@pytest.mark.parametrize(
    ("state", "part", "value", "allowed"),
    [
        ("closed", "objection_days", 9, True),
        ("closed", "eligibility", [{"code": "one_application", "parameters": {}}], False),
        ("closed", "selection", {"places": 17}, True),
        ("evaluating", "selection", {"places": 17}, False),
        ("evaluating", "objection_days", 9, True),
        ("draft", "objection_days", 9, False),
        ("announced", "objection_days", 9, False),
        ("cancelled", "objection_days", 9, False),
    ],
)
def test_the_nearer_the_choice_the_less_can_change(state, part, value, allowed):
    more = {"cancelled_at": NOW, "cancel_reason": "x"} if state == "cancelled" else {}
    call = a_call(state, **more)
    a_terms(call)
    if allowed:
        assert propose(call, body=terms_mapping(**{part: value})).in_force_at is None
    else:
        with pytest.raises(Invalid):
            propose(call, body=terms_mapping(**{part: value}))
        assert CallTerms.objects.count() == 1
