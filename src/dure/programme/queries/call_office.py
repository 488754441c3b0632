"""How far a call is, for those who run it: every task, how it stands and where it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.programme.access.call import is_staff
from dure.programme.domain.application import UNSUBMITTED, ApplicationState
from dure.programme.domain.call import CallState
from dure.programme.domain.conflict import ReportState
from dure.programme.domain.consensus import MinutesState
from dure.programme.domain.objection import OPEN_OBJECTION
from dure.programme.domain.run import RunKind
from dure.programme.domain.sheet import GONE, IN
from dure.programme.domain.terms import Stage, StageKind, Terms
from dure.programme.labels.call import STAGE_KIND
from dure.programme.models import (
    Call,
    Panel,
    PanelMeeting,
    PresentationSlot,
    ScoreSheet,
    SealedRun,
)
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.call import call_visible_to, terms_of
from dure.programme.queries.conflict import conflicts_visible_to, reports_visible_to
from dure.programme.queries.objection import objections_visible_to

_GONE = frozenset(state.value for state in GONE)
_IN = frozenset(state.value for state in IN)
_BEFORE = frozenset(state.value for state in UNSUBMITTED)
_OVER = frozenset({CallState.ANNOUNCED.value, CallState.FINAL.value})
_ORDER = tuple(CallState)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that running a call takes."""

    label: str
    said: str  # how it stands, in one sentence
    href: str
    state: str = ""  # "done", "active" or "" where its turn has not come


@dataclass(frozen=True, slots=True)
class Part:
    """The tasks of one stretch of a call, in the order in which they are done."""

    label: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that the office's page of a call shows."""

    call: Call
    terms: Terms
    parts: tuple[Part, ...]

    @property
    def next(self) -> Task | None:
        """The first task whose turn it is."""
        tasks = (task for part in self.parts for task in part.tasks)
        return next((task for task in tasks if task.state == "active"), None)

    @property
    def done(self) -> int:
        return sum(task.state == "done" for part in self.parts for task in part.tasks)

    @property
    def total(self) -> int:
        return sum(len(part.tasks) for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Counts:
    """What was counted once, by state or by stage."""

    applications: Counter[str]
    conflicts: int
    reports: int
    panels: Counter[int]
    sheets: Counter[tuple[int, str]]
    slots: Counter[int]
    minutes: Counter[tuple[int, bool]]
    runs: Counter[tuple[str, int]]
    objections: int

    def sheets_at(self, stage: int) -> tuple[int, int]:
        """Return how many sheets count at a stage, and how many of them are handed in."""
        here = {state: n for (at, state), n in self.sheets.items() if at == stage}
        every = sum(n for state, n in here.items() if state not in _GONE)
        return every, sum(n for state, n in here.items() if state in _IN)


def office_of(actor: Actor, call_id: int) -> Office:
    """Return how a call stands, for its agency, its ministry and auditors. Eleven queries.

    Raises
    ------
    NotFound
        If there is no such call, nothing is laid down in it, or *actor* does not run it.
    """
    call = call_visible_to(actor, call_id)
    if not is_staff(actor, call):
        raise NotFound("There is no such call.")
    terms = terms_of(call)
    counts = _counts(actor, call)
    parts = [Part(_("Applications"), (_receive(call, counts), _check(call, counts)))]
    parts.append(Part(_("Conflicts of interest"), (_conflicts(call, counts),)))
    parts += [
        Part(
            _("Stage %(number)s: %(kind)s")
            % {"number": stage.number, "kind": STAGE_KIND[StageKind(stage.kind)]},
            tuple(make(call, stage, counts) for make in _tasks_of(stage)),
        )
        for stage in terms.scored_stages
    ]
    parts.append(Part(_("Selection"), (_select(call, counts), _publish(call, counts))))
    return Office(call, terms, tuple(parts))


def _counts(actor: Actor, call: Call) -> _Counts:
    seen = applications_visible_to(actor).filter(call=call)
    sheets = ScoreSheet.objects.filter(application__in=seen.values("pk"))
    minutes = PanelMeeting.objects.filter(panel__call=call).values_list("panel__stage", "state")
    return _Counts(
        applications=Counter(seen.values_list("state", flat=True)),
        conflicts=conflicts_visible_to(actor)
        .filter(application__call=call, cleared_at__isnull=True)
        .count(),
        reports=reports_visible_to(actor)
        .filter(application__call=call, state=ReportState.OPEN.value)
        .count(),
        panels=Counter(Panel.objects.filter(call=call).values_list("stage", flat=True)),
        sheets=Counter(
            {
                (row["stage"], row["state"]): row["n"]
                for row in sheets.order_by().values("stage", "state").annotate(n=Count("pk"))
            }
        ),
        slots=Counter(
            PresentationSlot.objects.filter(application__in=seen.values("pk")).values_list(
                "session__stage", flat=True
            )
        ),
        minutes=Counter((stage, state == MinutesState.SEALED) for stage, state in minutes),
        runs=Counter(SealedRun.objects.filter(call=call).values_list("kind", "stage")),
        objections=objections_visible_to(actor)
        .filter(
            application__call=call, state__in=[state.value for state in sorted(OPEN_OBJECTION)]
        )
        .count(),
    )


def _receive(call: Call, counts: _Counts) -> Task:
    before = sum(n for state, n in counts.applications.items() if state in _BEFORE)
    late = counts.applications[ApplicationState.LATE]
    received = counts.applications.total() - before
    said = _("%(received)s submitted, %(left)s not submitted, %(late)s late") % {
        "received": received,
        "left": before - late,
        "late": late,
    }
    href = reverse("programme:call_applications", args=[call.pk])
    closed = _reached(call, CallState.CLOSED)
    opened = call.state == CallState.OPEN
    return Task(_("Applications"), said, href, "done" if closed else "active" if opened else "")


def _check(call: Call, counts: _Counts) -> Task:
    left = counts.applications[ApplicationState.SUBMITTED]
    left += counts.applications[ApplicationState.CORRECTING]
    said = ngettext("%(n)s is still to be checked", "%(n)s are still to be checked", left)
    href = reverse("programme:call_applications", args=[call.pk])
    if not _reached(call, CallState.CLOSED):
        return Task(_("Preliminary review"), _("Begins when the call has closed"), href)
    over = left == 0 and _reached(call, CallState.CHECKING)
    text = _("All are checked") if over else said % {"n": left}
    return Task(_("Preliminary review"), text, href, "done" if over else "active")


def _conflicts(call: Call, counts: _Counts) -> Task:
    said = _("%(n)s keep an evaluator from an application") % {"n": counts.conflicts}
    if counts.reports:
        waiting = ngettext(
            "%(n)s report of an applicant waits for you",
            "%(n)s reports of applicants wait for you",
            counts.reports,
        )
        said = f"{said} · {waiting % {'n': counts.reports}}"
    begun = _reached(call, CallState.CLOSED)
    drawn = bool(counts.panels) and not counts.reports
    state = "done" if drawn else "active" if begun else ""
    href = reverse("programme:conflicts", args=[call.pk])
    return Task(_("Find conflicts of interest"), said, href, state)


def _tasks_of(stage: Stage) -> tuple[Callable[[Call, Stage, _Counts], Task], ...]:
    if stage.kind == StageKind.PRESENTATION:
        return (_draw, _share, _timetable, _score, _meet, _rank)
    return (_draw, _share, _score, _meet, _rank)


def _draw(call: Call, stage: Stage, counts: _Counts) -> Task:
    n = counts.panels[stage.number]
    said = ngettext("%(n)s panel is drawn", "%(n)s panels are drawn", n) % {"n": n}
    turn = _reached(call, CallState.CLOSED) and _before_ranking(call, stage)
    return _task(
        call, stage, "panels", _("Draw the panels"), said if n else "", done=n > 0, turn=turn
    )


def _share(call: Call, stage: Stage, counts: _Counts) -> Task:
    every, _handed_in = counts.sheets_at(stage.number)
    said = ngettext("%(n)s score sheet", "%(n)s score sheets", every) % {"n": every}
    return _task(
        call, stage, "assignment", _("Share out the applications"), said if every else "",
        done=every > 0, turn=call.stage == stage.number and counts.panels[stage.number] > 0,
    )  # fmt: skip


def _timetable(call: Call, stage: Stage, counts: _Counts) -> Task:
    n = counts.slots[stage.number]
    every, handed_in = counts.sheets_at(stage.number)
    over = 0 < every == handed_in
    said = ngettext("%(n)s presentation", "%(n)s presentations", n) % {"n": n} if n else ""
    return _task(
        call, stage, "timetable", _("Plan the presentations"),
        said or (_("Judged without a timetable") if over else ""),
        done=n > 0 or over, turn=call.stage == stage.number,
    )  # fmt: skip


def _score(call: Call, stage: Stage, counts: _Counts) -> Task:
    every, handed_in = counts.sheets_at(stage.number)
    said = _("%(done)s of %(all)s sheets are handed in") % {"done": handed_in, "all": every}
    return _task(
        call, stage, "matrix", _("Score matrix"), said if every else "",
        done=0 < every == handed_in, turn=call.stage == stage.number and every > 0,
    )  # fmt: skip


def _meet(call: Call, stage: Stage, counts: _Counts) -> Task:
    sealed, drafted = (counts.minutes[stage.number, is_sealed] for is_sealed in (True, False))
    said = _("Minutes: %(sealed)s sealed, %(drafted)s not yet") % {
        "sealed": sealed,
        "drafted": drafted,
    }
    every, handed_in = counts.sheets_at(stage.number)
    ranked = counts.runs[RunKind.RANKING.value, stage.number] > 0
    none = _("Ranked without a meeting") if ranked else ""
    return _task(
        call, stage, "panels", _("Meetings and minutes"), said if sealed + drafted else none,
        done=not drafted and (sealed > 0 or ranked),
        turn=call.stage == stage.number and 0 < every == handed_in,
    )  # fmt: skip


def _rank(call: Call, stage: Stage, counts: _Counts) -> Task:
    done = counts.runs[RunKind.RANKING.value, stage.number] > 0
    every, handed_in = counts.sheets_at(stage.number)
    said = _("The ranking is computed and sealed") if done else ""
    turn = call.stage == stage.number and 0 < every == handed_in
    href = reverse("programme:selection", args=[call.pk])
    return Task(_("Ranking"), said or _not_yet(turn), href, _state(done=done, turn=turn))


def _select(call: Call, counts: _Counts) -> Task:
    chosen = counts.applications[ApplicationState.SELECTED]
    reserve = counts.applications[ApplicationState.RESERVE]
    done, turn = call.state in _OVER, call.state == CallState.DELIBERATING
    said = _("%(chosen)s selected, %(reserve)s in reserve") % {
        "chosen": chosen,
        "reserve": reserve,
    }
    href = reverse("programme:selection", args=[call.pk])
    text = said if done else _not_yet(turn)
    return Task(_("Decide and announce"), text, href, _state(done=done, turn=turn))


def _publish(call: Call, counts: _Counts) -> Task:
    if call.state not in _OVER:
        href = reverse("programme:selection", args=[call.pk])
        return Task(_("Results and objections"), _not_yet(turn=False), href)
    n = counts.objections
    said = ngettext("%(n)s objection is open", "%(n)s objections are open", n) % {"n": n}
    href = reverse("programme:results", args=[call.pk])
    over = call.state == CallState.FINAL
    return Task(_("Results and objections"), said, href, _state(done=over, turn=True))


def _task(call: Call, stage: Stage, page: str, label: str, said: str, **how: bool) -> Task:
    href = reverse(f"programme:{page}", args=[call.pk, stage.number])
    return Task(label, said or _not_yet(how["turn"]), href, _state(**how))


def _state(*, done: bool, turn: bool) -> str:
    return "done" if done else "active" if turn else ""


def _not_yet(turn: bool) -> str:
    return _("This is next") if turn else _("Its turn has not come")


def _reached(call: Call, state: CallState) -> bool:
    """Tell whether a call is in *state* or past it; a cancelled one is not."""
    if call.state == CallState.CANCELLED:
        return False
    return _ORDER.index(CallState(call.state)) >= _ORDER.index(state)


def _before_ranking(call: Call, stage: Stage) -> bool:
    return call.stage <= stage.number and not _reached(call, CallState.DELIBERATING)
