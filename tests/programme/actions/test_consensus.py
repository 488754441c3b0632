from datetime import timedelta
from fractions import Fraction

import pytest

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.bounded import TooLong
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound
from dure.notifications.models import Notice
from dure.programme.actions.consensus import (
    Agreed,
    approve_minutes,
    confirm_minutes,
    open_meeting,
    return_minutes,
    sealed_content,
    write_minutes,
)
from dure.programme.domain.run import digest
from dure.programme.models import AgreedScore, Attendance, PanelMeeting
from tests.factories.programme import (
    NOW,
    acting,
    actor,
    agency,
    an_evaluator,
    city,
    ministry,
    organisation,
)
from tests.factories.scoring import a_panel, filled, judged, seat, under_evaluation

pytestmark = pytest.mark.django_db
MOVES = {
    "write": lambda m, by: write_minutes(meeting_id=m.pk, minutes="We agreed.", actor=by, now=NOW),
    "approve": lambda m, by: approve_minutes(meeting_id=m.pk, actor=by, now=NOW),
    "return": lambda m, by: return_minutes(
        meeting_id=m.pk, reason="I said the opposite.", actor=by, now=NOW
    ),
    "confirm": lambda m, by: confirm_minutes(meeting_id=m.pk, actor=by, now=NOW),
}
# Move: who makes it, and what comes of it from each state; a state not named refuses.
TABLE = {
    "write": ("officer", {"draft": "draft"}),
    "approve": ("chair", {"draft": "approved"}),
    "return": ("member", {"approved": "draft"}),
    "confirm": ("member", {"approved": "approved"}),
}
ROLES = ("officer", "chair", "member", "absent", "ministry", "auditor", "city", "neighbour")
ALSO = {"return": {"chair"}, "confirm": {"chair"}}


@pytest.fixture
def scene():
    call = under_evaluation()
    application, panel = judged(call), a_panel(call)
    chair, member, absent = an_evaluator(), an_evaluator(), an_evaluator()
    seat(panel, chair, chair=True)
    for one in (chair, member, absent):
        filled(application, one)
    people = {
        "officer": actor(Role.PROGRAMME_OFFICER, agency()),
        "chair": acting(chair.user),
        "member": acting(member.user),
        "absent": acting(absent.user),
        "ministry": actor(Role.APPROVER, ministry()),
        "auditor": actor(Role.AUDITOR, organisation("감사원")),
        "city": actor(Role.CITY_OFFICER, city()),
        "neighbour": actor(Role.PROGRAMME_OFFICER, organisation("다른 기관")),
    }
    return call, application, panel, people


def opened(panel, people, **more):
    given = {
        "panel_id": panel.pk, "held_at": NOW, "place": "Sejong",
        "present": [people["chair"].user_id, people["member"].user_id],
        "guests": {"Observer 1": "monitoring"}, "actor": people["officer"], "now": NOW,
    }  # fmt: skip
    return open_meeting(**(given | more))


def at(state, panel, people):
    meeting = opened(panel, people)
    MOVES["write"](meeting, people["officer"])
    if state != "draft":
        MOVES["approve"](meeting, people["chair"])
    if state == "sealed":
        MOVES["confirm"](meeting, people["member"])
    meeting.refresh_from_db()
    assert meeting.state == state
    return meeting


def trace():
    return [
        list(model.objects.order_by("pk").values())
        for model in (PanelMeeting, Attendance, AgreedScore)
    ] + [Entry.objects.count(), Notice.objects.count()]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", ["draft", "approved", "sealed"])
@pytest.mark.parametrize("move", MOVES)
def test_every_move_from_every_state_by_every_role(scene, move, state, role):
    _, _, panel, people = scene
    meeting = at(state, panel, people)
    who, table = TABLE[move]
    before = trace()

    if role in {who} | ALSO.get(move, set()) and state in table:
        MOVES[move](meeting, people[role])
        meeting.refresh_from_db()
        sealed = move == "confirm" and role == "member"
        assert meeting.state == ("sealed" if sealed else table[state])
        return
    with pytest.raises((IllegalMove, NotAllowed, NotFound)):
        MOVES[move](meeting, people[role])
    assert trace() == before


def test_the_panel_meets_only_when_every_sheet_is_in(scene):
    call, _, panel, people = scene
    filled(judged(call, lead=city("함안군")), an_evaluator(), "draft")
    before = trace()

    with pytest.raises(Invalid):
        opened(panel, people)
    assert trace() == before


@pytest.mark.parametrize(
    ("more", "kind"),
    [({"place": " "}, Incomplete), ({"present": []}, Incomplete), ({"present": [999]}, Invalid)],
)
def test_the_register_names_a_place_and_members_of_the_panel(scene, more, kind):
    _, _, panel, people = scene
    before = trace()
    with pytest.raises(kind):
        opened(panel, people, **more)
    assert trace() == before


def test_the_last_to_confirm_seals_and_one_changed_letter_shows(scene):
    _, _, panel, people = scene
    meeting = at("sealed", panel, people)

    assert meeting.hash == digest(sealed_content(meeting))
    meeting.minutes += "!"
    assert meeting.hash != digest(sealed_content(meeting))


def test_sending_back_takes_every_confirmation_away(scene):
    _, _, panel, people = scene
    meeting = at("approved", panel, people)
    MOVES["return"](meeting, people["member"])

    assert not Attendance.objects.filter(confirmed_at__isnull=False).exists()
    assert Notice.objects.filter(recipient_id=people["officer"].user_id).exists()


def test_agreed_points_fit_the_rubric_and_the_panel(scene):
    call, application, panel, people = scene
    meeting = opened(panel, people)
    elsewhere = judged(call, lead=city("함안군"))

    def write(one, points):
        agreed = [Agreed(one.pk, "need", Fraction(points), "Two had missed page 7.")]
        return write_minutes(
            meeting_id=meeting.pk, minutes="x", agreed=agreed, actor=people["officer"], now=NOW
        )

    for one, points in ((application, "31"), (application, "0.3"), (elsewhere, "20")):
        before = trace()
        with pytest.raises(Invalid):
            write(one, points)
        assert trace() == before
    write(application, "22.5")
    assert str(AgreedScore.objects.get().points) == "22.500"


def test_minutes_of_nothing_are_not_approved(scene):
    _, _, panel, people = scene
    meeting = opened(panel, people, held_at=NOW - timedelta(hours=1))
    with pytest.raises(Incomplete):
        MOVES["approve"](meeting, people["chair"])


@pytest.mark.parametrize(
    ("most", "more", "field"),
    [
        (120, lambda text: {"place": text}, "place"),
        (80, lambda text: {"guests": {text: "monitoring"}}, "name"),
        (80, lambda text: {"guests": {"Observer 1": text}}, "capacity"),
    ],
)
def test_the_register_keeps_what_is_entered_whole_or_refuses_it(scene, most, more, field):
    _, _, panel, people = scene
    before = trace()
    with pytest.raises(TooLong, match=f"{most} are allowed: 1 too many"):
        opened(panel, people, **more("가" * (most + 1)))
    assert trace() == before

    meeting = opened(panel, people, **more("가" * most))
    kept = {meeting.place, *meeting.attendances.values_list("name", flat=True)}
    assert "가" * most in kept | set(meeting.attendances.values_list("capacity", flat=True))


@pytest.mark.parametrize("what", ["minutes", "explanation", "reason"])
def test_minutes_are_kept_whole_or_refused_and_never_cut(scene, what):
    _, application, panel, people = scene
    meeting = at("approved" if what == "reason" else "draft", panel, people)
    most = {"minutes": 50_000, "explanation": 5_000, "reason": 2_000}[what]

    def write(text):
        given = {"meeting_id": meeting.pk, "now": NOW}
        if what == "reason":
            return return_minutes(reason=text, actor=people["member"], **given)
        if what == "minutes":
            return write_minutes(minutes=text, actor=people["officer"], **given)
        agreed = [Agreed(application.pk, "need", Fraction(20), text)]
        return write_minutes(minutes="", agreed=agreed, actor=people["officer"], **given)

    before = trace()
    with pytest.raises(TooLong, match=f"{most:,} are allowed: 1 too many"):
        write("가" * (most + 1))
    assert trace() == before

    meeting = write("가" * most)
    kept = [meeting.minutes, meeting.reason, *meeting.agreed.values_list("explanation", flat=True)]
    assert "가" * most in kept
