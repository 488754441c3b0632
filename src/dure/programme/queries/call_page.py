"""What the page of a call shows: its steps, who may apply, the money, how it is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from dure.accounts.queries.organisation import organisations
from dure.programme.domain.call import CallState
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.domain.rubric import Rubric
from dure.programme.domain.terms import EligibilityCode, EligibilityRule, Terms, WindowKind
from dure.programme.domain.terms_file import terms_from_mapping
from dure.programme.labels.call import CALL_STATE, PROGRAMME_KIND, STAGE_KIND, WINDOW_KIND
from dure.programme.models import Call
from dure.programme.queries.call import amendments_of, latest_terms
from dure.programme.queries.call_check import rubrics_named_by

ORDER = (
    CallState.PUBLISHED,
    CallState.OPEN,
    CallState.CHECKING,
    CallState.EVALUATING,
    CallState.DELIBERATING,
    CallState.ANNOUNCED,
    CallState.FINAL,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a call: what, from when to when, and whether it is over or under way."""

    label: str
    state: str  # "done", "active" or ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def call_page(call: Call) -> dict[str, Any]:
    """Gather what anybody may read of a published call. Two queries and one for each rubric."""
    version = latest_terms(call)
    if version is None:
        return {"terms": None, "steps": (), "rules": (), "amendments": ()}
    terms = terms_from_mapping(version.body)
    return {
        "terms": terms,
        "version": version,
        "steps": steps_of(call, terms),
        "rules": [rule_text(rule) for rule in terms.eligibility],
        "rubrics": rubric_rows(terms),
        "total_won": total_of(terms),
        "amendments": list(amendments_of(call)),
    }


def steps_of(call: Call, terms: Terms) -> tuple[Step, ...]:
    """Return the steps with their dates, where those are laid down."""
    state = CallState(call.state)
    reached = CallState.OPEN if state is CallState.CLOSED else state
    place = ORDER.index(reached) if reached in ORDER else -1
    found = []
    for step, name, kind in (
        (CallState.PUBLISHED, _("Notice"), None),
        (CallState.OPEN, WINDOW_KIND[WindowKind.SUBMISSION], WindowKind.SUBMISSION),
        (CallState.CHECKING, CALL_STATE[CallState.CHECKING], WindowKind.CHECK),
        (CallState.EVALUATING, CALL_STATE[CallState.EVALUATING], WindowKind.EVALUATION),
        (CallState.DELIBERATING, CALL_STATE[CallState.DELIBERATING], None),
        (CallState.ANNOUNCED, CALL_STATE[CallState.ANNOUNCED], WindowKind.OBJECTION),
    ):
        window = terms.window(kind) if kind else None
        begun = {
            CallState.PUBLISHED: call.published_at,
            CallState.ANNOUNCED: call.announced_at,
        }.get(step)
        number = ORDER.index(step)
        over = place > number or (step is CallState.OPEN and state is CallState.CLOSED)
        active = place == number and not over and state is not CallState.CANCELLED
        found.append(
            Step(
                label=str(name),
                state="done" if over else "active" if active else "",
                opens_at=window.opens_at if window else begun,
                closes_at=window.closes_at if window else None,
            )
        )
    return tuple(found)


def rule_text(rule: EligibilityRule) -> str:
    """Say a rule in one sentence, in the language of the page."""
    return _RULES[rule.code](dict(rule.parameters))


def rubric_rows(terms: Terms) -> list[dict[str, Any]]:
    """Return every rubric once, with the stages that use it."""
    found: list[dict[str, Any]] = []
    rubrics: dict[str, Rubric | None] = rubrics_named_by(terms)
    for name, rubric in rubrics.items():
        stages = [stage for stage in terms.stages if stage.rubric == name]
        kinds = ", ".join(dict.fromkeys(str(STAGE_KIND[stage.kind]) for stage in stages))
        found.append({"name": name, "rubric": rubric, "stages": stages, "kinds": kinds})
    return found


def total_of(terms: Terms) -> int:
    """Return the national money for all projects together, in won."""
    if terms.selection.budget_won is not None:
        return terms.selection.budget_won
    return terms.selection.places * terms.funding.national_cap_won


def _organisation_kind(parameters: dict[str, Any]) -> str:
    kinds = dict(organisations().model._meta.get_field("kind").choices or ())
    names = [str(kinds.get(kind, kind)) for kind in parameters["kinds"]]
    if parameters.get("special_self_governing"):
        names.append(_("Sejong and the cities of Jeju"))
    return _("Who may lead: %(kinds)s.") % {"kinds": ", ".join(names)}


def _population(parameters: dict[str, Any]) -> str:
    day = date.fromisoformat(parameters["at"])
    texts = {
        "below": _("Fewer than %(count)s residents on %(day)s."),
        "at_most": _("At most %(count)s residents on %(day)s."),
        "at_least": _("At least %(count)s residents on %(day)s."),
    }
    return " ".join(
        text % {"count": f"{parameters[name]:,}", "day": day.isoformat()}
        for name, text in texts.items()
        if name in parameters
    )


def _cooling_off(parameters: dict[str, Any]) -> str:
    text = _("At least %(years)s years since the end of an earlier award (%(kinds)s).")
    return text % {"years": parameters["years"], "kinds": _kinds(parameters)}


def _exclusive_with(parameters: dict[str, Any]) -> str:
    text = _("No application in the same year to: %(kinds)s.")
    return text % {"kinds": _kinds(parameters)}


def _consortium_share(parameters: dict[str, Any]) -> str:
    text = _("Large companies together hold at most %(share)s of the work.")
    return text % {"share": parameters["at_most"]}


def _one_application(parameters: dict[str, Any]) -> str:
    return _("One application for each lead.")


def _kinds(parameters: dict[str, Any]) -> str:
    return ", ".join(str(PROGRAMME_KIND[ProgrammeKind(kind)]) for kind in parameters["kinds"])


_RULES = {
    EligibilityCode.ORGANISATION_KIND: _organisation_kind,
    EligibilityCode.POPULATION: _population,
    EligibilityCode.COOLING_OFF: _cooling_off,
    EligibilityCode.EXCLUSIVE_WITH: _exclusive_with,
    EligibilityCode.CONSORTIUM_SHARE: _consortium_share,
    EligibilityCode.ONE_APPLICATION: _one_application,
}
