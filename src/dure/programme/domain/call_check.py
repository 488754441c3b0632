"""Whether a call is ready to be published: a list of things that must be there and agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from dure.core.said import Said, say, word
from dure.programme.domain.funding import budget_faults
from dure.programme.domain.reading import fraction_text
from dure.programme.domain.rubric import Rubric
from dure.programme.domain.terms import Terms, WindowKind

ASKED_WON = "asked_won"


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing that a call needs. *problem* says what is wrong with it; empty if nothing is."""

    part: str  # the page on which it is put right
    label: Said
    problem: Said | None = None

    @property
    def done(self) -> bool:
        return self.problem is None


def checklist_of(
    *,
    title: str,
    notice: str,
    terms: Terms | None,
    rubrics: Mapping[str, Rubric | None],
    has_form: bool,
    now: datetime,
) -> tuple[CheckItem, ...]:
    """Return all items, those that are in order too.

    Parameters
    ----------
    rubrics
        Every rubric that a stage names, None where there is no such version.
    has_form
        Whether the form that the terms name exists.
    """
    notice_item = _item(
        "text", word("Title and notice"), _missing(bool(title.strip() and notice.strip()))
    )
    if terms is None:
        return (notice_item, _item("windows", word("Terms"), _missing(False)))
    return (
        notice_item,
        _item("windows", say("Submission window"), _window_problem(terms, now)),
        _item("stages", say("Stages and rubrics"), _stage_problem(terms, rubrics)),
        _item("stages", say("Weights of the stages"), _weight_problem(terms)),
        _item("eligibility", word("Who may apply"), _missing(bool(terms.eligibility))),
        _item("funding", word("Money"), _money_problem(terms)),
        _item("selection", say("Rule of selection"), _selection_problem(terms, rubrics)),
        _item("form", word("Application form"), _form_problem(terms, has_form)),
    )


def _item(part: str, label: Said, problem: Said | None) -> CheckItem:
    return CheckItem(part, label, problem)


def _missing(there: bool) -> Said | None:
    return None if there else say("This is missing.")


def _window_problem(terms: Terms, now: datetime) -> Said | None:
    window = terms.window(WindowKind.SUBMISSION)
    if window is None:
        return say("This is missing.")
    return say("The window has closed already.") if window.closes_at <= now else None


def _stage_problem(terms: Terms, rubrics: Mapping[str, Rubric | None]) -> Said | None:
    if not terms.scored_stages:
        return say("No stage is scored.")
    for stage in terms.scored_stages:
        if not stage.rubric:
            return say("Stage {number} has no rubric.", number=stage.number)
        rubric = rubrics.get(stage.rubric)
        if rubric is None:
            return say("There is no rubric {name}.", name=stage.rubric)
        if not rubric.criteria:
            return say("The rubric {name} has no criteria.", name=stage.rubric)
        if stage.quorum == 0 or stage.panel_size == 0:
            return say("Stage {number} has no panel or no quorum.", number=stage.number)
    return None


def _weight_problem(terms: Terms) -> Said | None:
    whole = sum((stage.weight for stage in terms.scored_stages), Fraction(0))
    if whole == 1:
        return None
    return say("They add up to {sum}, not to 1.", sum=fraction_text(whole))


def _money_problem(terms: Terms) -> Said | None:
    faults = budget_faults(terms.funding, terms.selection)
    if faults:
        return faults[0].what
    return None if terms.funding.tranches else say("The tranches are missing.")


def _selection_problem(terms: Terms, rubrics: Mapping[str, Rubric | None]) -> Said | None:
    rule = terms.selection
    known = {ASKED_WON} | {
        criterion.key
        for rubric in rubrics.values()
        if rubric is not None
        for criterion in rubric.criteria
    }
    strange = [key for key in rule.tie_breakers if key not in known]
    if strange:
        return say("No rubric has the criterion {key}.", key=strange[0])
    for stage in terms.scored_stages:
        if stage.quorum and stage.quorum <= 2 * rule.trim:
            return say(
                "Of {quorum} sheets at stage {number} none is left after dropping {trim} at each "
                "end.",
                quorum=stage.quorum,
                number=stage.number,
                trim=rule.trim,
            )
    return None


def _form_problem(terms: Terms, has_form: bool) -> Said | None:
    if not terms.form:
        return say("This is missing.")
    return None if has_form else say("There is no form {name}.", name=terms.form)
