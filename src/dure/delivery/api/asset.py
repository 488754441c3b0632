"""Assets for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.delivery.actions import asset
from dure.delivery.api.building_shapes import AssetIn, AssetOut
from dure.delivery.api.money_shapes import (
    Reason,
    actor_of,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.queries.asset import assets_of
from dure.delivery.queries.project import project_visible_to
from dure.web.fields import Key

router = Router(tags=["building"])


@router.get("/projects/{project_id}/assets", response=list[AssetOut])
def list_assets(request: HttpRequest, project_id: Key) -> Any:
    return assets_of(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/assets", response=AssetOut)
def enter_asset(request: HttpRequest, project_id: Key, given: AssetIn) -> Any:
    terms = given.dict()
    contract = terms.pop("contract_id")
    return asset.enter_asset(
        project_id=project_id,
        terms=asset.AssetTerms(**terms),
        contract_id=contract,
        **asked(request),
    )


@router.post("/assets/{asset_id}/verify", response=AssetOut)
def verify_asset(request: HttpRequest, asset_id: Key) -> Any:
    return asset.verify_asset(asset_id=asset_id, **asked(request))


@router.post("/assets/{asset_id}/missing", response=AssetOut)
def report_missing(request: HttpRequest, asset_id: Key, given: Reason) -> Any:
    return asset.report_missing(asset_id=asset_id, reason=given.reason, **asked(request))


@router.post("/assets/{asset_id}/dispose", response=AssetOut)
def dispose_asset(request: HttpRequest, asset_id: Key, given: Reason) -> Any:
    return asset.dispose_asset(asset_id=asset_id, reason=given.reason, **asked(request))
