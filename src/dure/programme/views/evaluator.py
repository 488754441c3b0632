"""The pool of evaluators: the list, one record, one's own record, and a table of many."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure.core.actor import Role
from dure.core.errors import NotFound
from dure.programme.access import evaluator as access
from dure.programme.actions import employment as ties
from dure.programme.actions import evaluator as actions
from dure.programme.adapters.pool_file import read_pool
from dure.programme.domain.evaluator import Expertise
from dure.programme.forms.evaluator import (
    EndForm,
    EnterForm,
    PoolFileForm,
    RecordForm,
    TieForm,
)
from dure.programme.forms.refused import attempt
from dure.programme.labels.evaluator import EXPERTISE
from dure.programme.models import Evaluator
from dure.programme.queries.evaluator import (
    evaluator_visible_to,
    evaluators_visible_to,
    own_record,
    pool_page,
    ties_of,
)
from dure.web.clock import now
from dure.web.refusals import told_refusal

PER_PAGE = 25


@login_required
@require_GET
def evaluators(request: HttpRequest) -> HttpResponse:
    reads = request.actor.has_anywhere(Role.PROGRAMME_OFFICER) or request.actor.has_anywhere(
        Role.AUDITOR
    )
    if not reads:
        raise NotFound("There is no such page.")
    field, show = request.GET.get("expertise", ""), request.GET.get("show", "")
    found = pool_page(request.actor, expertise=field, show=show)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "programme/evaluator/evaluators.html",
        {
            "page": page,
            "count": len(found),
            "all": evaluators_visible_to(request.actor).count(),
            "fields": [(key.value, label) for key, label in EXPERTISE.items()],
            "chosen": field if field in set(Expertise) else "",
            "show": show,
            "may_enter": request.actor.has_anywhere(Role.PROGRAMME_OFFICER),
        },
    )


@require_GET
def evaluator(request: HttpRequest, evaluator_id: int) -> HttpResponse:
    return _record(request, evaluator_visible_to(request.actor, evaluator_id))


@login_required
@require_GET
def my_record(request: HttpRequest) -> HttpResponse:
    return _record(request, own_record(request.actor))


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    agency = _agency(request)
    form = EnterForm(request.POST or None)
    if request.method == "POST":
        entered = attempt(
            form,
            lambda: actions.enter_evaluator(
                agency_id=agency,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                expertise=form.cleaned_data["expertise"],
                region=form.cleaned_data["region"],
                actor=request.actor,
                now=now(),
            ),
        )
        if entered:
            messages.success(request, _("Entered. Now say where the person works."))
            return redirect("programme:evaluator", entered.pk)
    page = {"form": form}
    return render(request, "programme/evaluator/enter.html", page, status=_status(form))


@login_required
@require_http_methods(["GET", "POST"])
def import_pool(request: HttpRequest) -> HttpResponse:
    agency = _agency(request)
    form = PoolFileForm(request.POST or None, request.FILES or None)
    faults = []
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["table"]
        content = table.read()
        _rows, found = read_pool(content, table.name)
        faults = [told_refusal(fault) for fault in found]
        entered = None if faults else attempt(
            form,
            lambda: actions.import_evaluators(
                agency_id=agency, content=content, name=table.name, actor=request.actor, now=now()
            ),
        )  # fmt: skip
        if entered:
            told = _("%(count)s people are in the pool now.") % {"count": len(entered)}
            messages.success(request, told)
            return redirect("programme:evaluators")
    page = {"form": form, "faults": faults, "keys": list(EXPERTISE.items())}
    status = 422 if faults else _status(form)
    return render(request, "programme/evaluator/import.html", page, status=status)


@require_POST
def change(request: HttpRequest, evaluator_id: int) -> HttpResponse:
    found = evaluator_visible_to(request.actor, evaluator_id)
    form = RecordForm(request.POST)
    done = attempt(
        form,
        lambda: actions.change_evaluator(
            evaluator_id=evaluator_id, actor=request.actor, now=now(), **form.cleaned_data
        ),
    )
    return _back(request, found) if done else _record(request, found, form=form)


@require_POST
def check(request: HttpRequest, evaluator_id: int) -> HttpResponse:
    found = actions.check_evaluator(evaluator_id=evaluator_id, actor=request.actor, now=now())
    messages.success(request, _("The record is checked. The person can be drawn."))
    return redirect("programme:evaluator", found.pk)


@require_POST
def add_tie(request: HttpRequest, evaluator_id: int) -> HttpResponse:
    found = evaluator_visible_to(request.actor, evaluator_id)
    form = TieForm(request.POST)
    done = attempt(
        form,
        lambda: ties.add_employment(
            evaluator_id=evaluator_id, tie=form.tie(), actor=request.actor, now=now()
        ),
    )
    return _back(request, found) if done else _record(request, found, tie=form)


@require_POST
def end_tie(request: HttpRequest, evaluator_id: int, tie_id: int) -> HttpResponse:
    found = evaluator_visible_to(request.actor, evaluator_id)
    form = EndForm(request.POST)
    done = attempt(
        form,
        lambda: ties.end_employment(
            employment_id=tie_id,
            until=form.cleaned_data["until"],
            actor=request.actor,
            now=now(),
        ),
    )
    return _back(request, found) if done else _record(request, found, ended=form)


@require_POST
def remove_tie(request: HttpRequest, evaluator_id: int, tie_id: int) -> HttpResponse:
    found = evaluator_visible_to(request.actor, evaluator_id)
    ties.remove_employment(
        employment_id=tie_id,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=now(),
    )
    return _back(request, found)


def _record(
    request: HttpRequest,
    found: Evaluator,
    *,
    form: RecordForm | None = None,
    tie: TieForm | None = None,
    ended: EndForm | None = None,
) -> HttpResponse:
    given = {name: getattr(found, name) for name in ("expertise", "region", "is_available")}
    may = access.questions(request.actor, found)
    refused = [one for one in (form, tie, ended) if one is not None]
    page = {
        "evaluator": found,
        "ties": ties_of(found),
        "may": may,
        "form": form or RecordForm(initial=given),
        "tie_form": tie or TieForm(auto_id="tie_%s"),
        "refused": refused[0] if refused else None,
        "day": now(),
    }
    name = "programme/evaluator/evaluator.html"
    return render(request, name, page, status=422 if refused else 200)


def _back(request: HttpRequest, found: Evaluator) -> HttpResponse:
    messages.success(request, _("Kept. The agency checks the record anew."))
    if request.actor.user_id == found.user_id:
        return redirect("programme:my_record")
    return redirect("programme:evaluator", found.pk)


def _agency(request: HttpRequest) -> int:
    """Return the agency whose pool the actor keeps."""
    agencies = sorted(request.actor.organisations(Role.PROGRAMME_OFFICER))
    if not agencies:
        raise NotFound("There is no such page.")
    return agencies[0]


def _status(form: object) -> int:
    return 422 if getattr(form, "errors", None) else 200


patterns = [
    path("evaluators/", evaluators, name="evaluators"),
    path("evaluators/new/", enter, name="enter_evaluator"),
    path("evaluators/import/", import_pool, name="import_evaluators"),
    path("evaluators/<int:evaluator_id>/", evaluator, name="evaluator"),
    path("evaluators/<int:evaluator_id>/change/", change, name="change_evaluator"),
    path("evaluators/<int:evaluator_id>/check/", check, name="check_evaluator"),
    path("evaluators/<int:evaluator_id>/ties/", add_tie, name="add_tie"),
    path("evaluators/<int:evaluator_id>/ties/<int:tie_id>/end/", end_tie, name="end_tie"),
    path("evaluators/<int:evaluator_id>/ties/<int:tie_id>/remove/", remove_tie, name="remove_tie"),
    path("my-record/", my_record, name="my_record"),
]
