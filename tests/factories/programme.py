"""Builders of calls, applications and the people around them, straight into the tables."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from dure.accounts.domain.organisation import OrganisationKind
from dure.accounts.models import Grant, Organisation, User
from dure.accounts.queries.actor import actor_of
from dure.core.actor import Actor, Role
from dure.programme.domain.application import UNSUBMITTED, ApplicationState
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.models import (
    Application,
    Call,
    ConsortiumMember,
    Employment,
    Evaluator,
    FormVersion,
    Panel,
    Programme,
    RubricVersion,
    ScoreSheet,
)

NOW = datetime(2021, 12, 28, 3, 0, tzinfo=UTC)  # noon in Seoul, while the 2022 call is open
_numbers = count(1)


def organisation(name: str, kind: OrganisationKind = OrganisationKind.BASIC_GOVERNMENT):
    """Return the organisation of that name, stored once."""
    return Organisation.objects.get_or_create(kind=kind.value, name=name)[0]


def ministry() -> Organisation:
    return organisation("국토교통부", OrganisationKind.MINISTRY)


def agency() -> Organisation:
    return organisation("지원 기관", OrganisationKind.AGENCY)


def city(name: str = "통영시") -> Organisation:
    return organisation(name)


def company(name: str = "솔루션 회사") -> Organisation:
    return organisation(name, OrganisationKind.COMPANY)


def person(role: Role | None = None, of: Organisation | None = None, name: str = "") -> User:
    """Store a person, with one role if given."""
    number = next(_numbers)
    user = User.objects.create(email=f"{name or 'person'}-{number}@test.example", name=name)
    if role is not None and of is not None:
        Grant.objects.create(user=user, role=role.value, organisation=of)
    return user


def acting(user: User) -> Actor:
    return actor_of(user)


def actor(role: Role, of: Organisation) -> Actor:
    """Return a new person's actor with one role."""
    return actor_of(person(role, of))


def a_programme() -> Programme:
    return Programme.objects.get_or_create(
        kind=ProgrammeKind.SMALL_CITY.value, name="중·소도시 스마트시티 조성사업"
    )[0]


def a_form(key: str = "small-city", version: int = 1, body: dict | None = None) -> FormVersion:
    return FormVersion.objects.get_or_create(
        key=key,
        version=version,
        defaults={"name": "신청서", "body": body or {"sections": []}, "created_at": NOW},
    )[0]


def a_rubric(key: str = "written", version: int = 1, body: dict | None = None) -> RubricVersion:
    return RubricVersion.objects.get_or_create(
        key=key,
        version=version,
        defaults={"name": "평가표", "body": body or {"criteria": []}, "created_at": NOW},
    )[0]


def a_call(state: str = "open", **fields) -> Call:
    """Store a call of 2022 in any state; open from a day before NOW until a day after."""
    given = {
        "programme": a_programme(),
        "year": 2022,
        "title": "2022 중·소도시 스마트시티 조성사업 공모",
        "state": state,
        "ministry": ministry(),
        "agency": agency(),
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=1),
        "created_at": NOW - timedelta(days=40),
        "published_at": None if state == "draft" else NOW - timedelta(days=35),
        "announced_at": NOW if state in {"announced", "final"} else None,
    }
    return Call.objects.create(**(given | fields))


def an_application(call: Call | None = None, lead=None, state: str = "draft", **fields):
    """Store an application in any state, with its lead as a confirmed member."""
    given = {
        "call": call or a_call(),
        "lead": lead or city(),
        "title": "스마트 주차 공유",
        "state": state,
        "form": a_form(),
        "created_at": NOW,
        "updated_at": NOW,
    } | fields
    if ApplicationState(state) not in UNSUBMITTED:
        given.setdefault("submitted_at", NOW)
        given.setdefault("number", f"2022-{next(_numbers):04}")
    stored = Application.objects.create(**given)
    a_member(stored, stored.lead, role="lead")
    return stored


def a_member(application: Application, organisation: Organisation, role: str = "partner", **more):
    given = {"state": "confirmed", "share_permille": 500} | more
    return ConsortiumMember.objects.create(
        application=application, organisation=organisation, role=role, **given
    )


def an_evaluator(*, employer: Organisation | None = None, **fields) -> Evaluator:
    """Store an evaluator of the pool, employed since 2015 if an employer is given."""
    user = fields.pop("user", None) or person(Role.EVALUATOR, agency())
    given = {"agency": agency(), "entered_at": NOW, "expertise": ["transport"]} | fields
    stored = Evaluator.objects.create(user=user, **given)
    if employer is not None:
        Employment.objects.create(evaluator=stored, organisation=employer, since=date(2015, 1, 1))
    return stored


def a_panel(call: Call, stage: int = 1, name: str = "1") -> Panel:
    return Panel.objects.get_or_create(call=call, stage=stage, name=name)[0]


def a_sheet(application, evaluator, state: str = "assigned", **fields) -> ScoreSheet:
    """Store a score sheet in any state."""
    given = {
        "panel": fields.pop("panel", None) or a_panel(application.call),
        "stage": 1,
        "rubric": fields.pop("rubric", None) or a_rubric(),
        "created_at": NOW,
        "updated_at": NOW,
    } | fields
    if state in {"submitted", "locked"}:
        given.setdefault("submitted_at", NOW)
    if state in {"recused", "cancelled", "reopened"}:
        given.setdefault("reason", "told")
    return ScoreSheet.objects.create(
        application=application, evaluator=evaluator, state=state, **given
    )
