"""A stop-watch around a policy."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from dure.engine.dispatch import NoOffer, Offer, Request
from dure.engine.dispatch.policy import Crew, Policy

REPORTS = frozenset({"next_move", "departed", "arrived", "begin", "no_show"})
"""Calls at which plans are timed or changed; the others only read."""


@dataclass(slots=True)
class Timed:
    """A policy with a stop-watch: CPU of its decisions, how long each answer took, and its CPU."""

    policy: Policy
    cpu: float = 0.0
    answers: list[float] = field(default_factory=list)
    answers_cpu: list[float] = field(default_factory=list)

    @property
    def crew(self) -> Crew:
        """Give the vehicles of the policy; what their drivers report takes time too."""
        return cast("Crew", _Watched(self.policy.crew, self))

    def ask(self, request: Request, now: int) -> Offer | NoOffer | None:
        """Ask; an answer at once has taken as long as the call."""
        cpu, begun = time.thread_time(), time.perf_counter()
        answer = self.policy.ask(request, now)
        self._note(begun, cpu, answer is not None)
        return answer

    def tick(self, now: int) -> Sequence[Offer | NoOffer]:
        """Tick; every answer of it has taken as long as the whole."""
        cpu, begun = time.thread_time(), time.perf_counter()
        answers = self.policy.tick(now)
        self._note(begun, cpu, len(answers))
        return answers

    def _note(self, begun: float, cpu: float, answers: int) -> None:
        ended = time.perf_counter()
        took = time.thread_time() - cpu
        self.cpu += took
        self.answers += [ended - begun] * answers
        self.answers_cpu += [took] * answers


class _Watched:
    """Vehicles whose reports add to the CPU of a policy."""

    def __init__(self, crew: Crew, watch: Timed) -> None:
        self._crew = crew
        self._watch = watch

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._crew, name)
        if name not in REPORTS:
            return found

        def timed(*given: Any) -> Any:
            cpu = time.thread_time()
            answer = found(*given)
            self._watch.cpu += time.thread_time() - cpu
            return answer

        self.__dict__[name] = timed
        return timed
