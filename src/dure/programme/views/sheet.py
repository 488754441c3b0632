"""The evaluator's desk and the page of a score sheet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import Incomplete, Refusal
from dure.programme.access import sheet as access
from dure.programme.actions import sheet as actions
from dure.programme.domain.form import Form, Section
from dure.programme.domain.score import total_of, written
from dure.programme.domain.sheet import SheetState
from dure.programme.forms.answer_fields import Offered
from dure.programme.forms.offered import names_in
from dure.programme.forms.sheet import change_from, read_version
from dure.programme.models import ScoreSheet
from dure.programme.queries.desk import desk_of
from dure.programme.queries.rubric_version import rubric_body
from dure.programme.queries.sheet import is_chair, sheet_visible_to
from dure.programme.queries.sheet_page import SheetPage, sheet_page
from dure.web.clock import now
from dure.web.refusals import status_of, told_refusal, wants_json


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    stages = desk_of(request.actor)
    left = sum(stage.left for stage in stages)
    return render(request, "programme/sheet/desk.html", {"stages": stages, "left": left})


@require_GET
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    return _shown(request, sheet_visible_to(request.actor, sheet_id))


@require_POST
def declare(request: HttpRequest, sheet_id: int) -> HttpResponse:
    try:
        actions.declare_free(
            sheet_id=sheet_id,
            pledged=request.POST.get("pledge") == "yes",
            actor=request.actor,
            now=now(),
        )
    except Incomplete as refusal:
        return _shown(request, sheet_visible_to(request.actor, sheet_id), refusal)
    return redirect("programme:sheet", sheet_id)


@require_POST
def save(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Keep what was typed; a script asks for JSON, a browser without one gets the page again."""
    found = sheet_visible_to(request.actor, sheet_id)
    saved = actions.save_sheet(
        sheet_id=sheet_id,
        read_version=read_version(request.POST),
        change=change_from(request.POST, rubric_body(found.rubric)),
        actor=request.actor,
        now=now(),
    )
    if wants_json(request):
        return JsonResponse(_as_data(saved))
    if request.POST.get("then") == "submit":
        return _submitted(request, sheet_id)
    messages.success(request, _("Saved."))
    if saved.differences:
        messages.warning(request, _("Another device had saved something else. Both are kept."))
    return redirect("programme:sheet", sheet_id)


@require_POST
def reopen(request: HttpRequest, sheet_id: int) -> HttpResponse:
    actions.reopen_sheet(
        sheet_id=sheet_id, reason=request.POST.get("reason", ""), actor=request.actor, now=now()
    )
    messages.success(request, _("The sheet is open again, and its evaluator is told."))
    return redirect("programme:sheet", sheet_id)


@require_POST
def recuse(request: HttpRequest, sheet_id: int) -> HttpResponse:
    actions.recuse(
        sheet_id=sheet_id, reason=request.POST.get("reason", ""), actor=request.actor, now=now()
    )
    messages.success(request, _("You have stepped back. The agency is told."))
    return redirect("programme:desk")


@require_POST
def cancel(request: HttpRequest, sheet_id: int) -> HttpResponse:
    sheet = actions.cancel_sheet(
        sheet_id=sheet_id, reason=request.POST.get("reason", ""), actor=request.actor, now=now()
    )
    messages.success(request, _("The sheet no longer counts, and its evaluator is told."))
    return redirect("programme:matrix", sheet.application.call_id, sheet.stage)


@require_POST
def lock(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    count = actions.lock_sheets(call_id=call_id, stage=stage, actor=request.actor, now=now())
    told = ngettext("{count} sheet was locked.", "{count} sheets were locked.", count)
    messages.success(request, told.format(count=count))
    return redirect("programme:matrix", call_id, stage)


def _submitted(request: HttpRequest, sheet_id: int) -> HttpResponse:
    try:
        actions.submit_sheet(sheet_id=sheet_id, actor=request.actor, now=now())
    except Refusal as refusal:
        return _shown(request, sheet_visible_to(request.actor, sheet_id), refusal)
    messages.success(request, _("Your score sheet is handed in."))
    return redirect("programme:desk")


def _shown(
    request: HttpRequest, found: ScoreSheet, refusal: Refusal | None = None
) -> HttpResponse:
    actor = request.actor
    chairs = is_chair(actor, found.panel_id)
    shown = sheet_page(actor, found)
    page = {
        "page": shown,
        "offered": _names(shown),
        "refusal": told_refusal(refusal) if refusal else None,
        "missing": refusal.missing if isinstance(refusal, Incomplete) else (),
        "to_declare": found.state == SheetState.ASSIGNED and access.may_score(actor, found),
        "may_recuse": access.may_recuse(actor, found) and found.state != SheetState.LOCKED,
        "may_reopen": found.state == SheetState.SUBMITTED
        and access.may_reopen(actor, found, chairs=chairs),
        "may_cancel": found.state != SheetState.LOCKED and access.may_cancel(actor, found),
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "programme/sheet/sheet.html", page, status=status)


def _names(page: SheetPage) -> Offered:
    """Return the names of municipalities and organisations that the shown answers chose."""
    said = [one for part in page.parts for one in part.answers]
    form = Form((Section("shown", "", questions=tuple(one.question for one in said)),))
    return names_in(form, {one.question.key: one.value for one in said})


def _as_data(saved: actions.Saved) -> dict[str, object]:
    """Return what a device needs to go on from: the version, and what stands now."""
    fields: dict[str, str] = {
        "comment": saved.content.comment,
        "comment_to_applicant": saved.content.comment_to_applicant,
    }
    others: dict[str, str] = {}
    for key, score in saved.content.scores.items():
        fields[f"points-{key}"] = "" if score.points is None else written(score.points)
        fields[f"comment-{key}"] = score.comment
        if score.other is not None:
            others[key] = written(score.other)
    return {
        "version": saved.sheet.version,
        "fields": fields,
        "others": others,
        "differences": list(saved.differences),
        "total": written(total_of(saved.content.scores)),
    }


patterns = [
    path("review/", desk, name="desk"),
    path("review/<int:sheet_id>", sheet, name="sheet"),
    path("review/<int:sheet_id>/declare", declare, name="declare-sheet"),
    path("review/<int:sheet_id>/save", save, name="save-sheet"),
    path("review/<int:sheet_id>/reopen", reopen, name="reopen-sheet"),
    path("review/<int:sheet_id>/recuse", recuse, name="recuse-sheet"),
    path("review/<int:sheet_id>/cancel", cancel, name="cancel-sheet"),
    path("calls/<int:call_id>/stages/<int:stage>/lock", lock, name="lock-sheets"),
]
