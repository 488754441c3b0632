"""Who applies together: invitations, answers to them, leaving, and the agency's review."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dure.accounts.queries.organisation import organisations
from dure.core.errors import Refusal
from dure.programme.access.application import may_answer_invitation, may_check
from dure.programme.actions import consortium as actions
from dure.programme.forms.application import InviteForm
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.application_page import page_of
from dure.programme.queries.consortium import open_changes
from dure.web.clock import now
from dure.web.refusals import told_refusal

DONE = {"confirm": actions.confirm_membership, "decline": actions.decline_membership}


@login_required
@require_http_methods(["GET", "POST"])
def consortium(request: HttpRequest, application_id: int) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    page = page_of(request.actor, found)
    if not page.seen.consortium or page.seen.side == "evaluator":
        raise Http404
    offered = organisations().exclude(pk=found.lead_id).values_list("pk", "name")
    form = InviteForm(request.POST or None, offered=list(offered))
    if form.is_valid() and _invite(request, application_id, form):
        return redirect("programme:consortium", application_id)
    own = [m.pk for m in page.members if may_answer_invitation(request.actor, m)]
    shown = {
        "page": page,
        "application": found,
        "form": form,
        "own": own,
        "changes": open_changes(found) if page.seen.history else [],
        "may_review": may_check(request.actor, found),
    }
    status = 422 if form.errors else 200
    return render(request, "programme/application/consortium.html", shown, status=status)


def _invite(request: HttpRequest, application_id: int, form: InviteForm) -> bool:
    given = form.cleaned_data
    try:
        actions.invite_member(
            application_id=application_id,
            organisation_id=given["organisation"],
            role=given["role"],
            share_permille=form.share_permille,
            competence=given["competence"],
            is_large=given["is_large"],
            actor=request.actor,
            now=now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(told_refusal(refusal)))
        return False
    messages.success(request, _("The organisation is invited and was told."))
    return True


@require_POST
def answer(request: HttpRequest, member_id: int, move: str) -> HttpResponse:
    if move not in DONE:
        raise Http404
    member = DONE[move](member_id=member_id, actor=request.actor, now=now())
    if move == "decline":
        messages.success(request, _("The lead was told that you do not join."))
        return redirect("programme:applications")
    return redirect("programme:application", member.application_id)


@require_POST
def leave(request: HttpRequest, member_id: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    actions.leave_consortium(member_id=member_id, reason=reason, actor=request.actor, now=now())
    messages.success(request, _("You have left the consortium. The lead was told."))
    return redirect("programme:applications")


@require_POST
def revoke(request: HttpRequest, member_id: int) -> HttpResponse:
    member = actions.revoke_invitation(member_id=member_id, actor=request.actor, now=now())
    return redirect("programme:consortium", member.application_id)


@require_POST
def review(request: HttpRequest, change_id: int) -> HttpResponse:
    change = actions.review_change(
        change_id=change_id, review=request.POST.get("reason", ""), actor=request.actor, now=now()
    )
    messages.success(request, _("Your review is on record."))
    return redirect("programme:consortium", change.application_id)


patterns = [
    path("applications/<int:application_id>/consortium/", consortium, name="consortium"),
    path("members/<int:member_id>/leave/", leave, name="leave_consortium"),
    path("members/<int:member_id>/revoke/", revoke, name="revoke_invitation"),
    path("members/<int:member_id>/<slug:move>/", answer, name="answer_invitation"),
    path("consortium-changes/<int:change_id>/review/", review, name="review_change"),
]
