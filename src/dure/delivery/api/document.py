"""Files of a project for programs: evidence, agreements, votes, contracts and photos."""

from typing import Any

from django.db.transaction import atomic
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import File, Form, Router, UploadedFile

from dure.delivery.actions import asset, contract, milestone
from dure.delivery.api.building_shapes import (
    AssetOut,
    ContractIn,
    ContractOut,
    MilestoneOut,
    ReachedIn,
)
from dure.delivery.api.money_shapes import actor_of, kept, taken
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.models import Asset, Contract, Milestone
from dure.delivery.queries.building import row_visible_to
from dure.files.domain.media_type import JPEG, PNG, WEBP
from dure.web.fields import Key

router = Router(tags=["documents"])
PICTURES = (JPEG, PNG, WEBP)


@router.post("/assets/{asset_id}/photo", response=AssetOut)
@atomic
def give_photo(request: HttpRequest, asset_id: Key, file: File[UploadedFile]) -> Any:
    """Put a photo to an asset: JPEG, PNG or WebP."""
    row_visible_to(Asset, actor_of(request), asset_id)
    photo = kept(request, file, PICTURES)
    return asset.give_photo(asset_id=asset_id, photo_id=photo, **asked(request))


@router.get("/assets/{asset_id}/photo")
def take_photo(request: HttpRequest, asset_id: Key) -> HttpResponseBase:
    """Return the photo of an asset."""
    return taken(row_visible_to(Asset, actor_of(request), asset_id).photo)


@router.post("/projects/{project_id}/contracts/with-document", response=ContractOut)
@atomic
def enter_contract_with_document(
    request: HttpRequest, project_id: Key, given: Form[ContractIn], file: File[UploadedFile]
) -> Any:
    """Enter a contract with its document."""
    terms = given.dict()
    parent = terms.pop("parent_id")
    return contract.enter_contract(
        project_id=project_id,
        terms=contract.ContractTerms(**terms),
        parent_id=parent,
        file_id=kept(request, file),
        **asked(request),
    )


@router.get("/contracts/{contract_id}/document")
def take_contract(request: HttpRequest, contract_id: Key) -> HttpResponseBase:
    """Return the document of a contract."""
    return taken(row_visible_to(Contract, actor_of(request), contract_id).file)


@router.post("/milestones/{milestone_id}/report-with-document", response=MilestoneOut)
@atomic
def report_with_document(
    request: HttpRequest, milestone_id: Key, given: Form[ReachedIn], file: File[UploadedFile]
) -> Any:
    """Report a milestone as reached, with the document that shows it."""
    return milestone.report_milestone(
        milestone_id=milestone_id, file_id=kept(request, file), **given.dict(), **asked(request)
    )


@router.get("/milestones/{milestone_id}/document")
def take_milestone(request: HttpRequest, milestone_id: Key) -> HttpResponseBase:
    """Return the document that shows that a milestone was reached."""
    return taken(row_visible_to(Milestone, actor_of(request), milestone_id).file)
