from functools import partial

import pytest

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from dure.notifications.models import Notice
from dure.programme.actions.check import run_check
from dure.programme.actions.consortium import (
    confirm_membership,
    decline_membership,
    invite_member,
    leave_consortium,
    review_change,
    revoke_invitation,
)
from dure.programme.models import Check, ConsortiumChange, ConsortiumMember
from dure.programme.queries.consortium import open_changes
from tests.factories.application import EVERYONE, a_world
from tests.factories.programme import NOW, a_member, actor, company

pytestmark = pytest.mark.django_db


def invite(world, organisation, who="officer", **more):
    given = {"role": "partner", "share_permille": 300} | more
    return invite_member(
        application_id=world.application.pk, organisation_id=organisation.pk,
        actor=world.people[who], now=NOW, **given,
    )  # fmt: skip


def traces():
    rows = list(ConsortiumMember.objects.order_by("pk").values())
    return rows, Entry.objects.count(), Notice.objects.count(), ConsortiumChange.objects.count()


def test_invite_member_asks_its_people():
    world, asked = a_world(), company()
    who = actor(Role.MEMBER, asked)
    member = invite(world, asked)
    assert (member.state, member.role) == ("invited", "partner")
    assert Notice.objects.get().recipient_id == who.user_id
    assert Entry.objects.latest("number").verb == "consortium.invite"


@pytest.mark.parametrize("who", EVERYONE)
def test_only_officers_of_the_lead_invite(who):
    world, asked = a_world(), company()
    if who == "officer":
        invite(world, asked, who)
    else:
        stood = traces()
        with pytest.raises((NotAllowed, NotFound)):
            invite(world, asked, who)
        assert traces() == stood


@pytest.mark.parametrize(
    "values",
    [
        {"role": "lead"}, {"role": "x"}, {"share_permille": -1}, {"share_permille": 1001},
        {"competence": "x" * 5001}, {"competence": "\0"},
    ],
)  # fmt: skip
def test_invite_member_refused_leaves_no_trace(values):
    world, asked = a_world(), company()
    stood = traces()
    with pytest.raises(Invalid):
        invite(world, asked, **values)
    assert traces() == stood


def test_a_member_is_invited_once_and_again_after_it_declined():
    world, asked = a_world(), company()
    member = invite(world, asked)
    with pytest.raises(Invalid):
        invite(world, asked)
    decline_membership(member_id=member.pk, actor=actor(Role.MEMBER, asked), now=NOW)
    assert invite(world, asked).pk == member.pk


MOVES = {
    "confirm": confirm_membership,
    "decline": decline_membership,
    "leave": partial(leave_consortium, reason="사정"),
}
LEADS_TO = {
    ("confirm", "invited"): "confirmed",
    ("decline", "invited"): "declined",
    ("leave", "confirmed"): "left",
}


@pytest.mark.parametrize("before", ["invited", "confirmed", "declined", "left"])
@pytest.mark.parametrize("move", list(MOVES))
def test_every_move_of_a_member_from_every_state(move, before):
    world, asked = a_world(), company()
    member = a_member(world.application, asked, state=before)
    who = actor(Role.MEMBER, asked)
    stood = traces()
    if (move, before) in LEADS_TO:
        MOVES[move](member_id=member.pk, actor=who, now=NOW)
        member.refresh_from_db()
        assert member.state == LEADS_TO[move, before]
    else:
        with pytest.raises((IllegalMove, NotFound)):
            MOVES[move](member_id=member.pk, actor=who, now=NOW)
        assert traces() == stood


@pytest.mark.parametrize("move", list(MOVES))
def test_nobody_answers_for_another_organisation(move):
    world = a_world()
    member = a_member(world.application, company(), state="invited")
    for who in EVERYONE:
        with pytest.raises((NotAllowed, NotFound)):
            MOVES[move](member_id=member.pk, actor=world.people[who], now=NOW)


def test_the_lead_does_not_leave_its_own_application():
    world = a_world()
    lead = world.application.members.get(role="lead")
    with pytest.raises(NotAllowed):
        MOVES["leave"](member_id=lead.pk, actor=world.officer, now=NOW)


def test_an_invitation_is_taken_back():
    world = a_world()
    member = invite(world, company())
    revoke_invitation(member_id=member.pk, actor=world.officer, now=NOW)
    member.refresh_from_db()
    assert member.state == "declined"


@pytest.mark.parametrize("state", ["submitted", "eligible", "in_stage", "selected"])
def test_a_partner_who_leaves_later_raises_a_flag_and_asks_every_rule_again(state):
    world, partner = a_world(state), company()
    member = a_member(world.application, partner)
    leave_consortium(
        member_id=member.pk, reason="부도", actor=actor(Role.MEMBER, partner), now=NOW
    )
    [change] = open_changes(world.application)
    assert (change.state_after, change.reason) == ("left", "부도")
    assert Check.objects.get(application=world.application).state == "open"
    told = set(Notice.objects.values_list("recipient_id", flat=True))
    expected = {world.officer, world.approver, world.staff, world.second, world.cashier}
    assert told == {who.user_id for who in expected}


def test_a_check_under_way_is_replaced_when_a_partner_leaves():
    world, partner = a_world("submitted"), company()
    member = a_member(world.application, partner)
    check = run_check(application_id=world.application.pk, actor=world.staff, now=NOW)
    MOVES["leave"](member_id=member.pk, actor=actor(Role.MEMBER, partner), now=NOW)
    check.refresh_from_db()
    assert check.state == "replaced"


def test_a_draft_changes_without_a_flag():
    world, partner = a_world(), company()
    member = a_member(world.application, partner)
    MOVES["leave"](member_id=member.pk, actor=actor(Role.MEMBER, partner), now=NOW)
    assert not open_changes(world.application).exists()


def test_the_agency_reviews_a_change_once_with_a_reason():
    world, partner = a_world("selected"), company()
    member = a_member(world.application, partner)
    MOVES["leave"](member_id=member.pk, actor=actor(Role.MEMBER, partner), now=NOW)
    change = open_changes(world.application).get()
    for who in ("officer", "ministry", "cashier", "auditor"):
        with pytest.raises(NotAllowed):
            review_change(change_id=change.pk, review="x", actor=world.people[who], now=NOW)
    with pytest.raises(Invalid):
        review_change(change_id=change.pk, review=" ", actor=world.staff, now=NOW)
    review_change(change_id=change.pk, review="남은 기관으로 가능", actor=world.staff, now=NOW)
    assert not open_changes(world.application).exists()
    with pytest.raises(NotFound):
        review_change(change_id=change.pk, review="또", actor=world.staff, now=NOW)
