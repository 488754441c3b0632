"""The pages on which an officer lays down a call's terms, part by part, and amends them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from dure.core.errors import Invalid, NotFound, Stale
from dure.programme.access.call import is_staff, may_decide_amendment, may_edit, questions
from dure.programme.actions.amendment import (
    approve_amendment,
    decline_amendment,
    propose_amendment,
)
from dure.programme.actions.call import set_terms
from dure.programme.adapters.shipped import rubric_template_names
from dure.programme.forms.call import ReasonForm, show_refusal
from dure.programme.forms.eligibility import EligibilityPart
from dure.programme.forms.terms import (
    FormPart,
    FundingPart,
    Part,
    SelectionPart,
    StagesPart,
    WindowsPart,
)
from dure.programme.models import Call, FormVersion
from dure.programme.queries.call import body_of, call_visible_to, latest_terms, proposed_terms
from dure.programme.queries.rubric_version import rubric_versions
from dure.programme.queries.terms_change import changes_between
from dure.programme.views.call import not_at_this_step
from dure.web.clock import now

PARTS: dict[str, tuple[type[Part], Any, Any]] = {
    "windows": (
        WindowsPart,
        _("When is what open?"),
        _("Days and hours in the call's own zone. At the closing instant it is too late."),
    ),
    "stages": (
        StagesPart,
        _("In which stages is it evaluated?"),
        _("In their order. The weights of the scored stages add up to 100 %."),
    ),
    "eligibility": (
        EligibilityPart,
        _("Who may apply?"),
        _("What is left empty is not asked."),
    ),
    "funding": (
        FundingPart,
        _("Who pays how much?"),
        _("Whole won. The shares of the tranches add up to 100 %."),
    ),
    "selection": (
        SelectionPart,
        _("How is it chosen?"),
        _("Scores are computed exactly; equal ones are told apart in the order given."),
    ),
    "form": (
        FormPart,
        _("What do applicants fill in?"),
        _("The version is frozen when the call is published."),
    ),
}


@login_required
def edit_part(request: HttpRequest, call_id: int, part: str) -> HttpResponse:
    """One part of the terms: of a draft it is laid down, of a published call proposed."""
    if part not in PARTS:
        raise Http404
    call = call_visible_to(request.actor, call_id)
    may = questions(request.actor, call)
    if not (may["edit"] or may["amend"]):
        raise not_at_this_step()
    version = latest_terms(call)
    editor = _editor(part, body_of(version), request.POST or None)
    reason = ReasonForm(request.POST or None, prefix="why") if may["amend"] else None
    valid = editor.is_valid() and (reason is None or reason.is_valid())
    if valid and _stored(request, call, editor, reason):
        return redirect("programme:call", call_id)
    context = {
        "call": call,
        "part": part,
        "parts": PARTS,
        "question": PARTS[part][1],
        "answer": PARTS[part][2],
        "editor": editor,
        "reason": reason,
        "version": version.version if version else 0,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "programme/call/part.html", context, status=status)


@login_required
def amendment(request: HttpRequest, call_id: int) -> HttpResponse:
    """The amendment that waits: what it changes; posted, the ministry's decision."""
    call = call_visible_to(request.actor, call_id)
    proposed = proposed_terms(call)
    if proposed is None or not is_staff(request.actor, call):
        raise NotFound("No such amendment waits for a decision.")
    form = ReasonForm(request.POST if request.POST.get("decision") == "decline" else None)
    given = {"call_id": call_id, "version": proposed.version, "actor": request.actor}
    if request.POST.get("decision") == "approve":
        approve_amendment(now=now(), **given)
        return redirect("programme:call", call_id)
    if form.is_valid():
        decline_amendment(reason=form.cleaned_data["reason"], now=now(), **given)
        return redirect("programme:call", call_id)
    before = latest_terms(call)
    context = {
        "call": call,
        "proposed": proposed,
        "changes": changes_between(body_of(before), body_of(proposed)),
        "form": form,
        "may_decide": may_decide_amendment(request.actor, call, proposed.created_by_id),
        "may_edit": may_edit(request.actor, call),
    }
    return render(request, "programme/call/amendment.html", context)


def _stored(request: HttpRequest, call: Call, editor: Part, reason: ReasonForm | None) -> bool:
    """Hand the part to its action; a refusal stands beside its field and False comes back."""
    asked = request.POST.get("version", "")
    given = {
        "call_id": call.pk,
        "terms": editor.result(),
        "expected": int(asked) if asked.isdecimal() and len(asked) < 6 else -1,
        "actor": request.actor,
        "now": now(),
    }
    try:
        if reason is None:
            set_terms(**given)
        else:
            propose_amendment(reason=reason.cleaned_data["reason"], **given)
    except (Invalid, Stale) as refusal:
        if reason is not None and refusal.where == "reason":
            show_refusal(reason, refusal)
        else:
            editor.show(refusal)
        return False
    return True


def _editor(part: str, body: dict[str, Any], given: Any) -> Part:
    kind: Any = PARTS[part][0]
    if kind is StagesPart:
        return StagesPart(body, given, rubrics=_rubrics())
    if kind is FormPart:
        return FormPart(body, given, versions=_forms())
    return kind(body, given)


def _rubrics() -> list[tuple[str, str]]:
    """Every rubric that is here, and those that come with the product."""
    here = {str(version): f"{version.name} ({version})" for version in rubric_versions()}
    shipped = {name: name for name in rubric_template_names() if name not in here}
    return [*here.items(), *shipped.items()]


def _forms() -> list[tuple[str, str]]:
    versions = FormVersion.objects.order_by("key", "-version")
    return [(str(version), f"{version.name} ({version})") for version in versions]


patterns = [
    path("calls/<int:call_id>/terms/<slug:part>/", edit_part, name="call_part"),
    path("calls/<int:call_id>/amendment/", amendment, name="call_amendment"),
]
