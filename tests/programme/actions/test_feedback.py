from fractions import Fraction

import pytest
from django.test import Client

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.bounded import TooLong
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.programme.actions.feedback import rate_evaluator, remark_as_chair
from dure.programme.domain.feedback import Mark
from dure.programme.models import EvaluatorFeedback
from dure.programme.queries.feedback import evaluators_of, statistics_of
from tests.factories.programme import (
    NOW,
    acting,
    actor,
    agency,
    an_evaluator,
    city,
    ministry,
    organisation,
    person,
)
from tests.factories.scoring import a_panel, filled, judged, seat, under_evaluation

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    call = under_evaluation()
    application, panel = judged(call), a_panel(call)
    chair, member = an_evaluator(), an_evaluator()
    seat(panel, chair, chair=True)
    filled(application, chair, points={"need": 20, "plan": 30, "team": 25})
    filled(application, member, points={"need": 25, "plan": 35, "team": 25}, comment="Yes.")
    call.state, call.announced_at = "announced", NOW
    call.save()
    return call, application, panel, chair, member


def rate(application, panel, by, mark=Mark.GOOD, number=2, reason=""):
    return rate_evaluator(
        application_id=application.pk, panel_id=panel.pk, number=number, mark=mark,
        reason=reason, actor=by, now=NOW,
    )  # fmt: skip


def refused(kind, work):
    before = (list(EvaluatorFeedback.objects.values()), Entry.objects.count())
    with pytest.raises(kind):
        work()
    assert (list(EvaluatorFeedback.objects.values()), Entry.objects.count()) == before


def test_an_applicant_rates_by_number_once_and_says_why_if_poor(scene):
    _, application, panel, _, member = scene
    mine = actor(Role.CITY_OFFICER, city())

    refused(Incomplete, lambda: rate(application, panel, mine, Mark.POOR))
    refused(NotFound, lambda: rate(application, panel, mine, number=3))
    said = rate(application, panel, mine, Mark.POOR, reason="Was on the phone.")
    assert (said.evaluator, said.source) == (member, "applicant")
    refused(Invalid, lambda: rate(application, panel, mine))


def test_who_judged_at_two_stages_is_rated_for_each(scene):
    call, application, panel, _, member = scene
    second = a_panel(call, stage=panel.stage + 1)
    filled(application, member, points={"need": 10, "plan": 20, "team": 20}, stage=second.stage)
    mine = actor(Role.CITY_OFFICER, city())
    rate(application, panel, mine)
    by_panel = {(one.panel_id, one.stage): one.mark for one in evaluators_of(application) if
                one.evaluator_id == member.pk}  # fmt: skip
    assert by_panel == {(panel.pk, panel.stage): "good", (second.pk, panel.stage + 1): ""}
    rate(application, second, mine, number=1, mark=Mark.NORMAL)
    assert EvaluatorFeedback.objects.count() == 2


@pytest.mark.parametrize("state", ["evaluating", "deliberating"])
def test_nobody_rates_before_the_results(scene, state):
    call, application, panel, *_ = scene
    call.state = state
    call.save()
    refused(NotAllowed, lambda: rate(application, panel, actor(Role.CITY_OFFICER, city())))


@pytest.mark.parametrize(
    ("role", "of"),
    [
        (Role.PROGRAMME_OFFICER, agency),
        (Role.APPROVER, ministry),
        (Role.AUDITOR, lambda: organisation("감사원")),
        (Role.CITY_OFFICER, lambda: city("함안군")),
        (Role.CONSULTANT, city),
    ],
)
def test_nobody_else_rates(scene, role, of):
    _, application, panel, *_ = scene
    refused((NotAllowed, NotFound), lambda: rate(application, panel, actor(role, of())))


def test_the_page_names_nobody(scene):
    _, application, _, chair, member = scene
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(Role.CITY_OFFICER, city()))
    text = client.get(f"/applications/{application.pk}/feedback").content.decode()

    assert "1-2" in text
    assert chair.user.email not in text
    assert member.user.email not in text


def test_a_chair_remarks_on_the_others_of_their_panel_alone(scene):
    _, _, panel, chair, member = scene

    def remark(by, number):
        return remark_as_chair(
            panel_id=panel.pk, number=number, mark=Mark.NORMAL, actor=acting(by.user), now=NOW
        )

    refused(NotFound, lambda: remark(chair, 1))
    refused(NotFound, lambda: remark(member, 1))
    assert remark(chair, 2).evaluator == member


def test_statistics_are_the_agencys_alone_and_say_how_somebody_worked(scene):
    call, application, panel, chair, member = scene
    rate(application, panel, actor(Role.CITY_OFFICER, city()), Mark.POOR, reason="Slept.")
    found = statistics_of(actor(Role.PROGRAMME_OFFICER, agency()), call.pk, 1)
    one = next(s for s in found if s.evaluator_id == member.pk)

    assert (one.drift, one.disagreement) == (Fraction(10), Fraction(10))
    assert (one.poor, one.reasons, one.comment_length) == (1, ("Slept.",), 4)
    assert one.before_close is not None
    assert one.before_close.days == 3
    outsiders = (
        actor(Role.APPROVER, ministry()),
        actor(Role.CITY_OFFICER, city()),
        acting(chair.user),
        actor(Role.PROGRAMME_OFFICER, organisation("다른 기관")),
    )
    for by in outsiders:
        with pytest.raises(NotFound):
            statistics_of(by, call.pk, 1)


def test_feedback_changes_no_sheet(scene):
    _, application, panel, *_ = scene
    before = list(application.sheets.order_by("pk").values())
    rate(application, panel, actor(Role.CITY_OFFICER, city()), Mark.POOR, reason="Slept.")

    assert list(application.sheets.order_by("pk").values()) == before


def test_a_reason_is_kept_whole_or_refused(scene):
    _, application, panel, _, _ = scene
    mine = actor(Role.CITY_OFFICER, city())
    refused(TooLong, lambda: rate(application, panel, mine, reason="가" * 2_001))
    assert rate(application, panel, mine, reason="가" * 2_000).reason == "가" * 2_000
