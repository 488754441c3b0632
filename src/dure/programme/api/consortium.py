"""Consortium and files of an application for programs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Path, Router, Schema, Status, UploadedFile
from pydantic import Field

from dure.core.actor import Actor
from dure.programme.actions import consortium as actions
from dure.programme.actions.attachment import attach_file, remove_attachment
from dure.programme.domain.consortium import ConsortiumRole
from dure.web.clock import now
from dure.web.fields import Id, Key

router = Router(tags=["consortium and files"])

Slug = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Reason = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]


class InviteIn(Schema):
    """Whom to invite, as what, with which share of the work in thousandths."""

    organisation: Id
    role: ConsortiumRole
    share_permille: Annotated[int, Field(ge=0, le=1000)]
    competence: Annotated[str, Field(max_length=5000, pattern=r"^[^\x00]*$")] = ""
    is_large: bool = False


class ConsortiumReasonIn(Schema):
    """Why."""

    reason: Reason


class MembershipOut(Schema):
    """A member of a consortium."""

    id: int
    application_id: int
    organisation_id: int
    role: str
    state: str
    share_permille: int


class AttachmentOut(Schema):
    """An attached file; it opens once it was found clean."""

    id: int
    question: str
    name: str
    state: str
    sha256: str

    @staticmethod
    def resolve_name(attachment: Any) -> str:
        return str(attachment.file.name)

    @staticmethod
    def resolve_state(attachment: Any) -> str:
        return str(attachment.file.state)

    @staticmethod
    def resolve_sha256(attachment: Any) -> str:
        return str(attachment.file.sha256)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor


@router.post("/applications/{application_id}/members", response={201: MembershipOut})
def invite(request: HttpRequest, application_id: Key, given: InviteIn) -> Any:
    """Invite an organisation to apply together."""
    member = actions.invite_member(
        application_id=application_id,
        organisation_id=given.organisation,
        role=given.role.value,
        share_permille=given.share_permille,
        competence=given.competence,
        is_large=given.is_large,
        actor=_actor(request),
        now=now(),
    )
    return Status(201, member)


@router.post("/members/{member_id}/confirm", response=MembershipOut)
def confirm(request: HttpRequest, member_id: Key) -> Any:
    """Accept an invitation."""
    return actions.confirm_membership(member_id=member_id, actor=_actor(request), now=now())


@router.post("/members/{member_id}/decline", response=MembershipOut)
def decline(request: HttpRequest, member_id: Key) -> Any:
    """Turn an invitation down."""
    return actions.decline_membership(member_id=member_id, actor=_actor(request), now=now())


@router.post("/members/{member_id}/leave", response=MembershipOut)
def leave(request: HttpRequest, member_id: Key, given: ConsortiumReasonIn) -> Any:
    """Leave a consortium."""
    return actions.leave_consortium(
        member_id=member_id, reason=given.reason, actor=_actor(request), now=now()
    )


@router.post("/members/{member_id}/revoke", response=MembershipOut)
def revoke(request: HttpRequest, member_id: Key) -> Any:
    """Take an invitation back."""
    return actions.revoke_invitation(member_id=member_id, actor=_actor(request), now=now())


@router.post("/consortium-changes/{change_id}/review", response={204: None})
def review(request: HttpRequest, change_id: Key, given: ConsortiumReasonIn) -> Any:
    """Say for the agency whether the consortium can go on."""
    actions.review_change(
        change_id=change_id, review=given.reason, actor=_actor(request), now=now()
    )
    return Status(204, None)


@router.post("/applications/{application_id}/files/{question}", response={201: AttachmentOut})
def attach(
    request: HttpRequest, application_id: Key, question: Slug, file: File[UploadedFile]
) -> Any:
    """Attach a file to a question."""
    attachment = attach_file(
        application_id=application_id,
        question=question,
        stream=file,
        name=file.name or "",
        actor=_actor(request),
        now=now(),
    )
    return Status(201, attachment)


@router.delete("/attachments/{attachment_id}", response={204: None})
def remove(request: HttpRequest, attachment_id: Key) -> Any:
    """Take a file off an application."""
    remove_attachment(attachment_id=attachment_id, actor=_actor(request), now=now())
    return Status(204, None)
