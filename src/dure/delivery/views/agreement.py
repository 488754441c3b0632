"""The agreement's page: its versions, their documents and signatures."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import NotFound
from dure.delivery.access import agreement as access
from dure.delivery.actions import agreement as actions
from dure.delivery.domain.agreement import Party
from dure.delivery.domain.project import AGREEABLE
from dure.delivery.forms.money import AgreementForm
from dure.delivery.labels.money import PARTY
from dure.delivery.models import Agreement
from dure.delivery.queries.agreement import agreement_visible_to, agreements_of, unsigned_by
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import word
from dure.delivery.views.files_in import stored
from dure.files.queries.stored_file import download_response
from dure.web.clock import now


@login_required
def agreement(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = AgreementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.draft_agreement(
            project_id=project_id,
            starts_on=clean["starts_on"],
            ends_on=clean["ends_on"],
            text=clean["text"],
            file_id=stored(clean["document"], request.actor, now()),
            actor=request.actor,
            now=now(),
        )
    ):
        return redirect("delivery:agreement", project_id)
    may = access.questions(request.actor, found)
    versions = [(row, _parties(row, may)) for row in agreements_of(found)]
    page = {"project": found, "versions": versions, "form": form, "may": may}
    under_way = any(row.state in {"draft", "offered"} for row, _parties in versions)
    page["may_begin"] = may["draft"] and found.state in AGREEABLE and not under_way
    return render(
        request, "delivery/agreement/page.html", page, status=422 if form.errors else 200
    )


def _parties(row: Agreement, may: dict[str, bool]) -> list[dict[str, Any]]:
    signed = {signature.party: signature for signature in row.signatures.all()}
    waiting = unsigned_by(row) if row.state == "offered" else []
    return [
        {
            "party": party.value,
            "label": PARTY[party],
            "signature": signed.get(party.value),
            "sign_url": reverse(f"delivery:sign_{party.value}", args=(row.pk,)),
            "may_sign": party in waiting and may[f"sign_{party.value}"],
        }
        for party in Party
    ]


@require_POST
@login_required
def offer(request: HttpRequest, agreement_id: int) -> HttpResponse:
    row = actions.offer_agreement(agreement_id=agreement_id, actor=request.actor, now=now())
    return redirect("delivery:agreement", row.project_id)


@require_POST
@login_required
def withdraw(request: HttpRequest, agreement_id: int) -> HttpResponse:
    row = actions.withdraw_agreement(
        agreement_id=agreement_id,
        reason=word(request),
        actor=request.actor,
        now=now(),
    )
    return redirect("delivery:agreement", row.project_id)


@require_POST
@login_required
def sign(request: HttpRequest, agreement_id: int, party: str) -> HttpResponse:
    row = actions.sign_agreement(
        agreement_id=agreement_id, party=Party(party), actor=request.actor, now=now()
    )
    return redirect("delivery:agreement", row.project_id)


@require_POST
@login_required
def attach(request: HttpRequest, agreement_id: int) -> HttpResponse:
    row = agreement_visible_to(request.actor, agreement_id)
    file_id = stored(request.FILES.get("document"), request.actor, now())
    if file_id is not None:
        actions.attach_agreement(
            agreement_id=agreement_id, file_id=file_id, actor=request.actor, now=now()
        )
    return redirect("delivery:agreement", row.project_id)


@require_GET
@login_required
def document(request: HttpRequest, agreement_id: int) -> HttpResponse:
    row = agreement_visible_to(request.actor, agreement_id)
    if row.file is None:
        raise NotFound("There is no document.")
    return download_response(row.file)


patterns = [
    path("projects/<int:project_id>/agreement/", agreement, name="agreement"),
    path("agreements/<int:agreement_id>/offer/", offer, name="offer_agreement"),
    path("agreements/<int:agreement_id>/withdraw/", withdraw, name="withdraw_agreement"),
    path("agreements/<int:agreement_id>/attach/", attach, name="attach_agreement"),
    path("agreements/<int:agreement_id>/document/", document, name="agreement_document"),
    *(
        path(
            f"agreements/<int:agreement_id>/sign/{party.value}/",
            sign,
            {"party": party.value},
            name=f"sign_{party.value}",
        )
        for party in Party
    ),
]
