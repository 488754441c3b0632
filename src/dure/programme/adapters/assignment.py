"""Assignments for the engine: rows to JSON to its problem, and back with the reasons.

`compute` needs the sealed JSON alone, so that a sealed assignment can be made again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from dure.core.said import Said
from dure.engine.selection import AssignmentProblem, PanelRule, Shortage, assign
from dure.programme.adapters.shortage import in_words
from dure.programme.adapters.why import why_of
from dure.programme.domain.assignment import AssignmentMode, AssignmentRule
from dure.programme.domain.evaluator import WHOLE, affinity
from dure.programme.domain.run import digest
from dure.programme.queries.assignment import Facts

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An assignment that was computed and is not stored.

    Attributes
    ----------
    output
        `pairs` of application, evaluator and panel; `loads`; `total`, an exact fraction.
    why
        Of each pair, one sentence a line.
    """

    rule: dict[str, Any]
    given: dict[str, Any]
    output: dict[str, Any]
    why: Mapping[Pair, tuple[Said, ...]]

    @property
    def token(self) -> str:
        """Names what was proposed, to confirm that and nothing else."""
        return digest([self.rule, self.given, self.output])


@dataclass(frozen=True, slots=True)
class Impossible:
    """No assignment keeps the bounds: what contradicts each other, and what would resolve it."""

    reasons: tuple[Said, ...]
    repair: tuple[Said, ...]


def rule_json(rule: AssignmentRule) -> dict[str, Any]:
    return {**asdict(rule), "mode": rule.mode.value, "demanded": sorted(rule.demanded)}


def given_json(facts: Facts) -> dict[str, Any]:
    """Return the facts as values: keys as texts, pairs sorted."""
    return {
        "applications": [
            {
                "id": str(row.pk),
                "asks": sorted(row.expertise),
                "region": row.municipality.province if row.municipality else "",
            }
            for row in sorted(facts.applications, key=lambda row: row.pk)
        ],
        "evaluators": [
            {
                "id": str(seat.evaluator_id),
                "panel": str(seat.panel_id),
                "knows": sorted(seat.evaluator.expertise),
                "region": seat.evaluator.region,
            }
            for seat in sorted(facts.seats, key=lambda seat: seat.evaluator_id)
        ],
        "conflicts": _pairs(facts.conflicts),
        "gone": _pairs(facts.gone),
        "kept": _pairs(facts.kept),
    }


def _pairs(pairs: frozenset[tuple[int, int]]) -> list[list[str]]:
    return [[str(one), str(other)] for one, other in sorted(pairs)]


def propose(
    facts: Facts, rule: AssignmentRule, seed: str, names: Mapping[str, str]
) -> Proposal | Impossible:
    """Compute an assignment with its reasons, or why there is none.

    Parameters
    ----------
    names
        What people read for `a<key>` of an application, `e<key>` of an evaluator, `p<key>` of a
        panel.
    """
    ruled, given = rule_json(rule), given_json(facts)
    task = _Task(ruled, given)
    answer = assign(task.problem, seed=seed)
    if isinstance(answer, Shortage):
        return Impossible(*in_words(answer, task.problem, task.labels(names)))
    output = task.output(answer.panels, str(answer.total))
    why = {
        (application, evaluator): why_of(
            answer if task.mixed else None,
            (task.row[application], task.column.get(evaluator, -1)),
            asks=task.asks[application],
            knows=task.knows[evaluator],
            panel=names.get(f"p{panel}", "") if len(task.panels) > 1 else "",
            apart=task.is_apart(application, evaluator),
        )
        for application, evaluator, panel in output["pairs"]
    }
    return Proposal(ruled, given, output, why)


def compute(rule: Mapping[str, Any], given: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """Make a sealed assignment again; empty where the bounds cannot be kept."""
    task = _Task(rule, given)
    answer = assign(task.problem, seed=seed)
    return {} if isinstance(answer, Shortage) else task.output(answer.panels, str(answer.total))


class _Task:
    """The problem of one assignment; its columns are people, or whole panels."""

    def __init__(self, rule: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        self.rule = rule
        self.mixed = rule["mode"] == AssignmentMode.MIXED
        self.applications = [row["id"] for row in given["applications"]]
        self.row = {key: n for n, key in enumerate(self.applications)}
        self.asks = {row["id"]: tuple(row["asks"]) for row in given["applications"]}
        self.knows = {row["id"]: tuple(row["knows"]) for row in given["evaluators"]}
        self.panel_of = {row["id"]: row["panel"] for row in given["evaluators"]}
        self.panels = sorted(set(self.panel_of.values()), key=int)
        self.columns = list(self.panel_of) if self.mixed else self.panels
        self.column = {key: n for n, key in enumerate(self.columns)}
        self.region = {row["id"]: row["region"] for row in given["applications"]}
        self.home = {row["id"]: row["region"] for row in given["evaluators"]}
        pairs = {name: {(a, e) for a, e in given[name]} for name in ("conflicts", "gone", "kept")}
        self.barred = pairs["conflicts"] | pairs["gone"]
        self.kept = {pair for pair in pairs["kept"] if pair[0] in self.row}
        self.problem = self._people() if self.mixed else self._whole_panels()

    def is_apart(self, application: str, evaluator: str) -> bool:
        """Tell whether somebody is known to come from another region than the applicant."""
        home, region = self.home[evaluator], self.region[application]
        return bool(home and region and home != region)

    def labels(self, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
        """Return what people read for the rows and the columns."""
        letter = "e" if self.mixed else "p"
        rows = [names.get(f"a{key}", key) for key in self.applications]
        return rows, [names.get(f"{letter}{key}", key) for key in self.columns]

    def output(self, panels: tuple[tuple[int, ...], ...], total: str) -> dict[str, Any]:
        pairs = []
        for application, chosen in zip(self.applications, panels, strict=True):
            keys = [self.columns[n] for n in chosen]
            people = keys if self.mixed else self._free(application, keys)
            kept = {e for a, e in self.kept if a == application and e in self.panel_of}
            pairs += [
                [application, person, self.panel_of[person]]
                for person in sorted(set(people) | kept, key=int)
            ]
        loads = dict.fromkeys(sorted(self.panel_of, key=int), 0)
        for _, person, _ in pairs:
            loads[person] += 1
        return {"pairs": pairs, "loads": loads, "total": total}

    def _free(self, application: str, panels: list[str]) -> list[str]:
        return [
            person
            for person, panel in self.panel_of.items()
            if panel in panels and (application, person) not in self.barred
        ]

    def _suits(self, application: str, person: str) -> int:
        same = bool(self.home[person]) and self.home[person] == self.region[application]
        return affinity(self.knows[person], self.asks[application], same_region=same)

    def _people(self) -> AssignmentProblem:
        shape = (len(self.applications), len(self.columns))
        value, barred, fixed = np.zeros(shape), np.zeros(shape, bool), np.zeros(shape, bool)
        for application, i in self.row.items():
            for person, j in self.column.items():
                value[i, j] = self._suits(application, person) / WHOLE
                fixed[i, j] = (application, person) in self.kept
                barred[i, j] = (application, person) in self.barred and not fixed[i, j]
        return AssignmentProblem(
            value,
            barred,
            int(self.rule["reviews"]),
            int(self.rule["load_floor"]),
            int(self.rule["load_ceiling"]),
            tuple(self._fields()),
            fixed,
            tuple(self.applications),
            tuple(self.columns),
        )

    def _fields(self) -> list[PanelRule]:
        demanded = set(self.rule["demanded"])
        asked = {key for keys in self.asks.values() for key in keys}
        return [
            PanelRule(
                field,
                np.array([field in self.knows[person] for person in self.columns], bool),
                1,
                None,
                np.array([field in demanded or field in self.asks[a] for a in self.applications]),
            )
            for field in sorted(demanded | asked)
        ]

    def _whole_panels(self) -> AssignmentProblem:
        shape = (len(self.applications), len(self.columns))
        value, barred, fixed = np.zeros(shape), np.zeros(shape, bool), np.zeros(shape, bool)
        size = {
            panel: sum(one == panel for one in self.panel_of.values()) for panel in self.panels
        }
        for application, i in self.row.items():
            kept = [self.panel_of[e] for a, e in self.kept if a == application and e in self.home]
            chosen = max(sorted(set(kept), key=int), key=kept.count) if kept else None
            for panel, j in self.column.items():
                free = self._free(application, [panel])
                suits = sum(self._suits(application, person) for person in free)
                value[i, j] = suits // size[panel] / WHOLE
                fixed[i, j] = panel == chosen
                barred[i, j] = len(free) < int(self.rule["reviews"]) and not fixed[i, j]
        return AssignmentProblem(
            value,
            barred,
            1,
            int(self.rule["load_floor"]),
            int(self.rule["load_ceiling"]),
            fixed=fixed,
            application_ids=tuple(self.applications),
            evaluator_ids=tuple(self.columns),
        )
