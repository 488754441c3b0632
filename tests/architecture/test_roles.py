"""Who may do what: the page is current, and the separations hold over the whole table."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import roles  # noqa: E402  a script beside the package

READING = {
    ("panel", "see panels"),
    ("panel", "see work"),
    ("ranking", "see selection"),
    ("dossier", "take"),
    ("earlier_award", "read"),
    ("feedback", "read"),
    ("rubric_version", "browse"),
    ("rubric_version", "read"),
    ("run", "verify"),  # computing a sealed run again changes nothing
    ("sheet", "see matrix"),
    ("sheet", "see names"),
}
OFFICES = {
    "programme officer",
    "finance officer of the agency",
    "approver of the agency",
    "approver of the ministry",
}
NOT_OF_ONE_CALL = READING | {
    ("earlier_award", "bring"),
    ("form_version", "create"),
    ("rubric_version", "write"),
}


@pytest.fixture(scope="module")
def table():
    return [row for row in roles.answers() if row.feature in ("programme", "delivery")]


def who(table, feature, noun, question):
    (row,) = [row for row in table if (row.feature, row.noun, row.question) == (
        feature, noun, question)]  # fmt: skip
    return set(row.who)


def everything(table, *people):
    """Return the questions that one of the people gets a yes to."""
    return {(row.noun, row.question) for row in table if set(people) & set(row.who)}


def names(start):
    return [person.name for person in roles.PEOPLE if person.name.startswith(start)]


def test_the_page_is_what_the_code_says():
    assert roles.PAGE.read_text() == roles.page(), "run `make docs`"


def test_every_question_of_the_code_is_in_the_table(table):
    written = {
        (path.parts[-3], path.stem, line.split("(")[0].removeprefix("def may_").replace("_", " "))
        for feature in ("programme", "delivery")
        for path in (ROOT / "src" / "dure" / feature / "access").glob("*.py")
        for line in path.read_text().splitlines()
        if line.startswith("def may_")
    }

    assert {(r.feature, r.noun, r.question.split(" (")[0]) for r in table} == written
    assert len(written) > 90


def test_auditors_write_nothing(table):
    assert everything(table, "auditor") <= READING


def test_administrators_and_strangers_may_nothing(table):
    assert everything(table, "administrator", "nobody", "resident") == set()


def test_a_neighbour_may_nothing_on_what_belongs_to_another(table):
    assert everything(table, *names("the neighbour's")) == set()


def test_another_agency_prepares_its_own_forms_and_rubrics_only(table):
    assert everything(table, "another agency's officer") <= NOT_OF_ONE_CALL


def test_only_evaluators_score_and_only_chairs_approve_what_panels_say(table):
    assert who(table, "programme", "sheet", "score") == {"the evaluator"}
    assert who(table, "programme", "consensus", "approve") == {"the chair of the panel"}
    assert who(table, "programme", "objection", "judge") == {"the chair of the panel"}


def test_evaluators_decide_nothing(table):
    theirs = everything(table, "the evaluator", "the chair of the panel", "another evaluator")

    assert {noun for noun, _ in theirs} == {"sheet", "consensus", "evaluator", "objection"}
    assert everything(table, "another evaluator") == set()


def test_agency_computes_and_ministry_decides(table):
    assert who(table, "programme", "ranking", "rank") == {"programme officer"}
    for noun, question in (
        ("call", "publish"), ("call", "cancel"), ("call", "decide amendment"),
        ("determination", "decide"), ("determination", "approve"),
    ):  # fmt: skip
        assert who(table, "programme", noun, question) == {"approver of the ministry"}


def test_the_city_does_not_decide_on_its_own_money(table):
    cities = set(names("finance officer of the city")) | {"city officer", "approver of the city"}
    for noun, question in (
        ("tranche", "approve"), ("tranche", "pay"), ("settlement", "approve"),
        ("settlement", "check"), ("clawback", "decide"), ("budget", "decide transfer"),
        ("acceptance", "decide"), ("plan", "decide"), ("milestone", "decide"),
        ("change_request", "decide"), ("labour", "decide"), ("contract", "clear"),
    ):  # fmt: skip
        assert not who(table, "delivery", noun, question) & cities, (noun, question)


def test_offices_write_no_application(table):
    for question in ("write", "sign", "start", "invite", "request signoff", "answer invitation"):
        assert not who(table, "programme", "application", question) & OFFICES


def test_whoever_entered_it_does_not_approve_it(table):
    """Each decision on what one person entered; the others are guarded by their actions."""
    apart = {(row.noun, row.question) for row in table if row.who and row.who == row.not_own}

    assert apart == {
        ("acceptance", "decide"),
        ("asset", "verify"),
        ("call", "decide amendment"),
        ("call", "publish"),
        ("change_request", "decide"),
        ("conflict", "clear"),
        ("conflict", "decide"),
        ("consensus", "approve"),
        ("contract", "clear"),
        ("determination", "approve"),
        ("evaluator", "check"),
        ("labour", "decide"),
        ("milestone", "decide"),
        ("plan", "decide"),
    }


@pytest.mark.django_db
def test_no_question_asks_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert roles.answers()


def test_every_workflow_has_its_table():
    found = [(feature, name) for feature, name, _ in roles.workflows()]

    assert len(found) == len(set(found)) >= 24
    assert {"application", "call", "sheet", "tranche", "scan", "study"} <= {n for _, n in found}
