"""A row of each noun of building, and people with a conflict, for tests of reads."""

from dure.delivery.models import (
    Acceptance,
    Agreement,
    AgreementSignature,
    Asset,
    ChangeRequest,
    Contract,
    Dossier,
    ImplementationPlan,
    Inspection,
    LabourClaim,
    Meeting,
    MeetingAttendance,
    Milestone,
)
from dure.delivery.queries.acceptance import acceptance_of
from dure.delivery.queries.agreement import agreements_of
from dure.delivery.queries.asset import assets_of
from dure.delivery.queries.change_request import changes_of
from dure.delivery.queries.contract import contracts_of
from dure.delivery.queries.dossier import dossiers_of
from dure.delivery.queries.inspection import (
    inspections_of,
)
from dure.delivery.queries.labour import claims_of
from dure.delivery.queries.meeting import meetings_of
from dure.delivery.queries.milestone import milestones_of
from dure.delivery.queries.plan import plans_of
from dure.programme.models import Conflict
from tests.factories.building import (
    a_change,
    a_claim,
    a_contract,
    a_finding,
    a_milestone,
    a_person,
    a_plan,
    an_acceptance,
    an_asset,
    an_inspection,
)
from tests.factories.money import NOW, TODAY, a_file
from tests.factories.programme import company


def bar(someone, project):
    """Store a conflict of interest of somebody with a project's application."""
    Conflict.objects.create(
        user_id=someone.user_id, application=project.application, ground="declared",
        origin="declared", found_at=NOW,
    )  # fmt: skip


def an_agreement(project, who):
    number = Agreement.objects.filter(project=project).count() + 1
    stored = Agreement.objects.create(
        project=project, version=number, state="superseded" if number > 1 else "offered",
        starts_on=TODAY, ends_on=TODAY.replace(year=2023), file=a_file(),
        entered_by_id=who.officer.user_id, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    for party, signer in (("ministry", who.ministry), ("operator", who.signer)):
        AgreementSignature.objects.create(
            agreement=stored, party=party, signed_by_id=signer.user_id,
            entered_by_id=who.officer.user_id, signed_at=NOW,
        )  # fmt: skip
    return stored


def a_version(project, who):
    number = ImplementationPlan.objects.filter(project=project).count() + 1
    state = "submitted" if number == 1 else "superseded"
    return a_plan(project, who, state, version=number)


def a_month(project, who):
    return a_claim(project, who, a_person(project, who, number=str(LabourClaim.objects.count())))


def a_meeting(project, who):
    held = Meeting.objects.create(
        project=project, held_on=TODAY, title="착수 회의", created_at=NOW,
        entered_by_id=who.planner.user_id,
    )  # fmt: skip
    for name in ("통신사", "설계사"):
        MeetingAttendance.objects.create(meeting=held, organisation=company(name))
    return held


def a_dossier(project, who):
    file = a_file("dossier.zip")
    return Dossier.objects.create(
        project=project, file=file, sha256=file.sha256, entries=3, audit_head="0" * 64,
        sealed_by_id=who.officer.user_id, sealed_at=NOW,
    )  # fmt: skip


def a_visit(project, who):
    visit = an_inspection(project, who, "held")
    a_finding(visit)
    return visit


def the_acceptance(project):
    return [row for row in [acceptance_of(project)] if row is not None]


NOUNS = {
    "agreement": (Agreement, an_agreement, agreements_of),
    "plan": (ImplementationPlan, a_version, plans_of),
    "milestone": (Milestone, lambda p, w: a_milestone(p, w, "reported"), milestones_of),
    "change": (ChangeRequest, lambda p, w: a_change(p, w, "submitted"), changes_of),
    "inspection": (Inspection, a_visit, inspections_of),
    "acceptance": (Acceptance, an_acceptance, the_acceptance),
    "contract": (Contract, lambda p, w: a_contract(p, w, bidders=1), contracts_of),
    "labour": (LabourClaim, a_month, claims_of),
    "asset": (Asset, an_asset, assets_of),
    "meeting": (Meeting, a_meeting, meetings_of),
    "dossier": (Dossier, a_dossier, dossiers_of),
}
