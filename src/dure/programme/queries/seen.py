"""What of an application an actor may see: one answer for page, API and documents alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dure.core.actor import Actor, Role
from dure.programme.access.application import is_applicant, is_staff
from dure.programme.domain.application import UNSUBMITTED, ApplicationState
from dure.programme.domain.form import Form, QuestionKind
from dure.programme.models import Application, ScoreSheet
from dure.programme.queries.application import UNSEEN_SHEET
from dure.programme.queries.call import terms_of
from dure.programme.queries.consortium import partners_of
from dure.programme.queries.form_version import form_of


class Side(StrEnum):
    """From which side somebody looks at an application."""

    APPLICANT = "applicant"
    STAFF = "staff"
    EVALUATOR = "evaluator"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Seen:
    """What may be shown.

    Parameters
    ----------
    content
        Whether answers and files may be seen at all; the agency only knows that a late
        application exists.
    hidden
        What an anonymous stage hides: `"lead"`, `"title"`, … and keys of questions.
    partners
        Keys of the confirmed members without the lead.
    """

    side: Side
    content: bool
    hidden: frozenset[str]
    partners: frozenset[int]

    @property
    def lead(self) -> bool:
        return "lead" not in self.hidden

    @property
    def consortium(self) -> bool:
        """Whether the members may be shown. Those invited see whom they would join."""
        told = self.content or self.side is Side.APPLICANT
        return told and "consortium" not in self.hidden

    @property
    def title(self) -> bool:
        return "title" not in self.hidden

    @property
    def history(self) -> bool:
        """Whether names of people, receipts and revisions may be shown."""
        return self.side is not Side.EVALUATOR and self.content

    def shows(self, question: str) -> bool:
        """Tell whether the answer to a question may be seen."""
        return self.content and question not in self.hidden

    def shown(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return those of the answers that may be seen."""
        return {key: value for key, value in answers.items() if self.shows(key)}


def seen_by(actor: Actor, application: Application) -> Seen:
    """Return what *actor*, who may open the application, may see of it.

    One query; three for an evaluator. Whether it may be opened at all is the question of
    `application_visible_to`.
    """
    partners = partners_of(application)
    if is_applicant(actor, application, partners):
        return Seen(Side.APPLICANT, True, frozenset(), partners)
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return Seen(Side.AUDITOR, True, frozenset(), partners)
    content = ApplicationState(application.state) not in UNSUBMITTED
    if is_staff(actor, application):
        return Seen(Side.STAFF, content, frozenset(), partners)
    stage = _stage_of(actor, application)
    if stage is None:  # invited to the consortium, not in it yet
        return Seen(Side.APPLICANT, False, frozenset(), partners)
    return Seen(Side.EVALUATOR, content, hidden_at(application, stage), partners)


def hidden_at(application: Application, stage: int) -> frozenset[str]:
    """Return what evaluators do not see at a stage. Two queries."""
    rule = terms_of(application.call).stage(stage)
    if rule is None or not rule.anonymous:
        return frozenset()
    form = form_of(application.form)
    return frozenset(rule.anonymous) | _telling(form, frozenset(rule.anonymous))


def _telling(form: Form, hidden: frozenset[str]) -> frozenset[str]:
    """Return the questions that tell what is hidden, marked so or by their kind."""
    kinds = {
        kind
        for kind, name in (
            (QuestionKind.MUNICIPALITY, "lead"),
            (QuestionKind.ORGANISATION, "consortium"),
        )
        if name in hidden
    }
    found = {question.key for question in form.questions if question.kind in kinds}
    return form.anonymous_keys | found


def _stage_of(actor: Actor, application: Application) -> int | None:
    """Return the last stage at which the actor judges the application."""
    sheets = ScoreSheet.objects.filter(
        application=application, evaluator__user_id=actor.user_id or 0
    ).exclude(state__in=UNSEEN_SHEET)
    stages: list[int] = list(sheets.values_list("stage", flat=True))
    return max(stages, default=None)
