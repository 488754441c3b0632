"""Words and shapes of a project's money in templates."""

from typing import Any

from django import template

from dure.delivery.domain.gate import Gate
from dure.delivery.domain.ledger import Book
from dure.delivery.domain.project import ProjectState
from dure.delivery.labels import money as labels
from dure.web import figures
from dure.web.templatetags.figures import NOTHING

register = template.Library()

GOOD = {
    *("in_force", "confirmed", "paid", "evidenced", "settled", "posted", "approved", "made"),
    *("accepted", "operating", "evaluated", "closed", "returned"),
}
BAD = {"suspended", "terminated", "clawback", "withdrawn", "refused", "reversed", "cancelled"}


@register.filter
def tone(state: str) -> str:
    """Return the tone of a state's badge."""
    return "success" if state in GOOD else "danger" if state in BAD else "primary"


@register.filter
def won_text(value: int | None) -> str:
    """Write an amount as words alone, for the attributes of components."""
    return NOTHING if value is None else figures.won(value)


@register.filter
def gate_word(gate: Gate | str) -> Any:
    return labels.GATE[Gate(gate)]


@register.filter
def giver_word(giver: str) -> Any:
    return labels.GIVER.get(giver, giver)


@register.filter
def pot_word(pot: str) -> Any:
    return {p.value: word for p, word in labels.POT.items()}.get(pot, pot)


@register.filter
def category_word(category: str) -> Any:
    words = {c.value: word for c, word in labels.BUDGET_CATEGORY.items()}
    return words.get(category, labels.GIVER.get(category, category))


@register.filter
def account_word(book: Book) -> str:
    """Name an account: its kind, and its category where it has one."""
    kind = str(labels.ACCOUNT_KIND[book.kind])
    return f"{kind} · {category_word(book.category)}" if book.category else kind


@register.filter
def flag_word(flag: str) -> Any:
    return {f.value: word for f, word in labels.EXPENDITURE_FLAG.items()}.get(flag, flag)


COURSE = (
    (ProjectState.AWARDED, ()),
    (ProjectState.AGREED, (ProjectState.PLANNING, ProjectState.PLAN_APPROVED)),
    (ProjectState.BUILDING, ()),
    (ProjectState.ACCEPTED, ()),
    (ProjectState.OPERATING, (ProjectState.EVALUATED,)),
    (ProjectState.SETTLED, ()),
    (ProjectState.CLOSED, ()),
)


@register.filter
def course(project: Any) -> list[dict[str, Any]]:
    """Return the steps of a project's course with where it is; its exits stand on the last one."""
    state = project.suspended_from or project.state
    place = next(
        (i for i, (step, more) in enumerate(COURSE) if state in {step, *more}), len(COURSE) - 1
    )
    labels_of = dict(type(project)._meta.get_field("state").choices or ())
    return [
        {
            "label": labels_of[step.value],
            "state": "done" if i < place else "active" if i == place else "",
        }
        for i, (step, _more) in enumerate(COURSE)
    ]
