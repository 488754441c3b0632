"""Builders of applications with a form, terms, answers, files and the people around them."""

from dataclasses import dataclass, field
from datetime import timedelta

from dure.core.actor import Actor, Role
from dure.files.models import StoredFile
from dure.programme.domain.terms import (
    EligibilityCode,
    EligibilityRule,
    FundingRule,
    SelectionRule,
    Stage,
    StageKind,
    Terms,
    Window,
    WindowKind,
)
from dure.programme.domain.terms_file import terms_to_mapping
from dure.programme.models import (
    Answer,
    AnswerRevision,
    Application,
    Attachment,
    CallTerms,
    CorrectionRequest,
    SubmissionReceipt,
)
from tests.factories.programme import (
    NOW,
    a_call,
    a_form,
    actor,
    agency,
    an_application,
    city,
    ministry,
)

FORM = {
    "sections": [
        {
            "key": "plan",
            "title": "사업 계획",
            "title_en": "Plan",
            "questions": [
                {"key": "problem", "kind": "long_text", "label": "해결할 문제"},
                {"key": "summary", "kind": "short_text", "label": "요약", "anonymous": True},
                {"key": "town", "kind": "municipality", "label": "지역", "required": False},
                {"key": "note", "kind": "long_text", "label": "비고", "required": False},
            ],
        },
        {
            "key": "money",
            "title": "예산",
            "title_en": "Money",
            "questions": [
                {"key": "national", "kind": "won", "label": "국비", "tag": "national_won"},
                {"key": "local", "kind": "won", "label": "지방비", "tag": "local_won"},
                {"key": "match_commitment", "kind": "file", "label": "지방비 확약서"},
            ],
        },
    ]
}
WRITTEN = Stage(1, StageKind.WRITTEN, rubric="written@1", quorum=1, panel_size=1)
ANSWERS = {
    "problem": "주차할 곳이 없다",
    "summary": "나누어 쓰는 주차장",
    "national": 2_000_000_000,
    "local": 2_000_000_000,
}


def the_form():
    return a_form("with-questions", body=FORM)


def lay_down(call, *, eligibility=(), stages=None, form="with-questions@1"):
    """Store the terms of a call."""
    the_form()
    terms = Terms(
        time_zone="Asia/Seoul",
        windows=(Window(WindowKind.SUBMISSION, call.opens_at, call.closes_at),),
        stages=stages
        or (Stage(1, StageKind.WRITTEN, rubric="written@1", quorum=1, panel_size=1),),
        eligibility=tuple(eligibility),
        funding=FundingRule(2_000_000_000),
        selection=SelectionRule(places=1),
        form=form,
    )
    return CallTerms.objects.create(
        call=call, version=1, body=terms_to_mapping(terms), created_at=NOW, in_force_at=NOW
    )


def a_file(state="clean", name="확약서.pdf", sha256="a" * 64) -> StoredFile:
    return StoredFile.objects.create(
        name=name, media_type="application/pdf", size_bytes=10, sha256=sha256, path="files/x",
        state=state, uploaded_at=NOW,
    )  # fmt: skip


def answered(application, answers=None, *, file_state="clean") -> Application:
    """Answer the whole form as revision 1, the file included."""
    given = dict(ANSWERS if answers is None else answers)
    attached = a_file(file_state)
    Attachment.objects.create(
        application=application, question="match_commitment", file=attached, added_at=NOW
    )
    given["match_commitment"] = [attached.pk]
    for key, value in given.items():
        common = {"question": key, "value": value, "revision": 1, "at": NOW}
        Answer.objects.create(application=application, **common)
        AnswerRevision.objects.create(application=application, **common)
    application.revision = 1
    application.save(update_fields=("revision",))
    return application


@dataclass
class World:
    """A call, one application in some state, and an actor of every kind."""

    application: Application
    people: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


OFFICES = {
    "officer": (Role.CITY_OFFICER, city),
    "approver": (Role.APPROVER, city),
    "finance": (Role.FINANCE_OFFICER, city),
    "consultant": (Role.CONSULTANT, city),
    "administrator": (Role.ADMINISTRATOR, city),
    "neighbour": (Role.CITY_OFFICER, lambda: city("고성군")),
    "neighbour_approver": (Role.APPROVER, lambda: city("고성군")),
    "staff": (Role.PROGRAMME_OFFICER, agency),
    "second": (Role.PROGRAMME_OFFICER, agency),
    "cashier": (Role.FINANCE_OFFICER, agency),
    "ministry": (Role.APPROVER, ministry),
    "auditor": (Role.AUDITOR, lambda: city("감사 기관")),
}
EVERYONE = tuple(OFFICES)


def a_world(state="draft", *, call=None, complete=True, eligibility=(), stages=None, **fields):
    """Store an application in any state, whole, with whatever its state needs beside it."""
    call = call or a_call(**CALL_STATES.get(state, {"state": "checking"}))
    lay_down(call, eligibility=eligibility, stages=stages)
    application = an_application(call, state=state, form=the_form(), **fields)
    if complete:
        answered(application)
    if application.submitted_at is not None:
        received(application)
    if state == "correcting":
        correction(application)
    return World(application, {name: actor(role, of()) for name, (role, of) in OFFICES.items()})


CALL_STATES = {"draft": {"state": "open"}, "awaiting_signoff": {"state": "open"}}


def received(application) -> SubmissionReceipt:
    content = {"answers": ANSWERS, "files": {"match_commitment": ["a" * 64]}}
    return SubmissionReceipt.objects.create(
        application=application, number=application.number, round=1,
        revision=application.revision, content=content, hash="0" * 64, received_at=NOW,
    )  # fmt: skip


def correction(application, questions=("problem",), days=3) -> CorrectionRequest:
    return CorrectionRequest.objects.create(
        application=application, questions=list(questions), reason="다시 써 주십시오",
        until=NOW + timedelta(days=days), requested_at=NOW,
    )  # fmt: skip


ONE_KIND = EligibilityRule(EligibilityCode.ORGANISATION_KIND, {"kinds": ["basic_government"]})
NO_COMPANY = EligibilityRule(EligibilityCode.ORGANISATION_KIND, {"kinds": ["university"]})
