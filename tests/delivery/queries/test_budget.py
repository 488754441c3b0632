"""Lines of a budget that the application's own table makes."""

import pytest
from django.test import Client

from dure.accounts.models import User
from dure.delivery.actions.budget import LineIn, enter_budget
from dure.delivery.domain.budget import BudgetCategory, ProposedLine, propose_lines
from dure.delivery.queries.budget import proposed_lines
from dure.programme.adapters.form_template import template
from dure.programme.domain.form_file import form_to_mapping
from dure.programme.models import Answer, FormVersion
from tests.factories.money import NOW, a_project, crew

pytestmark = pytest.mark.django_db


def row(source, category, amount):
    return {"source": source, "category": category, "item": "내용", "amount": amount}


TABLE = [
    row("national", "equipment", 700),
    row("city", "facilities", 300),
    row("national", "facilities", 200),
    row("province", "equipment", 100),
    row("in_kind", "labour", 50),
    row("national", "outsourcing", 100),
    row("city", "outsourcing", 550),
    row("private", "equipment", 999),
]
LINES = [
    ProposedLine("장비", BudgetCategory.EQUIPMENT, 700, 100),
    ProposedLine("시설·공사", BudgetCategory.CONSTRUCTION, 200, 300),
    ProposedLine("인건비", BudgetCategory.LABOUR, 0, 50),
    ProposedLine("용역·위탁", BudgetCategory.OTHER, 100, 550),
]


@pytest.fixture
def who():
    return crew()


@pytest.fixture
def project():
    stored = a_project(national_won=1_000, local_won=1_000)
    version = stored.application.form
    FormVersion.objects.filter(pk=version.pk).update(
        body=form_to_mapping(template("small-city").form)
    )
    Answer.objects.create(
        application=stored.application, question="budget", value=TABLE, revision=1, at=NOW
    )
    return type(stored).objects.get(pk=stored.pk)


def test_the_shipped_form_s_table_makes_lines_by_category_and_source(project):
    assert proposed_lines(project) == LINES


def test_the_lead_keeps_what_is_proposed(who, project):
    lines = [
        LineIn(one.name, one.category, one.national_won, one.local_won)
        for one in proposed_lines(project)
    ]

    made = enter_budget(project_id=project.pk, lines=lines, actor=who.planner, now=NOW)

    assert sum(line.amount_won for line in made) == 2_000


def test_the_page_proposes_to_the_lead_alone(who, project):
    address = f"/projects/{project.pk}/budget/lines/"
    said = {}
    for name in ("planner", "officer"):
        client = Client(headers={"accept-language": "en"})
        client.force_login(User.objects.get(pk=getattr(who, name).user_id))
        said[name] = "시설·공사" in client.get(address).content.decode()

    assert said == {"planner": True, "officer": False}


@pytest.mark.parametrize("value", [None, "많이", [1], [{"source": "national"}], []])
def test_a_table_that_is_none_proposes_nothing(project, value):
    Answer.objects.filter(application=project.application).update(value=value)

    assert proposed_lines(project) == []


def test_rows_that_say_no_amount_are_left_out():
    bad = [row("national", "labour", amount) for amount in (0, -5, None, "5", True, 1.5)]

    assert propose_lines(bad, {}) == []
