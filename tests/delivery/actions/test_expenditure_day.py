"""The day of an expenditure: within the agreement, and not one that lies ahead in Korea."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dure.audit.models import Entry
from dure.core.errors import Invalid
from dure.delivery.actions.expenditure import (
    change_expenditure,
    enter_expenditure,
    import_expenditures,
)
from dure.delivery.models import Expenditure
from tests.factories.money import NOW, TODAY, crew, funded, spending

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def begun():
    who = crew()
    return funded(who), who


def on(day: date):
    return replace(spending(), spent_on=day)


def test_enter_expenditure_refuses_a_day_that_lies_ahead(begun):
    project, who = begun
    before = Entry.objects.count()
    with pytest.raises(Invalid, match="lies ahead") as refused:
        enter_expenditure(project_id=project.pk, spending=on(TOMORROW), actor=who.planner, now=NOW)
    assert refused.value.where == "spent_on"
    assert (Expenditure.objects.count(), Entry.objects.count()) == (0, before)


def test_enter_expenditure_takes_today_by_the_korean_calendar(begun):
    project, who = begun
    midnight = datetime(2022, 3, 2, 15, 0, tzinfo=UTC)
    row = enter_expenditure(
        project_id=project.pk, spending=on(TOMORROW), actor=who.planner, now=midnight
    )
    assert row.spent_on == TOMORROW
    with pytest.raises(Invalid, match="lies ahead"):
        enter_expenditure(
            project_id=project.pk,
            spending=on(TOMORROW),
            actor=who.planner,
            now=midnight - timedelta(seconds=1),
        )


def test_change_expenditure_refuses_a_day_that_lies_ahead(begun):
    project, who = begun
    row = enter_expenditure(project_id=project.pk, spending=on(TODAY), actor=who.planner, now=NOW)
    with pytest.raises(Invalid, match="lies ahead"):
        change_expenditure(
            expenditure_id=row.pk, spending=on(TOMORROW), actor=who.planner, now=NOW
        )
    row.refresh_from_db()
    assert row.spent_on == TODAY


def test_import_expenditures_names_the_row_whose_day_lies_ahead(begun):
    project, who = begun
    rows = [(2, on(TODAY)), (3, on(TOMORROW))]
    with pytest.raises(Invalid) as refused:
        import_expenditures(project_id=project.pk, spendings=rows, actor=who.planner, now=NOW)
    assert refused.value.where.startswith("3:")
    assert not Expenditure.objects.exists()
