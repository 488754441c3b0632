"""Pages of the register of assets: the list, one of them, entering and looking at it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import NotFound
from dure.delivery.access import asset as access
from dure.delivery.actions import asset as actions
from dure.delivery.forms.building import AssetForm, PhotoForm
from dure.delivery.models import Asset
from dure.delivery.queries.asset import assets_of, assets_registered, checks_due
from dure.delivery.queries.building import row_visible_to
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import page, word
from dure.delivery.views.files_in import stored
from dure.files.domain.media_type import JPEG, PNG, WEBP
from dure.files.queries.stored_file import download_response
from dure.web.clock import now

PICTURES = (JPEG, PNG, WEBP)


@require_GET
@login_required
def assets(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    today = localdate(now())
    values = {
        "project": found,
        "rows": assets_of(found),
        "gate": assets_registered(found),
        "due": checks_due(found, today).count(),
        "today": today,
        "may": {"enter": access.may_enter(request.actor, found)},
    }
    return page(request, "asset/list.html", "assets", values)


@login_required
def enter(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = AssetForm(request.POST or None, request.FILES or None, project=found)
    if request.method == "POST":
        made = form.attempt(
            lambda clean: actions.enter_asset(
                project_id=project_id,
                terms=actions.AssetTerms(**form.values(clean)),
                contract_id=clean["contract"],
                photo_id=stored(clean["photo"], request.actor, now(), PICTURES),
                actor=request.actor,
                now=now(),
            )
        )
        if made:
            return redirect("delivery:asset", made.pk)
    return page(request, "asset/form.html", "assets", {"project": found, "form": form}, form)


@login_required
def asset(request: HttpRequest, asset_id: int) -> HttpResponse:
    row = row_visible_to(Asset, request.actor, asset_id)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.give_photo(
            asset_id=asset_id,
            photo_id=stored(clean["photo"], request.actor, now(), PICTURES) or 0,
            actor=request.actor,
            now=now(),
        )
    ):
        return redirect("delivery:asset", asset_id)
    values = {
        "project": row.project,
        "row": row,
        "form": form,
        "today": localdate(now()),
        "may": {
            "enter": access.may_enter(request.actor, row.project),
            "verify": access.may_verify(request.actor, row),
            "report": access.may_report(request.actor, row),
            "dispose": access.may_dispose(request.actor, row),
        },
    }
    return page(request, "asset/page.html", "assets", values, form)


@require_POST
@login_required
def move(request: HttpRequest, asset_id: int, name: str) -> HttpResponse:
    given = {"asset_id": asset_id, "actor": request.actor, "now": now()}
    if name == "verify":
        actions.verify_asset(**given)
    else:
        gone = {"missing": actions.report_missing, "dispose": actions.dispose_asset}[name]
        gone(reason=word(request), **given)
    return redirect("delivery:asset", asset_id)


@require_GET
@login_required
def photo(request: HttpRequest, asset_id: int) -> HttpResponse:
    row = row_visible_to(Asset, request.actor, asset_id)
    if row.photo is None:
        raise NotFound("There is no photo yet.")
    return download_response(row.photo, inline=True)


patterns = [
    path("projects/<int:project_id>/assets/", assets, name="assets"),
    path("projects/<int:project_id>/assets/new/", enter, name="enter_asset"),
    path("assets/<int:asset_id>/", asset, name="asset"),
    path("assets/<int:asset_id>/photo/", photo, name="asset_photo"),
    *(
        path(f"assets/<int:asset_id>/{n}/", move, {"name": n}, name=f"{n}_asset")
        for n in ("verify", "missing", "dispose")
    ),
]
