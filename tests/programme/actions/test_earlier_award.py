"""Awards before this installation: all rows or none, corrected by a second table."""

from datetime import date

import pytest

from dure.audit.models import Entry
from dure.core.actor import SYSTEM, Role
from dure.core.errors import Invalid, NotAllowed
from dure.programme.actions.earlier_award import Brought, import_earlier_awards
from dure.programme.adapters.award_file import read_awards
from dure.programme.models import EarlierAward
from tests.factories.programme import NOW, actor, agency, city, ministry

pytestmark = pytest.mark.django_db

HEAD = "기관,사업,과제명,선정일,종료일,출처"
ROW = "통영시,스마트 챌린지,섬 교통,2019-05-02,2020-12-31,2019년 선정 공고"


def officer():
    return actor(Role.PROGRAMME_OFFICER, agency())


def brought(*rows, who=None, head=HEAD):
    content = "\r\n".join((head, *rows)).encode("cp949")
    return import_earlier_awards(content=content, name="선정.csv", actor=who or officer(), now=NOW)


def test_a_table_brings_awards_in():
    who = officer()

    done = brought(ROW, "고성군,hub,항만,2021.03.01,,공고", who=who)

    assert done == Brought(new=2)
    runs, ended = EarlierAward.objects.order_by("-awarded_on")
    assert (ended.organisation, ended.kind, ended.title) == (city(), "challenge", "섬 교통")
    assert (ended.awarded_on, ended.ends_on) == (date(2019, 5, 2), date(2020, 12, 31))
    assert (ended.source, ended.entered_by_id) == ("2019년 선정 공고", who.user_id)
    assert (runs.organisation.name, runs.ends_on) == ("고성군", None)
    assert Entry.objects.filter(verb="earlier_award.enter").count() == 2


def test_the_same_table_again_changes_nothing():
    brought(ROW)
    entries = Entry.objects.count()

    assert brought(ROW) == Brought(same=1)
    assert Entry.objects.count() == entries


def test_a_second_table_corrects_the_end():
    brought(ROW)

    assert brought(ROW.replace("2020-12-31", "2021-06-30")) == Brought(changed=1)
    assert EarlierAward.objects.get().ends_on == date(2021, 6, 30)
    told = Entry.objects.get(verb="earlier_award.correct").detail
    assert (told["before"]["ends_on"], told["ends_on"]) == ("2020-12-31", "2021-06-30")


@pytest.mark.parametrize(
    ("row", "where", "what"),
    [
        (ROW.replace("통영시", ""), "row 3, column A", "This must not be empty."),
        (
            ROW.replace("스마트 챌린지", "새 사업"),
            "row 3, column B",
            "There is no programme 새 사업.",
        ),
        (
            ROW.replace("섬 교통", "섬" * 201),
            "row 3, column C",
            "This is longer than 200 characters.",
        ),
        (ROW.replace("2019-05-02", "2019-02-30"), "row 3, column D", "2019-02-30 is no date."),
        (
            ROW.replace("2020-12-31", "2019-05-01"),
            "row 3, column E",
            "A project ends after it was awarded.",
        ),
        (ROW.replace("2019년 선정 공고", ""), "row 3, column F", "This must not be empty."),
        ("고성군,hub,항만,2021-03-01,,다른 공고", "row 3", "The same award is in row 2 already."),
    ],
)
def test_one_faulty_row_brings_nothing_in(row, where, what):
    good = "고성군,hub,항만,2021-03-01,,공고"

    with pytest.raises(Invalid) as refused:
        brought(good, row)

    assert (str(refused.value.where), str(refused.value.what)) == (where, what)
    assert not EarlierAward.objects.exists()
    assert not Entry.objects.exists()


def test_every_fault_is_told_at_once():
    content = f"{HEAD}\n,,,,,\n,없음,,어제,,\n".encode()

    _rows, faults = read_awards(content, "선정.csv")

    assert {str(fault.where)[:5] for fault in faults} == {"row 3"}
    assert len(faults) == 5


def test_wrong_columns_are_named():
    with pytest.raises(Invalid) as refused:
        brought(ROW, head=HEAD.replace("선정일", "날짜"))
    assert str(refused.value.where) == "row 1, column D"
    assert "날짜" in str(refused.value.what)


@pytest.mark.parametrize(
    ("role", "of"),
    [
        (Role.APPROVER, ministry),
        (Role.CITY_OFFICER, city),
        (Role.AUDITOR, agency),
        (Role.EVALUATOR, agency),
        (Role.ADMINISTRATOR, agency),
    ],
)
def test_only_officers_bring_awards(role, of):
    with pytest.raises(NotAllowed):
        brought(ROW, who=actor(role, of()))
    assert not EarlierAward.objects.exists()


def test_the_system_may():
    assert brought(ROW, who=SYSTEM) == Brought(new=1)
