from datetime import date

import pytest

from dure.audit.queries.entry import entries_about
from dure.core.actor import SYSTEM, Role
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.notifications.models import Notice
from dure.programme.actions.employment import add_employment, end_employment, remove_employment
from dure.programme.actions.evaluator import (
    change_evaluator,
    check_evaluator,
    enter_evaluator,
    import_evaluators,
)
from dure.programme.adapters.pool_file import read_pool
from dure.programme.domain.evaluator import NewTie
from dure.programme.models import Employment, Evaluator
from tests.factories.programme import (
    NOW,
    acting,
    actor,
    agency,
    an_evaluator,
    city,
    company,
    ministry,
    person,
)
from tests.factories.review import officer, traces

pytestmark = pytest.mark.django_db
HEAD = "email,name,expertise,region,organisation,organisation_kind,since,until\n"


def enter(by, **fields):
    given = {"email": "judge@test.example", "name": "평가위원", "expertise": ["data"]} | fields
    return enter_evaluator(**({"agency_id": agency().pk} | given), actor=by, now=NOW)


def load(text, by=None, name="pool.csv"):
    return import_evaluators(
        agency_id=agency().pk, content=text.encode(), name=name, actor=by or officer(), now=NOW
    )


def test_entering_somebody_makes_account_role_and_record():
    entered = enter(officer(), expertise=["data", "energy", "data"], region="경상남도")

    assert (entered.expertise, entered.region) == (["data", "energy"], "경상남도")
    assert entered.user.grants.get().role == "evaluator"
    assert entered.checked_at is None
    assert [entry.verb for entry in entries_about(entered)] == ["evaluator.enter"]
    assert Notice.objects.get().recipient == entered.user


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"email": " "}, Incomplete),
        ({"expertise": []}, Incomplete),
        ({"expertise": ["magic"]}, Invalid),
    ],
)
def test_what_is_missing_is_refused_without_a_trace(fields, refusal):
    by, before = officer(), traces()

    with pytest.raises(refusal):
        enter(by, **fields)

    assert (traces(), Evaluator.objects.count()) == (before, 0)


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.APPROVER])
def test_who_runs_a_call_does_not_judge(role):
    for where in (agency(), ministry()):
        staff, by = person(role, where), officer()
        before = traces()
        with pytest.raises(Invalid, match="Who runs a call"):
            enter(by, email=staff.email)
        assert traces() == before


def test_nobody_is_in_the_pool_twice():
    by = officer()
    enter(by)

    with pytest.raises(Invalid, match="in the pool already"):
        enter(by, email="JUDGE@test.example")


@pytest.mark.parametrize("role", Role)
def test_only_the_agencys_officers_enter(role):
    people = [actor(role, where) for where in (agency(), ministry(), city(), company("기관"))]

    for number, who in enumerate(people):
        if number == 0 and role is Role.PROGRAMME_OFFICER:
            continue
        with pytest.raises(NotFound):
            enter(who)
    assert not Evaluator.objects.exists()


def test_a_record_is_checked_by_another_officer_and_anew_after_each_change():
    first, second = officer(), officer()
    entered = enter(first)
    with pytest.raises(Invalid, match="names no employer"):
        check_evaluator(evaluator_id=entered.pk, actor=second, now=NOW)
    tie = NewTie("회사", "company", date(2020, 1, 1))
    add_employment(evaluator_id=entered.pk, tie=tie, actor=first, now=NOW)
    before = traces()
    for who in (first, acting(entered.user), actor(Role.AUDITOR, agency())):
        with pytest.raises(NotAllowed):
            check_evaluator(evaluator_id=entered.pk, actor=who, now=NOW)
    with pytest.raises(NotFound):
        check_evaluator(
            evaluator_id=entered.pk, actor=actor(Role.PROGRAMME_OFFICER, company("기관")), now=NOW
        )
    assert traces() == before

    assert check_evaluator(evaluator_id=entered.pk, actor=second, now=NOW).checked_at == NOW
    own = acting(entered.user)
    keep = {"evaluator_id": entered.pk, "actor": own, "now": NOW}
    same = {"expertise": ["data"], "region": ""}
    assert change_evaluator(**keep, **same, is_available=False).checked_at == NOW
    changed = change_evaluator(**keep, expertise=["energy"], region="", is_available=True)

    assert changed.checked_at is None
    check_evaluator(evaluator_id=entered.pk, actor=first, now=NOW)
    end_employment(
        employment_id=Employment.objects.get().pk, until=date(2021, 1, 1), actor=own, now=NOW
    )
    entered.refresh_from_db()
    assert entered.checked_at is None


def test_evaluators_keep_their_own_record_alone():
    mine, other = an_evaluator(), an_evaluator(employer=company("회사"))
    me = acting(mine.user)
    before = traces()
    tie = NewTie("회사", "company", date(2020, 1, 1))

    with pytest.raises(NotFound):
        add_employment(evaluator_id=other.pk, tie=tie, actor=me, now=NOW)
    with pytest.raises(NotFound):
        end_employment(
            employment_id=other.employments.get().pk, until=date(2021, 1, 1), actor=me, now=NOW
        )
    assert traces() == before
    kept = add_employment(evaluator_id=mine.pk, tie=tie, actor=me, now=NOW)

    with pytest.raises(NotAllowed):
        remove_employment(employment_id=kept.pk, reason="mine", actor=me, now=NOW)
    with pytest.raises(Invalid):
        end_employment(employment_id=kept.pk, until=date(2020, 1, 1), actor=me, now=NOW)
    with pytest.raises(Incomplete):
        remove_employment(employment_id=kept.pk, reason=" ", actor=officer(), now=NOW)
    remove_employment(employment_id=kept.pk, reason="twice", actor=officer(), now=NOW)
    assert not mine.employments.exists()


def test_a_pool_comes_in_whole():
    text = HEAD + (
        'a@test.example,가,"data; energy",경기도,한빛 연구소,research_institute,2018-03-01,\n'
        "b@test.example,나,transport,,서산시,basic_government,2015.01.02,2021/06/30\n"
    )

    entered = load(text)

    assert [row.user.email for row in entered] == ["a@test.example", "b@test.example"]
    ties = Employment.objects.order_by("pk")
    assert [(tie.organisation.name, tie.since, tie.until) for tie in ties] == [
        ("한빛 연구소", date(2018, 3, 1), None),
        ("서산시", date(2015, 1, 2), date(2021, 6, 30)),
    ]


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("a@x.example,,data,,,,,", "row 2, column B"),
        ("ax.example,가,data,,,,,", "row 2, column A"),
        ("a@x.example,가,magic,,,,,", "row 2, column C"),
        ("a@x.example,가,data,,회사,guild,2020-01-01,", "row 2, column F"),
        ("a@x.example,가,data,,회사,company,,", "row 2, column G"),
        ("a@x.example,가,data,,회사,company,soon,", "row 2, column G"),
        ("a@x.example,가,data,,회사,company,2020-02-30,", "row 2, column G"),
        ("a@x.example,가,data,,회사,company,2020-01-02,2020-01-01", "row 2, column H"),
        (f"a@x.example,{'가' * 81},data,,,,,", "row 2, column B"),
    ],
)
def test_a_fault_is_named_by_row_and_column_and_nobody_comes_in(row, where):
    by = officer()
    before = traces()

    with pytest.raises(Invalid) as refusal:
        load(HEAD + row + "\nb@test.example,나,data,,,,,\n", by)

    assert str(refusal.value.where) == where
    assert (traces(), Evaluator.objects.count()) == (before, 0)


def test_every_fault_is_listed_at_once():
    rows = "x,,magic,,,,,\nb@x.example,나,data,,,,,\nB@x.example,다,data,,,,,\n"

    _rows, faults = read_pool((HEAD + rows).encode(), "p.csv")

    assert [str(fault.where) for fault in faults] == [
        "row 2, column B", "row 2, column A", "row 2, column C", "row 4, column A",
    ]  # fmt: skip


def test_somebody_already_there_stops_the_whole_table():
    by = officer()
    enter(by)
    before = traces()

    with pytest.raises(Invalid) as refusal:
        load(HEAD + "b@x.example,나,data,,,,,\njudge@test.example,다,data,,,,,\n", by)

    assert refusal.value.where == "row 3"
    assert (traces(), Evaluator.objects.count()) == (before, 1)


@pytest.mark.parametrize("text", ["", "name,expertise\n가,data\n", "\x00\x01", HEAD])
def test_a_table_that_is_none_is_refused(text):
    by = officer()
    before = traces()

    with pytest.raises(Invalid):
        load(text, by)

    assert traces() == before


def test_the_product_itself_may_enter_and_check():
    entered = enter(SYSTEM)
    tie = NewTie("회사", "company", date(2020, 1, 1))
    add_employment(evaluator_id=entered.pk, tie=tie, actor=SYSTEM, now=NOW)

    assert check_evaluator(evaluator_id=entered.pk, actor=SYSTEM, now=NOW).checked_by_id is None
