"""The preliminary review as the agency does it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import Incomplete
from dure.programme.access.application import is_staff, may_check
from dure.programme.actions import check as actions
from dure.programme.domain.call import CallState
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.application_page import page_of
from dure.programme.queries.check import check_of, findings_in, stands_against
from dure.web.clock import now

MOVES = {
    "run": actions.run_check,
    "pass": actions.pass_check,
    "return": actions.return_refusal,
    "confirm": actions.confirm_refusal,
}


@login_required
@require_GET
def check(request: HttpRequest, application_id: int) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    page = page_of(request.actor, found)
    if page.seen.side not in {"staff", "auditor"} or not page.seen.content:
        raise Http404
    return render(request, "programme/application/check.html", _shown(request, found, page))


def _shown(request: HttpRequest, found, page) -> dict[str, object]:
    review = check_of(found)
    findings = findings_in(review) if review else []
    return {
        "page": page,
        "application": found,
        "check": review,
        "findings": findings,
        "against": [finding.pk for finding in findings if stands_against(finding)],
        "is_stale": review is not None and review.revision != found.revision,
        "may": may_check(request.actor, found)
        and found.state == "submitted"
        and found.call.state in {CallState.CLOSED, CallState.CHECKING},
        "may_confirm": review is not None and review.proposed_by_id != request.actor.user_id,
        "is_staff": is_staff(request.actor, found),
    }


@require_POST
def move(request: HttpRequest, application_id: int, name: str) -> HttpResponse:
    if name not in MOVES:
        raise Http404
    try:
        MOVES[name](application_id=application_id, actor=request.actor, now=now())
    except Incomplete:
        messages.error(
            request, _("A finding stands against it. Set it aside with a reason first.")
        )
    return redirect("programme:check", application_id)


@require_POST
def propose(request: HttpRequest, application_id: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    actions.propose_refusal(
        application_id=application_id, reason=reason, actor=request.actor, now=now()
    )
    messages.success(request, _("A second officer was asked to confirm it."))
    return redirect("programme:check", application_id)


@require_POST
def override(request: HttpRequest, application_id: int, finding_id: int) -> HttpResponse:
    actions.override_finding(
        application_id=application_id,
        finding_id=finding_id,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=now(),
    )
    return redirect("programme:check", application_id)


BASE = "applications/<int:application_id>/check/"
patterns = [
    path(BASE, check, name="check"),
    path(BASE + "propose/", propose, name="propose_refusal"),
    path(BASE + "findings/<int:finding_id>/", override, name="override_finding"),
    path(BASE + "<slug:name>/", move, name="move_check"),
]
