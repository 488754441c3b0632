"""A stop-watch around a policy."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from dure.engine.dispatch import NoOffer, Offer, Request
from dure.engine.dispatch.policy import Crew, Policy


@dataclass(slots=True)
class Timed:
    """A policy with a stop-watch: CPU of its decisions, how long each answer took, and its CPU."""

    policy: Policy
    cpu: float = 0.0
    answers: list[float] = field(default_factory=list)
    answers_cpu: list[float] = field(default_factory=list)

    @property
    def crew(self) -> Crew:
        """The vehicles of the policy."""
        return self.policy.crew

    def ask(self, request: Request, now: int) -> Offer | NoOffer | None:
        """Ask; an answer at once has taken as long as the call."""
        begun, cpu = time.perf_counter(), time.thread_time()
        answer = self.policy.ask(request, now)
        self._note(begun, cpu, answer is not None)
        return answer

    def tick(self, now: int) -> Sequence[Offer | NoOffer]:
        """Tick; every answer of it has taken as long as the whole."""
        begun, cpu = time.perf_counter(), time.thread_time()
        answers = self.policy.tick(now)
        self._note(begun, cpu, len(answers))
        return answers

    def _note(self, begun: float, cpu: float, answers: int) -> None:
        took = time.thread_time() - cpu
        self.cpu += took
        self.answers += [time.perf_counter() - begun] * answers
        self.answers_cpu += [took] * answers
