"""Why this person judges this application, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dure.core.said import Said, say
from dure.engine.selection import Assignment, Bar
from dure.programme.adapters.words import field


def why_of(
    answer: Assignment | None,
    pair: tuple[int, int],
    *,
    asks: Sequence[str],
    knows: Sequence[str],
    panel: str,
    apart: bool,
) -> tuple[Said, ...]:
    """Return the reasons for one pair.

    Parameters
    ----------
    answer
        The assignment of single people; None where whole panels were shared out.
    panel
        The name of the panel where there is more than one.
    """
    lines = [say("Knows {field}, which the application asks for.", field=field(key))
             for key in asks if key in knows]  # fmt: skip
    if answer is None:
        lines.insert(0, say("Sits on panel {panel}, which judges it.", panel=panel) if panel
                     else say("Sits on the panel that judges all applications."))  # fmt: skip
    if apart:
        lines.append(say("Comes from another region than the applicant."))
    if answer is not None:
        lines += _against_others(answer, *pair)
    return tuple(lines)


def _against_others(answer: Assignment, application: int, evaluator: int) -> list[Said]:
    why = answer.why(application, evaluator)
    if not why.better:
        return [say("Nobody who is not on it suits it better.")]
    count: Counter[Bar] = Counter(barred.bars[0] for barred in why.better if barred.bars)
    said = {
        Bar.CONFLICT: say("{count} who suit better must not judge it.", count=count[Bar.CONFLICT]),
        Bar.CEILING: say(
            "{count} who suit better have as many applications as allowed.",
            count=count[Bar.CEILING],
        ),
        Bar.FLOOR: say(
            "{count} suit better, but this person would have too few applications.",
            count=count[Bar.FLOOR],
        ),
        Bar.RULE: say(
            "{count} suit better, but a field that is needed would be missing.",
            count=count[Bar.RULE],
        ),
        Bar.FIXED: say("Was given this application before."),
    }
    return [said[bar] for bar in Bar if count[bar]]
