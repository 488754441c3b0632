"""Who makes, changes, follows and freezes a form; every refusal leaves no trace."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from dure.accounts.domain.organisation import OrganisationKind
from dure.audit.models import Entry
from dure.core.actor import ANONYMOUS, SYSTEM, Role
from dure.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from dure.programme.access import form_version as access
from dure.programme.actions import form_version as actions
from dure.programme.domain.form import Form
from dure.programme.domain.form_edit import with_changed_question, without_question
from dure.programme.domain.form_file import FormInvalid, question_from_mapping
from dure.programme.domain.run import digest
from dure.programme.models import FormVersion
from dure.programme.queries.form_version import form_of, form_versions_visible_to
from tests.factories.forms import asked, money_form, sections, stored_form
from tests.factories.programme import NOW, actor, agency, an_application, city, organisation

pytestmark = pytest.mark.django_db


def other_agency():
    return organisation("다른 기관", OrganisationKind.AGENCY)


def officer(of=None):
    return actor(Role.PROGRAMME_OFFICER, of or agency())


@contextmanager
def refused(kind: type[Refusal]):
    """Expect a refusal that changes no form and writes no record."""

    def everything():
        rows = FormVersion.objects.order_by("pk").values()
        return list(rows), Entry.objects.count()

    before = everything()
    with pytest.raises(kind), transaction.atomic():
        yield
    assert everything() == before


def same(form: Form) -> Form:
    return form


STATES = {"draft": None, "frozen": NOW}
WRITES = {
    "edit": lambda pk, who: actions.edit_form(form_version_id=pk, change=same, actor=who, now=NOW),
    "rename": lambda pk, who: actions.rename_form(
        form_version_id=pk, name="새 이름", name_en="", actor=who, now=NOW
    ),
    "discard": lambda pk, who: actions.discard_form(form_version_id=pk, actor=who, now=NOW),
    "follow": lambda pk, who: actions.new_version(form_version_id=pk, actor=who, now=NOW),
}
# move, state -> what an officer of the body that keeps the form gets
EXPECTED = {
    ("edit", "draft"): None,
    ("rename", "draft"): None,
    ("discard", "draft"): None,
    ("follow", "draft"): Invalid,  # there is a draft already
    ("edit", "frozen"): Invalid,
    ("rename", "frozen"): Invalid,
    ("discard", "frozen"): Invalid,
    ("follow", "frozen"): None,
}


@pytest.mark.parametrize(("write", "state"), EXPECTED)
def test_every_write_in_every_state(write, state):
    who, pk = officer(), stored_form(owner=agency(), frozen_at=STATES[state]).pk
    wanted = EXPECTED[write, state]
    if wanted is None:
        WRITES[write](pk, who)
        assert Entry.objects.latest("number").verb == f"form_version.{write}"
    else:
        with refused(wanted):
            WRITES[write](pk, who)


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("state", STATES)
def test_nobody_else_writes(write, state):
    """A draft is not there for others; of a form in use they read."""
    pk = stored_form(owner=agency(), frozen_at=STATES[state]).pk
    wanted = NotFound if state == "draft" else NotAllowed
    strangers = [officer(other_agency()), actor(Role.CITY_OFFICER, city()), ANONYMOUS]
    for who in strangers:
        with refused(wanted):
            WRITES[write](pk, who)
    with refused(NotAllowed):
        WRITES[write](pk, actor(Role.AUDITOR, agency()))


ROLES = [role for role in Role if role is not Role.PROGRAMME_OFFICER]


@pytest.mark.parametrize("role", ROLES)
def test_only_who_prepares_calls_may_anything(role):
    own = stored_form(owner=agency())
    who = actor(role, agency())
    assert access.questions(who, own) == {"edit": False, "follow": False, "copy": False}
    with refused(NotAllowed):
        actions.create_form(key="mine", name="내 양식", actor=who, now=NOW)


def test_questions_of_an_officer():
    own, used = stored_form(owner=agency()), stored_form(version=2, owner=agency(), frozen_at=NOW)
    shipped, mine = stored_form(key="shipped"), officer()
    every = {"edit": True, "follow": True, "copy": True}
    assert access.questions(mine, own) == every
    assert access.questions(mine, used) == every | {"edit": False}
    assert access.questions(mine, shipped) == every | {"edit": False}
    assert access.questions(officer(other_agency()), own) == {
        "edit": False, "follow": False, "copy": True
    }  # fmt: skip


def test_who_sees_which_form(django_assert_num_queries):
    stored_form(key="draft", owner=agency())
    stored_form(key="used", owner=agency(), frozen_at=NOW)
    stored_form(key="shipped")

    def seen(who):
        return [version.key for version in form_versions_visible_to(who)]

    assert seen(officer()) == ["draft", "shipped", "used"]
    assert seen(officer(other_agency())) == ["shipped", "used"]
    assert seen(actor(Role.CITY_OFFICER, city())) == ["used"]
    assert seen(ANONYMOUS) == ["used"]
    assert seen(actor(Role.AUDITOR, city())) == seen(SYSTEM) == ["draft", "shipped", "used"]
    who = officer()
    with django_assert_num_queries(1):
        assert [str(version.owner) for version in form_versions_visible_to(who)]


@pytest.mark.parametrize("key", ["", "A", "1a", "a b", "a" * 61, "가", "a\x00"])
def test_a_key_that_is_none_is_refused(key):
    with refused(Invalid):
        actions.create_form(key=key, name="양식", actor=officer(), now=NOW)


@pytest.mark.parametrize("name", ["", "  ", "a" * 121, "a\x00"])
def test_a_name_that_is_none_is_refused(name):
    with refused(Invalid):
        actions.create_form(key="a", name=name, actor=officer(), now=NOW)


def test_a_key_is_taken_once():
    stored_form(owner=agency())
    with refused(Invalid):
        actions.create_form(key="trial", name="양식", actor=officer(), now=NOW)


def test_a_body_that_is_no_form_is_refused():
    body = sections(asked("a", "yes_no", condition="nobody"))
    with refused(FormInvalid):
        actions.create_form(key="a", name="양식", body=body, actor=officer(), now=NOW)
    own = stored_form(owner=agency())
    with refused(FormInvalid):
        actions.edit_form(
            form_version_id=own.pk,
            change=lambda form: without_question(form, "budget"),
            actor=officer(),
            now=NOW,
        )


def test_an_edit_of_what_has_changed_meanwhile_is_refused():
    own, who = stored_form(owner=agency()), officer()
    read = digest(own.body)
    actions.edit_form(
        form_version_id=own.pk,
        change=lambda form: without_question(form, "reason"),
        expected=read,
        actor=who,
        now=NOW,
    )
    with refused(Stale):
        actions.edit_form(form_version_id=own.pk, change=same, expected=read, actor=who, now=NOW)


def test_a_new_key_is_followed_by_whatever_refers_to_it():
    own = stored_form(owner=agency())
    total = question_from_mapping(
        asked("state_money", "computed", expression="sum(budget.amount)", tag="national_won")
    )
    actions.edit_form(
        form_version_id=own.pk,
        change=lambda form: with_changed_question(form, "national", total),
        actor=officer(),
        now=NOW,
    )
    form = form_of(FormVersion.objects.get())
    assert form.question("reason").condition == "state_money > 1000"
    assert form.question("local").checks[0].expression == "local = state_money"


def test_a_new_version_begins_where_the_old_one_stands():
    used = stored_form(owner=agency(), frozen_at=NOW)
    made = actions.new_version(form_version_id=used.pk, actor=officer(), now=NOW)
    assert (made.version, made.frozen_at, form_of(made)) == (2, None, form_of(used))
    with refused(Invalid):
        actions.new_version(form_version_id=used.pk, actor=officer(), now=NOW)


def test_what_came_with_the_product_is_followed_not_changed():
    shipped = stored_form()
    with refused(NotAllowed):
        actions.edit_form(form_version_id=shipped.pk, change=same, actor=officer(), now=NOW)
    made = actions.new_version(form_version_id=shipped.pk, actor=officer(), now=NOW)
    assert made.owner_id == agency().pk


def test_a_draft_that_is_answered_is_not_thrown_away():
    own = stored_form(owner=agency())
    an_application(form=own)
    with refused(Invalid):
        actions.discard_form(form_version_id=own.pk, actor=officer(), now=NOW)


def test_freezing_is_once_and_for_all():
    own, later = stored_form(owner=agency()), NOW.replace(year=2023)
    actions.freeze_form(version=own, actor=officer(), now=NOW)
    actions.freeze_form(version=own, actor=officer(), now=later)
    assert FormVersion.objects.get().frozen_at == own.frozen_at == NOW
    assert Entry.objects.filter(verb="form_version.freeze").count() == 1


def test_importing_the_same_again_changes_nothing():
    given = {"key": "trial", "name": "양식", "body": money_form(), "actor": SYSTEM, "now": NOW}
    first = actions.import_form(**given)
    entries = Entry.objects.count()
    assert actions.import_form(**given) == first
    assert (FormVersion.objects.count(), Entry.objects.count()) == (1, entries)


def test_importing_replaces_a_draft_and_follows_what_is_in_use():
    given = {"key": "trial", "name": "양식", "actor": officer(), "now": NOW}
    first = actions.import_form(**given, body=money_form())
    again = actions.import_form(**given, body=sections(asked("a", "yes_no")))
    assert (again.pk, again.version) == (first.pk, 1)
    actions.freeze_form(version=again, actor=SYSTEM, now=NOW)
    third = actions.import_form(**given, body=money_form())
    assert (third.version, third.frozen_at) == (2, None)
    with refused(NotAllowed):
        actions.import_form(**given | {"actor": officer(other_agency())}, body=money_form())
