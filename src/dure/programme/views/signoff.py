"""Signing an application: what is in it, what changed, what is missing; and its receipts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.programme.actions.application import (
    request_signoff,
    return_application,
    submit_application,
)
from dure.programme.actions.correction import resubmit_application
from dure.programme.domain.answer_comparison import comparison
from dure.programme.domain.application import ApplicationState
from dure.programme.forms.answer_text import read_sections, value_text
from dure.programme.forms.answers import finding_text
from dure.programme.forms.application import ReasonForm
from dure.programme.forms.offered import names_in
from dure.programme.labels.form import label_of
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.application_page import page_of
from dure.programme.queries.correction import received_answers
from dure.web.clock import now


@login_required
@require_GET
def signoff(request: HttpRequest, application_id: int) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    page = page_of(request.actor, found)
    if not page.seen.history:
        raise Http404
    received = received_answers(found) if page.receipts else {}
    offered = names_in(page.form, page.answers, received)
    due = page.closes_at
    shown = {
        "page": page,
        "late": due is not None and now() >= due and not (page.receipts or page.may["resubmit"]),
        "application": found,
        "reason": ReasonForm(),
        "sections": read_sections(
            page.form, page.answers, files=page.files_by_question, offered=offered
        ),
        "missing": [
            {
                "label": label_of(question),
                "section": finding.section,
                "text": finding_text(finding),
                "blocking": finding.severity == "blocking",
            }
            for finding in page.findings
            if (question := page.form.question(finding.question)) is not None
        ],
        "waiting": [file for file in page.files if not file.is_readable],
        "differences": [
            {
                "label": label_of(each.question),
                "old": value_text(each.question, each.old, offered=offered) or "–",
                "new": value_text(each.question, each.new, offered=offered) or "–",
                "pieces": each.pieces,
            }
            for each in comparison(page.form, received, page.answers)
        ]
        if page.receipts
        else [],
    }
    return render(request, "programme/application/signoff.html", shown)


@require_POST
def ask(request: HttpRequest, application_id: int) -> HttpResponse:
    request_signoff(application_id=application_id, actor=request.actor, now=now())
    messages.success(request, _("The approver of your organisation was told."))
    return redirect("programme:application", application_id)


@require_POST
def give_back(request: HttpRequest, application_id: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return_application(
        application_id=application_id, reason=reason, actor=request.actor, now=now()
    )
    messages.success(request, _("The writers have it back, with your reason."))
    return redirect("programme:application", application_id)


@require_POST
def submit(request: HttpRequest, application_id: int) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    correcting = found.state == ApplicationState.CORRECTING
    action = resubmit_application if correcting else submit_application
    receipt = action(application_id=application_id, actor=request.actor, now=now())
    return redirect("programme:receipt", application_id, receipt.round)


@login_required
@require_GET
def receipt(request: HttpRequest, application_id: int, number: int) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    page = page_of(request.actor, found)
    shown = next((each for each in page.receipts if each.round == number), None)
    if shown is None:
        raise Http404
    context = {"application": found, "page": page, "receipt": shown}
    return render(request, "programme/application/receipt.html", context)


patterns = [
    path("applications/<int:application_id>/signoff/", signoff, name="signoff"),
    path("applications/<int:application_id>/signoff/ask/", ask, name="request_signoff"),
    path(
        "applications/<int:application_id>/signoff/return/", give_back, name="return_application"
    ),
    path("applications/<int:application_id>/submit/", submit, name="submit_application"),
    path("applications/<int:application_id>/receipts/<int:number>/", receipt, name="receipt"),
]
