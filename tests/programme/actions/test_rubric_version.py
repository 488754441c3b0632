"""Rubrics: who writes them, what a mistake leaves, and that a used version never changes."""

import pytest

from dure.core.actor import ANONYMOUS, Role
from dure.core.errors import Invalid, NotAllowed, NotFound
from dure.programme.access.rubric_version import questions
from dure.programme.actions.rubric_version import create_rubric, edit_rubric, next_version
from dure.programme.models import RubricVersion
from tests.factories.call import RUBRIC
from tests.factories.programme import NOW, a_rubric, actor, agency, city, ministry
from tests.factories.snapshot import changed, snapshot

pytestmark = pytest.mark.django_db

OTHER = {"criteria": [{"key": "need", "name": "필요성", "weight": "100"}]}


def officer():
    return actor(Role.PROGRAMME_OFFICER, agency())


def create(by, **fields):
    given = {"key": "trial", "name": "시험 평가표", "body": RUBRIC} | fields
    return create_rubric(actor=by, now=NOW, **given)


def test_a_rubric_begins_with_version_one():
    made = create(officer(), name="  시험 평가표 ")
    assert (str(made), made.name, made.frozen_at) == ("trial@1", "시험 평가표", None)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"key": "큰 표"}, "key"),
        ({"key": "a--b"}, "key"),
        ({"key": ""}, "key"),
        ({"key": "taken"}, "key"),
        ({"name": " "}, "name"),
        ({"name": "가" * 121}, "name"),
        ({"name_en": "a\0"}, "name_en"),
        ({"body": {"criteria": [{"key": "need", "name": "", "weight": "1"}]}}, "criteria"),
    ],
)
def test_a_rubric_with_a_mistake_is_refused_without_a_trace(fields, where):
    by = officer()
    create(by, key="taken")
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        create(by, **fields)

    faults = getattr(refused.value, "faults", (refused.value,))
    assert any(str(fault.where).startswith(where) for fault in faults)
    assert changed(before) == set()


def test_a_version_that_no_published_call_names_is_changed():
    by = officer()
    made = create(by)
    edit_rubric(rubric_id=made.pk, name="새 이름", body=OTHER, actor=by, now=NOW)
    made.refresh_from_db()
    assert (made.name, len(made.body["criteria"])) == ("새 이름", 1)


def test_a_used_version_never_changes_and_its_next_one_does():
    by = officer()
    used = a_rubric("trial", 1, RUBRIC)
    RubricVersion.objects.update(frozen_at=NOW)
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        edit_rubric(rubric_id=used.pk, name="새 이름", body=OTHER, actor=by, now=NOW)

    assert "next version" in str(refused.value.remedy)
    assert changed(before) == set()

    copy = next_version(rubric_id=used.pk, actor=by, now=NOW)
    assert (str(copy), copy.name, copy.frozen_at) == ("trial@2", used.name, None)
    assert str(next_version(rubric_id=used.pk, actor=by, now=NOW)) == "trial@3"


WRITERS = {"officer"}
BROWSERS = {"officer", "auditor"}
ROLES = {
    "officer": (Role.PROGRAMME_OFFICER, agency),
    "auditor": (Role.AUDITOR, agency),
    "minister": (Role.APPROVER, ministry),
    "mayor": (Role.APPROVER, city),
    "planner": (Role.CITY_OFFICER, city),
    "consultant": (Role.CONSULTANT, city),
    "evaluator": (Role.EVALUATOR, agency),
    "finance": (Role.FINANCE_OFFICER, agency),
    "administrator": (Role.ADMINISTRATOR, agency),
}


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("name", ROLES)
def test_every_role_and_every_question(name, frozen):
    role, of = ROLES[name]
    version = a_rubric()
    version.frozen_at = NOW if frozen else None
    assert questions(actor(role, of()), version) == {
        "read": frozen or name in BROWSERS,
        "edit": name in WRITERS and not frozen,
        "clone": name in WRITERS,
    }


def test_everybody_reads_what_a_published_call_scores_by():
    version = a_rubric()
    assert not any(questions(ANONYMOUS, version).values())
    version.frozen_at = NOW
    assert questions(ANONYMOUS, version) == {"read": True, "edit": False, "clone": False}


@pytest.mark.parametrize("name", sorted(set(ROLES) - WRITERS))
def test_nobody_else_writes_and_nothing_is_left(name):
    role, of = ROLES[name]
    by, version = actor(role, of()), a_rubric("other", 1, RUBRIC)
    before = snapshot()

    with pytest.raises(NotAllowed):
        create(by)
    with pytest.raises((NotAllowed, NotFound)):
        edit_rubric(rubric_id=version.pk, name="가", body=OTHER, actor=by, now=NOW)
    with pytest.raises((NotAllowed, NotFound)):
        next_version(rubric_id=version.pk, actor=by, now=NOW)
    assert changed(before) == set()
