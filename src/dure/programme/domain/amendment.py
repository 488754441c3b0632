"""What may still change in a published call: the nearer the choice, the less."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dure.core.errors import Invalid
from dure.programme.domain.call import CallState
from dure.programme.domain.terms import Terms, WindowKind

S = CallState

AMENDABLE = frozenset({S.PUBLISHED, S.OPEN, S.CLOSED, S.CHECKING, S.EVALUATING, S.DELIBERATING})
"""States of a published call in which an amendment may be put in force."""

_TAKING = frozenset({S.PUBLISHED, S.OPEN})
_SCORING = frozenset({S.EVALUATING, S.DELIBERATING})


def amendment_faults(
    before: Terms, after: Terms, *, state: CallState, now: datetime
) -> tuple[Invalid, ...]:
    """Name everything in an amendment that can no longer be changed; nothing if all may be.

    - the form and the time zone: never after the publication, answers are given in them
    - who may apply, the money, the submission window: not after it has closed
    - its opening: not after it has opened; its closing: only to an instant that is yet to come
    - stages and the rule of selection: not once evaluators score
    """
    faults = [] if before.form == after.form else [_fixed("form")]
    if before.time_zone != after.time_zone:
        faults.append(_fixed("time_zone"))
    if state not in _TAKING:
        faults += [
            _fixed(part)
            for part in ("eligibility", "funding")
            if getattr(before, part) != getattr(after, part)
        ]
    if state in _SCORING:
        faults += [
            _fixed(part)
            for part in ("stages", "selection")
            if getattr(before, part) != getattr(after, part)
        ]
    return (*faults, *_window_faults(before, after, state, now))


def _window_faults(
    before: Terms, after: Terms, state: CallState, now: datetime
) -> tuple[Invalid, ...]:
    old, new = before.window(WindowKind.SUBMISSION), after.window(WindowKind.SUBMISSION)
    if old == new:
        return ()
    if new is None or old is None or state not in _TAKING:
        return (_fixed("windows"),)
    faults = []
    if state is S.OPEN and replace(new, closes_at=old.closes_at) != old:
        faults.append(_fixed("windows.opens_at"))
    if new.closes_at <= now:
        faults.append(
            Invalid("A deadline can only be moved to an instant to come.", where="windows")
        )
    return tuple(faults)


def _fixed(part: str) -> Invalid:
    return Invalid(
        "This can no longer be changed.",
        where=part,
        remedy="Cancel the call and make a new one if it must be different.",
    )
