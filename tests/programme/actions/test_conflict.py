"""Conflicts found, declared, reported and cleared, and that one in force blocks at once."""

from datetime import date, timedelta

import pytest

from dure.audit.actions.record import record
from dure.audit.queries.entry import entries_about
from dure.core.actor import SYSTEM, Role
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.notifications.models import Notice
from dure.programme.actions.conflict import (
    clear_conflict,
    decide_report,
    declare_conflict,
    derive_conflicts,
    derive_for_application,
    report_conflict,
)
from dure.programme.actions.employment import add_employment, end_employment, remove_employment
from dure.programme.domain.evaluator import NewTie, TieKind
from dure.programme.domain.sheet import SheetState
from dure.programme.models import Conflict, Employment, Evaluator
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.sheet import sheets_visible_to
from tests.factories.programme import (
    NOW,
    a_member,
    a_panel,
    a_sheet,
    acting,
    actor,
    agency,
    an_application,
    an_evaluator,
    city,
    company,
    ministry,
    person,
)
from tests.factories.review import (
    a_draw,
    a_pool,
    a_review_call,
    officer,
    some_applications,
    traces,
)

pytestmark = pytest.mark.django_db


def grounds():
    rows = Conflict.objects.filter(cleared_at__isnull=True).order_by("pk")
    return [(row.ground, row.origin) for row in rows]


def test_an_evaluator_who_moves_to_a_member_between_draw_and_scoring_loses_the_application():
    """The golden case: sheet cancelled, application invisible at once, agency told whom to ask."""
    call, _ = a_review_call(), a_pool()
    (application,) = some_applications(call, 1)
    partner = company("한빛 모빌리티")
    a_member(application, partner, role="subcontractor")
    (panel,) = a_draw(call)
    seat, other, third = panel.members.all()
    sheet = a_sheet(application, seat.evaluator, "draft", panel=panel)
    for one in (other, third):
        a_sheet(application, one.evaluator, "declared", panel=panel)
    judge, staff = acting(seat.evaluator.user), officer()
    assert applications_visible_to(judge).filter(pk=application.pk).exists()

    add_employment(
        evaluator_id=seat.evaluator_id,
        tie=NewTie("주식회사 한빛모빌리티", "company", date(2021, 12, 1)),
        actor=judge,
        now=NOW,
    )

    sheet.refresh_from_db()
    assert sheet.state == SheetState.CANCELLED
    assert grounds() == [("employer", "derived")]
    assert not applications_visible_to(judge).filter(pk=application.pk).exists()
    assert not sheets_visible_to(judge).filter(application=application).exists()
    told = Notice.objects.get(recipient_id=staff.user_id, kind="conflict.withhold")
    reserve = int(panel.run.output["reserve"][0])
    assert told.said["values"]["other"] == str(Evaluator.objects.get(pk=reserve))
    own = Notice.objects.filter(recipient_id=judge.user_id)
    assert application.title not in str(list(own.values_list("said", flat=True)))
    assert [entry.verb for entry in entries_about(sheet)] == ["sheet.cancel"]


@pytest.mark.parametrize("role", ["lead", "partner", "subcontractor"])
@pytest.mark.parametrize(
    ("until", "found"),
    [
        (None, [("employer", "derived")]),
        (date(2019, 12, 29), [("former_employer", "derived")]),  # two years less a day before
        (date(2019, 12, 28), []),  # two years to the day before 28 December 2021 in Seoul
    ],
)
def test_every_organisation_counts_and_two_years_to_the_day(role, until, found):
    call = a_review_call()
    employer = city("통영시") if role == "lead" else company("하도급")
    application = an_application(call, city("통영시"), "in_stage", stage=1)
    if role != "lead":
        a_member(application, employer, role=role)
    who = an_evaluator()
    Employment.objects.create(
        evaluator=who, organisation=employer, since=date(2010, 1, 1), until=until
    )

    derive_conflicts(call_id=call.pk, actor=officer(), now=NOW)

    assert grounds() == found


@pytest.mark.parametrize(
    ("state", "count"), [("invited", 1), ("confirmed", 1), ("declined", 0), ("left", 0)]
)
def test_members_count_from_the_invitation_until_they_leave(state, count):
    call = a_review_call()
    (application,) = some_applications(call, 1)
    a_member(application, company("하도급"), state=state)
    an_evaluator(employer=company("하도급"))

    assert len(derive_for_application(application.pk, NOW)) == count


def test_the_day_is_that_of_seoul():
    call = a_review_call()
    (application,) = some_applications(call, 1)
    who = an_evaluator()
    Employment.objects.create(
        evaluator=who, organisation=application.lead, since=date(2010, 1, 1),
        until=date(2019, 12, 29),
    )  # fmt: skip
    midnight = NOW.replace(hour=15, minute=0)  # the 29th begins in Seoul

    assert len(derive_for_application(application.pk, midnight)) == 0
    assert len(derive_for_application(application.pk, midnight - timedelta(seconds=1))) == 1


def test_who_acts_for_a_member_or_took_part_is_in_conflict():
    call = a_review_call()
    one, two, three = some_applications(call, 3)
    consultant = person(Role.CONSULTANT, one.lead)
    an_evaluator(user=consultant)
    writer = an_evaluator().user
    type(two).objects.filter(pk=two.pk).update(created_by=writer)
    advisor = an_evaluator().user
    record(verb="application.edit", subject=three, actor=acting(advisor), now=NOW)

    derive_conflicts(call_id=call.pk, actor=officer(), now=NOW)

    rows = set(Conflict.objects.values_list("user_id", "application_id", "ground"))
    assert rows == {
        (consultant.pk, one.pk, "employer"),
        (writer.pk, two.pk, "took_part"),
        (advisor.pk, three.pk, "took_part"),
    }


def test_other_ties_count_and_deriving_twice_finds_nothing_new():
    call = a_review_call()
    (application,) = some_applications(call, 1)
    who = an_evaluator()
    tie = NewTie(application.lead.name, "basic_government", date(2020, 1, 1), kind=TieKind.HOLDS)

    add_employment(evaluator_id=who.pk, tie=tie, actor=acting(who.user), now=NOW)

    assert grounds() == [("declared", "derived")]
    assert derive_conflicts(call_id=call.pk, actor=officer(), now=NOW) == []


def test_ending_a_tie_leaves_the_conflict_until_it_is_cleared():
    call = a_review_call()
    (application,) = some_applications(call, 1)
    who = an_evaluator(employer=application.lead)
    derive_conflicts(call_id=call.pk, actor=officer(), now=NOW)
    tie = who.employments.get()

    end_employment(employment_id=tie.pk, until=date(2018, 1, 1), actor=acting(who.user), now=NOW)
    assert grounds() == [("employer", "derived")]
    remove_employment(employment_id=tie.pk, reason="another person", actor=officer(), now=NOW)

    assert grounds() == [("employer", "derived")]
    clear_conflict(
        conflict_id=Conflict.objects.get().pk, reason="mixed up", actor=officer(), now=NOW
    )
    assert grounds() == []


def test_what_an_officer_cleared_is_not_found_again_but_another_organisation_is():
    call = a_review_call()
    (application,) = some_applications(call, 1)
    an_evaluator(employer=application.lead)
    derive_conflicts(call_id=call.pk, actor=officer(), now=NOW)
    found = Conflict.objects.get()

    clear_conflict(conflict_id=found.pk, reason="other department", actor=officer(), now=NOW)
    assert derive_conflicts(call_id=call.pk, actor=officer(), now=NOW) == []
    other = company("다른 회사")
    a_member(application, other)
    Employment.objects.create(
        evaluator_id=found.user.evaluator.pk, organisation=other, since=date(2015, 1, 1)
    )

    (new,) = derive_for_application(application.pk, NOW)
    assert new.organisation == other


@pytest.mark.parametrize("state", SheetState)
def test_a_conflict_takes_every_sheet_that_is_not_locked(state):
    takes = {"assigned", "declared", "draft", "submitted", "reopened"}
    call = a_review_call()
    (application,) = some_applications(call, 1)
    who = an_evaluator(employer=application.lead)
    sheet = a_sheet(application, who, state.value)

    derive_conflicts(call_id=call.pk, actor=officer(), now=NOW)

    sheet.refresh_from_db()
    assert sheet.state == ("cancelled" if state.value in takes else state.value)
    assert bool(sheet.reason) == (state.value in takes | {"recused", "cancelled"})


@pytest.mark.parametrize("state", ["assigned", "declared", "draft", "submitted", "reopened"])
def test_an_evaluator_declares_and_is_recused(state):
    call = a_review_call()
    (application,) = some_applications(call, 1)
    who = an_evaluator()
    sheet = a_sheet(application, who, state)

    declare_conflict(
        application_id=application.pk, note="my brother", actor=acting(who.user), now=NOW
    )

    sheet.refresh_from_db()
    assert (sheet.state, sheet.reason) == ("recused", "my brother")
    assert grounds() == [("declared", "declared")]
    assert not applications_visible_to(acting(who.user)).exists()


def test_staff_declare_for_themselves_and_no_longer_see_it():
    call = a_review_call()
    (application,) = some_applications(call, 1)
    by = officer()

    declare_conflict(application_id=application.pk, note="a friend", actor=by, now=NOW)

    assert not applications_visible_to(by).exists()
    with pytest.raises(NotFound):
        declare_conflict(application_id=application.pk, note="again", actor=by, now=NOW)


def test_only_who_judges_or_runs_a_call_declares():
    call = a_review_call()
    (application,) = some_applications(call, 1)
    stranger = acting(an_evaluator().user)
    neighbour = actor(Role.CITY_OFFICER, city("서산시"))
    own = actor(Role.CITY_OFFICER, application.lead)
    before = traces()

    for who, refusal in ((stranger, NotFound), (neighbour, NotFound), (own, NotAllowed)):
        with pytest.raises(refusal):
            declare_conflict(application_id=application.pk, note="x", actor=who, now=NOW)
    with pytest.raises(Incomplete):
        declare_conflict(application_id=application.pk, note=" ", actor=officer(), now=NOW)

    assert traces() == before


def test_an_applicant_names_somebody_before_the_draw_and_the_agency_decides():
    call, pool = a_review_call(), a_pool()
    (application,) = some_applications(call, 1)
    lead = actor(Role.CITY_OFFICER, application.lead)

    first = report_conflict(
        application_id=application.pk, named="Employee of 고용주 0", reason="lost a tender",
        actor=lead, now=NOW,
    )  # fmt: skip
    second = report_conflict(
        application_id=application.pk, named="Somebody", reason="a feeling", actor=lead, now=NOW
    )
    by = officer()
    decide_report(
        report_id=first.pk, evaluator_id=pool[0].pk, reason="plausible", actor=by, now=NOW
    )
    decide_report(report_id=second.pk, evaluator_id=None, reason="no ground", actor=by, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("upheld", "dismissed")
    assert grounds() == [("named_by_applicant", "reported")]
    assert first.conflict.user_id == pool[0].user_id
    before = traces()
    with pytest.raises(NotAllowed):
        decide_report(report_id=first.pk, evaluator_id=None, reason="no", actor=by, now=NOW)
    assert traces() == before


def test_nobody_is_named_after_the_draw():
    call, _ = a_review_call(), a_pool()
    (application,) = some_applications(call, 1)
    a_draw(call)
    before = traces()

    with pytest.raises(Invalid, match="drawn already"):
        report_conflict(
            application_id=application.pk, named="x", reason="y",
            actor=actor(Role.CITY_OFFICER, application.lead), now=NOW,
        )  # fmt: skip

    assert traces() == before


@pytest.mark.parametrize("role", Role)
def test_reports_come_from_the_lead_alone(role):
    call = a_review_call()
    (application,) = some_applications(call, 1)
    partner = company("파트너")
    a_member(application, partner)
    before = traces()

    for where, may in (
        (application.lead, role in (Role.CITY_OFFICER, Role.APPROVER)),
        (city("서산시"), False),
        (agency(), False),
        (ministry(), False),
        (partner, False),
    ):
        who = actor(role, where)
        if may:
            continue
        with pytest.raises((NotAllowed, NotFound)):
            report_conflict(
                application_id=application.pk, named="x", reason="y", actor=who, now=NOW
            )
    assert traces() == before


def test_nobody_clears_what_they_entered_or_what_concerns_them():
    call, pool = a_review_call(), a_pool(1)
    (application,) = some_applications(call, 1)
    report = report_conflict(
        application_id=application.pk, named="x", reason="y",
        actor=actor(Role.CITY_OFFICER, application.lead), now=NOW,
    )  # fmt: skip
    by = officer()
    decide_report(report_id=report.pk, evaluator_id=pool[0].pk, reason="yes", actor=by, now=NOW)
    found = Conflict.objects.get()
    before = traces()

    for who, refusal in (
        (by, NotAllowed),
        (acting(pool[0].user), NotFound),
        (actor(Role.APPROVER, ministry()), NotAllowed),
        (actor(Role.AUDITOR, agency()), NotAllowed),
        (actor(Role.PROGRAMME_OFFICER, company("다른 기관")), NotFound),
    ):
        with pytest.raises(refusal):
            clear_conflict(conflict_id=found.pk, reason="z", actor=who, now=NOW)
    with pytest.raises(Incomplete):
        clear_conflict(conflict_id=found.pk, reason=" ", actor=officer(), now=NOW)
    assert traces() == before

    clear_conflict(conflict_id=found.pk, reason="z", actor=officer(), now=NOW)
    assert grounds() == []


def test_a_cleared_conflict_does_not_bring_the_sheet_back():
    call = a_review_call()
    (application,) = some_applications(call, 1)
    who = an_evaluator(employer=application.lead)
    sheet = a_sheet(application, who, "draft", panel=a_panel(call))
    derive_conflicts(call_id=call.pk, actor=officer(), now=NOW)

    clear_conflict(
        conflict_id=Conflict.objects.get().pk, reason="other office", actor=officer(), now=NOW
    )

    sheet.refresh_from_db()
    assert sheet.state == "cancelled"


def test_only_the_agency_looks_for_conflicts():
    call = a_review_call()
    (application,) = some_applications(call, 1)
    an_evaluator(employer=application.lead)
    before = traces()

    for who in (
        actor(Role.APPROVER, ministry()),
        actor(Role.AUDITOR, agency()),
        actor(Role.CITY_OFFICER, application.lead),
        actor(Role.EVALUATOR, agency()),
    ):
        with pytest.raises(NotAllowed):
            derive_conflicts(call_id=call.pk, actor=who, now=NOW)
    assert traces() == before
    assert len(derive_conflicts(call_id=call.pk, actor=SYSTEM, now=NOW)) == 1
