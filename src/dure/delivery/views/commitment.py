"""The local money's page: what was promised, voted and received."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import Invalid, NotFound
from dure.delivery.access import commitment as access
from dure.delivery.actions import commitment as actions
from dure.delivery.domain.project import ACTIVE, ProjectState
from dure.delivery.forms.money import CommitmentForm, VoteForm
from dure.delivery.queries.commitment import (
    commitment_visible_to,
    commitments_of,
    counted_local_won,
)
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import word
from dure.delivery.views.files_in import stored
from dure.files.queries.stored_file import download_response
from dure.web.clock import now


@login_required
def match(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = CommitmentForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.enter_commitment(
            project_id=project_id, actor=request.actor, now=now(), **form.values(clean)
        )
    ):
        return redirect("delivery:match", project_id)
    counted = counted_local_won(found)
    page = {
        "project": found,
        "rows": commitments_of(found),
        "counted_won": counted,
        "missing_won": max(found.local_won - counted, 0),
        "form": form,
        "open": ProjectState(found.state) in ACTIVE | {ProjectState.AWARDED},
        "may": access.questions(request.actor, found),
    }
    return render(
        request, "delivery/commitment/page.html", page, status=422 if form.errors else 200
    )


@login_required
def vote(request: HttpRequest, commitment_id: int) -> HttpResponse:
    row = commitment_visible_to(request.actor, commitment_id)
    form = VoteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.record_vote(
            commitment_id=commitment_id,
            voted_on=clean["voted_on"],
            number=clean["number"],
            file_id=stored(clean["document"], request.actor, now()),
            actor=request.actor,
            now=now(),
        )
    ):
        return redirect("delivery:match", row.project_id)
    page = {"project": row.project, "row": row, "form": form}
    return render(
        request, "delivery/commitment/vote.html", page, status=422 if form.errors else 200
    )


@require_POST
@login_required
def confirm(request: HttpRequest, commitment_id: int) -> HttpResponse:
    row = actions.confirm_commitment(
        commitment_id=commitment_id,
        received_on=day_of(request, "received_on"),
        actor=request.actor,
        now=now(),
    )
    return redirect("delivery:match", row.project_id)


@require_POST
@login_required
def withdraw(request: HttpRequest, commitment_id: int) -> HttpResponse:
    row = actions.withdraw_commitment(
        commitment_id=commitment_id,
        reason=word(request),
        actor=request.actor,
        now=now(),
    )
    return redirect("delivery:match", row.project_id)


@require_GET
@login_required
def document(request: HttpRequest, commitment_id: int) -> HttpResponse:
    row = commitment_visible_to(request.actor, commitment_id)
    if row.vote_file is None:
        raise NotFound("There is no document.")
    return download_response(row.vote_file)


def day_of(request: HttpRequest, name: str) -> date:
    """Return a day that was posted. Raises `Invalid` if it is none."""
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        raise Invalid("It must be a day such as 2022-03-02.", where=name) from None


patterns = [
    path("projects/<int:project_id>/match/", match, name="match"),
    path("commitments/<int:commitment_id>/vote/", vote, name="record_vote"),
    path("commitments/<int:commitment_id>/confirm/", confirm, name="confirm_commitment"),
    path("commitments/<int:commitment_id>/withdraw/", withdraw, name="withdraw_commitment"),
    path("commitments/<int:commitment_id>/document/", document, name="vote_document"),
]
