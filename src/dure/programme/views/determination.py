from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dure.core.errors import Incomplete, Invalid, Refusal, Stale
from dure.programme.access.determination import may_decide, may_enter
from dure.programme.actions import announcement, redetermination, reserve
from dure.programme.actions import determination as actions
from dure.programme.domain.determination import Outcome
from dure.programme.forms.determination import DeterminationForm, ReasonForm
from dure.programme.models import Determination
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.determination import determination_visible_to
from dure.programme.queries.ranking import selection_call
from dure.web.clock import now
from dure.web.refusals import told_refusal


@require_POST
def propose(request: HttpRequest, call_id: int) -> HttpResponse:
    rows = actions.propose_determinations(call_id=call_id, actor=request.actor, now=now())
    messages.success(request, _("%(count)s determinations are written.") % {"count": len(rows)})
    return redirect("programme:selection", call_id)


@require_POST
def approve(request: HttpRequest, call_id: int) -> HttpResponse:
    rows = actions.approve_determinations(call_id=call_id, actor=request.actor, now=now())
    messages.success(request, _("%(count)s determinations are approved.") % {"count": len(rows)})
    return redirect("programme:selection", call_id)


@require_POST
def announce(request: HttpRequest, call_id: int) -> HttpResponse:
    announcement.announce(call_id=call_id, actor=request.actor, now=now())
    messages.success(request, _("The results are out."))
    return redirect("programme:results", call_id)


@require_POST
def finalise(request: HttpRequest, call_id: int) -> HttpResponse:
    announcement.finalise_call(call_id=call_id, actor=request.actor, now=now())
    messages.success(request, _("The call is final."))
    return redirect("programme:selection", call_id)


@require_POST
def promote(request: HttpRequest, call_id: int) -> HttpResponse:
    reserve.promote_next(call_id=call_id, actor=request.actor, now=now())
    messages.success(request, _("The next of the reserve list is selected."))
    return redirect("programme:selection", call_id)


@require_http_methods(["GET", "POST"])
def determination(request: HttpRequest, determination_id: int) -> HttpResponse:
    """Show one determination to who decides, and let the agency change it before it is told."""
    row = determination_visible_to(request.actor, determination_id)
    selection_call(request.actor, row.application.call_id)
    form = DeterminationForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid() and _edited(request, row, form):
        return redirect("programme:selection", row.application.call_id)
    page = {
        "row": row,
        "form": form,
        "open": row.state in actions.OPEN,
        "may_enter": may_enter(request.actor, row.application.call),
        "may_decide": may_decide(request.actor, row.application.call),
    }
    return render(request, "programme/determination/determination.html", page)


@require_http_methods(["GET", "POST"])
def redetermine(request: HttpRequest, application_id: int) -> HttpResponse:
    """Enter a new determination after an upheld objection."""
    one = application_visible_to(request.actor, application_id)
    selection_call(request.actor, one.call_id)
    if request.method == "GET":
        redetermination.refuse_redetermination(one, request.actor)
    form = DeterminationForm(request.POST or None, initial={"national_won": one.national_won})
    if request.method == "POST" and form.is_valid() and _entered(request, one.pk, form):
        return redirect("programme:selection", one.call_id)
    return render(
        request, "programme/determination/redetermine.html", {"application": one, "form": form}
    )


@require_POST
def release(request: HttpRequest, determination_id: int) -> HttpResponse:
    row = redetermination.release_redetermination(
        determination_id=determination_id, actor=request.actor, now=now()
    )
    return redirect("programme:selection", row.application.call_id)


@require_http_methods(["GET", "POST"])
def forfeit(request: HttpRequest, application_id: int) -> HttpResponse:
    one = application_visible_to(request.actor, application_id)
    if request.method == "GET":
        reserve.check_forfeit(one, request.actor)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reserve.forfeit_award(
            application_id=one.pk,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=now(),
        )
        return redirect("programme:result", one.pk)
    return render(
        request, "programme/determination/forfeit.html", {"application": one, "form": form}
    )


def _initial(row: Determination) -> dict[str, object]:
    return {
        "outcome": row.outcome,
        "national_won": row.national_won,
        "reason": row.reason,
        "deviation": row.deviation,
        "seen": row.updated_at.isoformat(),
    }


def _edited(request: HttpRequest, row: Determination, form: DeterminationForm) -> bool:
    given = form.cleaned_data
    try:
        actions.edit_determination(
            determination_id=row.pk,
            outcome=Outcome(given["outcome"]),
            reason=given["reason"],
            deviation=given["deviation"],
            national_won=given["national_won"] or 0,
            seen=given["seen"],
            actor=request.actor,
            now=now(),
        )
    except (Incomplete, Invalid, Stale) as refusal:
        _beside(form, refusal)
        return False
    messages.success(request, _("The determination is held until it is approved."))
    return True


def _entered(request: HttpRequest, application_id: int, form: DeterminationForm) -> bool:
    given = form.cleaned_data
    try:
        redetermination.enter_redetermination(
            application_id=application_id,
            outcome=Outcome(given["outcome"]),
            reason=given["reason"],
            deviation=given["deviation"],
            national_won=given["national_won"] or 0,
            actor=request.actor,
            now=now(),
        )
    except (Incomplete, Invalid) as refusal:
        _beside(form, refusal)
        return False
    return True


def _beside(form: DeterminationForm, refusal: Refusal) -> None:
    """Put a refusal beside the field it names."""
    if isinstance(refusal, Incomplete):
        for name in refusal.missing:
            form.add_error(name, _("This is needed."))
        return
    where = refusal.where if refusal.where in form.fields else None
    told = told_refusal(refusal)
    form.add_error(where, f"{told.what} {told.remedy}".strip())


patterns = [
    path("calls/<int:call_id>/determinations/propose/", propose, name="propose_determinations"),
    path("calls/<int:call_id>/determinations/approve/", approve, name="approve_determinations"),
    path("calls/<int:call_id>/announce/", announce, name="announce"),
    path("calls/<int:call_id>/finalise/", finalise, name="finalise_call"),
    path("calls/<int:call_id>/reserve/promote/", promote, name="promote"),
    path("determinations/<int:determination_id>/", determination, name="determination"),
    path("determinations/<int:determination_id>/release/", release, name="release_determination"),
    path("applications/<int:application_id>/redetermine/", redetermine, name="redetermine"),
    path("applications/<int:application_id>/forfeit/", forfeit, name="forfeit"),
]
