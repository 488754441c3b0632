"""Agreement, local and national money for programs: the same actions as the pages."""

from typing import Any

from django.db.transaction import atomic
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import File, Form, Router, UploadedFile

from dure.delivery.actions import agreement, commitment, tranche
from dure.delivery.api.money_shapes import (
    AgreementIn,
    AgreementOut,
    CommitmentIn,
    CommitmentOut,
    PaidIn,
    Reason,
    ReceivedIn,
    TrancheOut,
    TrancheRowOut,
    VoteIn,
    actor_of,
    kept,
    taken,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.domain.agreement import Party
from dure.delivery.queries import agreement as agreements
from dure.delivery.queries import commitment as commitments
from dure.delivery.queries.project import project_visible_to
from dure.delivery.queries.tranche import tranche_rows
from dure.web.fields import Key

router = Router(tags=["money"])


@router.get("/projects/{project_id}/agreements", response=list[AgreementOut])
def list_agreements(request: HttpRequest, project_id: Key) -> Any:
    found = project_visible_to(actor_of(request), project_id)
    return agreements.agreements_of(found)


@router.post("/projects/{project_id}/agreements", response=AgreementOut)
def draft_agreement(request: HttpRequest, project_id: Key, given: AgreementIn) -> Any:
    return agreement.draft_agreement(project_id=project_id, **given.dict(), **asked(request))


@router.post("/agreements/{agreement_id}/document", response=AgreementOut)
@atomic
def attach_agreement(request: HttpRequest, agreement_id: Key, file: File[UploadedFile]) -> Any:
    """Attach the document of a draft."""
    return agreement.attach_agreement(
        agreement_id=agreement_id, file_id=kept(request, file), **asked(request)
    )


@router.get("/agreements/{agreement_id}/document")
def take_agreement(request: HttpRequest, agreement_id: Key) -> HttpResponseBase:
    """Return the document of an agreement."""
    return taken(agreements.agreement_visible_to(actor_of(request), agreement_id).file)


@router.post("/agreements/{agreement_id}/offer", response=AgreementOut)
def offer_agreement(request: HttpRequest, agreement_id: Key) -> Any:
    return agreement.offer_agreement(agreement_id=agreement_id, **asked(request))


@router.post("/agreements/{agreement_id}/withdraw", response=AgreementOut)
def withdraw_agreement(request: HttpRequest, agreement_id: Key, given: Reason) -> Any:
    return agreement.withdraw_agreement(
        agreement_id=agreement_id, reason=given.reason, **asked(request)
    )


@router.post("/agreements/{agreement_id}/sign/{party}", response=AgreementOut)
def sign_agreement(request: HttpRequest, agreement_id: Key, party: Party) -> Any:
    return agreement.sign_agreement(agreement_id=agreement_id, party=party, **asked(request))


@router.get("/projects/{project_id}/commitments", response=list[CommitmentOut])
def list_commitments(request: HttpRequest, project_id: Key) -> Any:
    found = project_visible_to(actor_of(request), project_id)
    return commitments.commitments_of(found)


@router.post("/projects/{project_id}/commitments", response=CommitmentOut)
def enter_commitment(request: HttpRequest, project_id: Key, given: CommitmentIn) -> Any:
    return commitment.enter_commitment(project_id=project_id, **given.dict(), **asked(request))


@router.post("/commitments/{commitment_id}/vote", response=CommitmentOut)
@atomic
def record_vote(
    request: HttpRequest, commitment_id: Key, given: Form[VoteIn], file: File[UploadedFile]
) -> Any:
    """Record the council's vote with its document."""
    return commitment.record_vote(
        commitment_id=commitment_id,
        file_id=kept(request, file),
        **given.dict(),
        **asked(request),
    )


@router.post("/commitments/{commitment_id}/confirm", response=CommitmentOut)
def confirm_commitment(request: HttpRequest, commitment_id: Key, given: ReceivedIn) -> Any:
    return commitment.confirm_commitment(
        commitment_id=commitment_id, received_on=given.received_on, **asked(request)
    )


@router.post("/commitments/{commitment_id}/withdraw", response=CommitmentOut)
def withdraw_commitment(request: HttpRequest, commitment_id: Key, given: Reason) -> Any:
    return commitment.withdraw_commitment(
        commitment_id=commitment_id, reason=given.reason, **asked(request)
    )


@router.get("/projects/{project_id}/tranches", response=list[TrancheRowOut])
def list_tranches(request: HttpRequest, project_id: Key) -> Any:
    found = project_visible_to(actor_of(request), project_id)
    return tranche_rows(found)


@router.post("/tranches/{tranche_id}/request", response=TrancheOut)
def request_tranche(request: HttpRequest, tranche_id: Key) -> Any:
    return tranche.request_tranche(tranche_id=tranche_id, **asked(request))


@router.post("/tranches/{tranche_id}/approve", response=TrancheOut)
def approve_tranche(request: HttpRequest, tranche_id: Key) -> Any:
    return tranche.approve_tranche(tranche_id=tranche_id, **asked(request))


@router.post("/tranches/{tranche_id}/evidence", response=TrancheOut)
def evidence_tranche(request: HttpRequest, tranche_id: Key) -> Any:
    return tranche.evidence_tranche(tranche_id=tranche_id, **asked(request))


@router.post("/tranches/{tranche_id}/pay", response=TrancheOut)
def pay_tranche(request: HttpRequest, tranche_id: Key, given: PaidIn) -> Any:
    return tranche.pay_tranche(tranche_id=tranche_id, paid_on=given.paid_on, **asked(request))


@router.post("/tranches/{tranche_id}/send-back", response=TrancheOut)
def send_back_tranche(request: HttpRequest, tranche_id: Key, given: Reason) -> Any:
    return tranche.send_back_tranche(tranche_id=tranche_id, reason=given.reason, **asked(request))


@router.get("/commitments/{commitment_id}/document")
def take_vote(request: HttpRequest, commitment_id: Key) -> HttpResponseBase:
    """Return the document of the council's vote."""
    return taken(commitments.commitment_visible_to(actor_of(request), commitment_id).vote_file)
