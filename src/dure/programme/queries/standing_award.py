"""What stands against giving an award up, as the features above programme say.

They know of agreements and money; programme does not, and asks whoever has registered.
"""

from __future__ import annotations

from collections.abc import Callable

Check = Callable[[int], None]
_CHECKS: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Ask *check* with an application's key before its award is given up; it raises a refusal."""
    _CHECKS[name] = check


def refuse_if_bound(application_id: int) -> None:
    """Raise the refusal of the first check that knows of something built on the award."""
    for name in sorted(_CHECKS):
        _CHECKS[name](application_id)
