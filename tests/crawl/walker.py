"""Asks every address as every role of the trial, and tells what was shown that should not be.

Run in a process of its own, on a data folder of its own: `python -m tests.crawl.walker`. Each text
that belongs to somebody is replaced by a mark first; who may meet which mark is written out here
by hand, not asked of the product. Prints one JSON object.
"""

import json
import os
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from io import BytesIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.site.settings")
import django

django.setup()

from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from dure.accounts.models import User
from dure.delivery.models import Contract, Expenditure, Project
from dure.files.models import StoredFile
from dure.programme.models import (
    Answer,
    Application,
    Attachment,
    Call,
    Conflict,
    ConsortiumMember,
    Determination,
    ScoreSheet,
)

MARK = re.compile(rb"MARK([A-Z])(\d+)Z")
ROLES = {
    "nobody": None,
    "resident": "resident@la-serena.example",
    "city planner elsewhere": "planner@la-serena.example",
    "administrator": "administrator@agency.example",
    "programme officer": "officer@agency.example",
    "finance officer": "finance@agency.example",
    "ministry approver": "approver@ministry.example",
    "auditor": "auditor@inspectorate.example",
    "evaluator": "evaluator-04@experts.example",
    "chair": "evaluator-03@experts.example",
    "evaluator of the pool": "",
    "city officer": "planner@tongyeong.example",
    "city approver": "approver@tongyeong.example",
    "city finance officer": "finance@tongyeong.example",
    "consultant": "consultant@tongyeong.example",
    "consortium member": "member@company-1.example",
    "neighbour officer": "",
}
STAFF = {"programme officer", "finance officer", "ministry approver", "auditor"}
# Slow to make, checked by tests of their own, or ending the session that asks.
LEFT_OUT = re.compile(r"logout|\.pdf$|/pdf$|basemap|^api/docs|^api/openapi|2fa|__debug__|picture")
SUBMITTED = ("draft", "awaiting_signoff", "late")


def put_marks() -> None:
    """Replace what belongs to somebody by marks: kind and key of the row."""
    for kind, model, field in (
        ("A", Application, "title"),
        ("S", ScoreSheet, "comment"),
        ("D", Determination, "reason"),
        ("P", Project, "title"),
        ("E", Expenditure, "purpose"),
        ("C", Contract, "title"),
        ("K", ConsortiumMember, "competence"),
        ("R", Conflict, "note"),
    ):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(**{field: f"MARK{kind}{row.pk}Z"})
    for answer in Answer.objects.filter(question__in=("summary", "solution_text")):
        mark = f"MARKT{answer.application_id}Z"
        Answer.objects.filter(pk=answer.pk).update(value=mark)
    for attachment in Attachment.objects.all():
        name = f"MARKF{attachment.application_id}Z.pdf"
        StoredFile.objects.filter(pk=attachment.file_id).update(name=name)


class Rights:
    """Who may meet which mark, from the rows, by hand."""

    def __init__(self) -> None:
        self.all = set(Application.objects.values_list("pk", flat=True))
        self.submitted = set(
            Application.objects.exclude(state__in=SUBMITTED).values_list("pk", flat=True)
        )
        self.chosen = set(
            Determination.objects.filter(state="released").values_list("application_id", flat=True)
        )  # the results are public, with reasons
        self.announced = Call.objects.filter(state__in=("announced", "final")).exists()
        self.projects = dict(Project.objects.values_list("pk", "application_id"))

    def applications(self, role: str, user: User | None) -> dict[str, set[int]]:
        """Return the applications whose title (A), text and files (T) a role may meet."""
        if user is None:
            return {"A": self.chosen, "T": set()}
        if role in STAFF:
            whole = self.all if role == "auditor" else self.submitted
            return {"A": self.all, "T": whole}
        own = self._own(user)
        sheets = ScoreSheet.objects.filter(evaluator__user=user).exclude(
            state__in=("recused", "cancelled")
        )
        barred = set(
            Conflict.objects.filter(user=user, cleared_at__isnull=True)
            .values_list("application_id", flat=True)
        )  # fmt: skip
        titles = set(sheets.values_list("application_id", flat=True)) - barred
        free = (
            set(sheets.exclude(state="assigned").values_list("application_id", flat=True)) - barred
        )
        return {"A": own | titles | self.chosen, "T": own | free}

    def marks(self, role: str, user: User | None) -> set[str]:
        """Return every mark that a role may meet."""
        seen = self.applications(role, user)
        allowed = {f"A{key}" for key in seen["A"]} | {
            f"{kind}{key}" for key in seen["T"] for kind in "TF"
        }
        own = self._own(user) if user else set()
        inside = seen["T"] if role in STAFF else own
        for kind, model, path in (
            ("K", ConsortiumMember, "application_id"),
            ("D", Determination, "application_id"),
        ):
            for key, application in model.objects.values_list("pk", path):
                free = application in inside or (kind == "D" and application in self.chosen)
                held = kind == "D" and not self.announced and role not in STAFF
                if free and not held:
                    allowed.add(f"{kind}{key}")
        allowed |= self._of_members(seen["T"])
        allowed |= self._of_projects(inside)
        allowed |= self._of_sheets(role, user, own)
        if role in STAFF:
            allowed |= {f"R{key}" for key in Conflict.objects.values_list("pk", flat=True)}
        elif user:
            theirs = Conflict.objects.filter(user=user).values_list("pk", flat=True)
            allowed |= {f"R{key}" for key in theirs}
        return allowed

    def _own(self, user: User) -> set[int]:
        bodies = set(user.grants.values_list("organisation_id", flat=True))
        lead = Application.objects.filter(lead_id__in=bodies).values_list("pk", flat=True)
        member = ConsortiumMember.objects.filter(
            organisation_id__in=bodies, state__in=("invited", "confirmed")
        ).values_list("application_id", flat=True)
        return set(lead) | set(member)

    def _of_members(self, applications: set[int]) -> set[str]:
        rows = ConsortiumMember.objects.filter(application_id__in=applications)
        return {f"K{key}" for key in rows.values_list("pk", flat=True)}

    def _of_projects(self, applications: set[int]) -> set[str]:
        mine = {key for key, application in self.projects.items() if application in applications}
        allowed = {f"P{key}" for key in mine}
        for kind, model in (("E", Expenditure), ("C", Contract)):
            rows = model.objects.filter(project_id__in=mine).values_list("pk", flat=True)
            allowed |= {f"{kind}{key}" for key in rows}
        return allowed

    def _of_sheets(self, role: str, user: User | None, own: set[int]) -> set[str]:
        rows = ScoreSheet.objects.all()
        if role in STAFF:
            return {f"S{key}" for key in rows.values_list("pk", flat=True)}
        if user is None:
            return set()
        mine = rows.filter(evaluator__user=user)
        done = mine.filter(state__in=("submitted", "locked"))
        allowed = {f"S{key}" for key in mine.values_list("pk", flat=True)}
        for application, stage in done.values_list("application_id", "stage"):
            beside = rows.filter(
                application_id=application, stage=stage, state__in=("submitted", "locked")
            )
            allowed |= {f"S{key}" for key in beside.values_list("pk", flat=True)}
        return allowed


class Addresses:
    """Every address of the product, with keys of rows that exist in its place-holders."""

    def __init__(self, areas: tuple[str, ...]) -> None:
        self.areas = areas
        self.keys = self._keys()

    def __iter__(self) -> Iterator[str]:
        for pattern in sorted(set(_patterns(get_resolver()))):
            if LEFT_OUT.search(pattern) or "(" in pattern or not self._wanted(pattern):
                continue
            yield from self.filled(pattern)

    def _wanted(self, pattern: str) -> bool:
        return not self.areas or pattern.removeprefix("api/").startswith(self.areas)

    def filled(self, pattern: str) -> Iterator[str]:
        holes = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
        variants = max((len(self.keys.get(hole, ())) for hole in holes), default=1) or 1
        for turn in range(variants):
            path = pattern
            for hole in holes:
                known = self.keys.get(hole) or ("1",)
                value = str(known[min(turn, len(known) - 1)])
                path = re.sub(rf"<(?:\w+:)?{hole}>", value, path, count=1)
            yield f"/{path}"

    def _keys(self) -> dict[str, tuple[object, ...]]:
        keys: dict[str, tuple[object, ...]] = {
            "stage": (3, 2),
            "section": ("problem",),
            "section_key": ("problem",),
            "question": ("plan_file",),
            "kind": ("xlsx", "application"),
            "key": ("small-city",),
            "slug": ("la-serena",),
            "party": ("lead",),
        }
        for model in apps.get_models():
            noun = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
            rows = list(model._default_manager.order_by("pk").values_list("pk", flat=True)[:2000])
            if rows:
                keys.setdefault(f"{noun}_id", (rows[0], rows[-1]))
        keys |= _alias(keys)
        return keys


def _alias(keys: dict[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
    own = Application.objects.filter(lead__name="경상남도 통영시").values_list("pk", flat=True)
    late = Application.objects.filter(state="late").values_list("pk", flat=True)
    refused = Application.objects.filter(state__in=("rejected", "not_shortlisted"))
    picked = [*own, *late, *refused.values_list("pk", flat=True)[:1]]
    by_two = ("evaluator-04@experts.example", "evaluator-03@experts.example")
    theirs = ScoreSheet.objects.filter(stage=3, evaluator__user__email__in=by_two).order_by("pk")
    judging = [theirs.filter(evaluator__user__email=email) for email in by_two]
    sheets = [rows.first() for rows in judging]  # not begun, where anything is left to do
    sheets += [rows.filter(state__in=("submitted", "locked")).last() for rows in judging]
    built = Project.objects.filter(contracts__isnull=False).values_list("pk", flat=True)
    other = Project.objects.filter(contracts__isnull=True).values_list("pk", flat=True)
    named = {
        "project_id": (*built[:1], *other[:1]),
        "application_id": tuple(picked),
        "sheet_id": tuple(sheet.pk for sheet in sheets if sheet),
        "member_id": keys.get("consortium_member_id", ()),
        "run_id": keys.get("sealed_run_id", ()),
        "tie_id": keys.get("employment_id", ()),
        "rubric_id": keys.get("rubric_version_id", ()),
        "form_id": keys.get("form_version_id", ()),
        "commitment_id": keys.get("match_commitment_id", ()),
    }
    return {name: found for name, found in named.items() if found}


def _patterns(resolver: object, prefix: str = "") -> Iterator[str]:
    for found in resolver.url_patterns:  # type: ignore[attr-defined]
        route = prefix + str(found.pattern)
        if hasattr(found, "url_patterns"):
            yield from _patterns(found, route)
        else:
            yield route


def _text(response: object) -> bytes:
    """Return what an answer says, the insides of an archive too."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if body[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    headers = " ".join(f"{key}: {value}" for key, value in response.items())  # type: ignore[attr-defined]
    return body + headers.encode()


def _person(role: str, email: str | None) -> User | None:
    if role == "neighbour officer":
        return User.objects.filter(email__regex=r"^planner@city-").order_by("pk").last()
    if role == "evaluator of the pool":
        unseated = User.objects.filter(evaluator__isnull=False, evaluator__seats__isnull=True)
        return unseated.order_by("pk").first()
    return User.objects.filter(email=email).first() if email else None


class Walk:
    """Asks every address as every role, and keeps what went wrong."""

    def __init__(self, areas: tuple[str, ...]) -> None:
        put_marks()
        self.rights, self.addresses = Rights(), list(Addresses(areas))
        self.broken: list[object] = []
        self.leaks: list[object] = []
        self.met: dict[str, set[str]] = defaultdict(set)
        self.asked: Counter[str] = Counter()
        self.only_posts: set[str] = set()

    def by(self, role: str, email: str | None) -> None:
        """Ask as one role; somebody who is not in this trial is left out."""
        user = _person(role, email)
        if email and user is None:
            return
        client, allowed = Client(raise_request_exception=False), self.rights.marks(role, user)
        if user:
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        for path in self.addresses:
            if path not in self.only_posts:
                self._ask(client, role, path, allowed)

    def _ask(self, client: Client, role: str, path: str, allowed: set[str]) -> None:
        response = client.get(path)
        self.asked[str(response.status_code)] += 1
        if response.status_code == 405:
            self.only_posts.add(path)
        elif response.status_code >= 500:
            self.broken.append([role, path, response.status_code])
        else:
            for kind, key in set(MARK.findall(_text(response))):
                mark = f"{kind.decode()}{key.decode()}"
                self.met[role].add(mark)
                if mark not in allowed:
                    self.leaks.append([role, path, mark])

    def report(self) -> dict[str, object]:
        """Return what was asked, met, broken and leaked."""
        return {
            "addresses": len(self.addresses),
            "roles": len(ROLES),
            "asked": self.asked,
            "met": {role: Counter(mark[0] for mark in marks) for role, marks in self.met.items()},
            "broken": self.broken,
            "leaks": self.leaks,
        }


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = ["*"]
    walk = Walk(tuple(sys.argv[1:]))
    for name, address in ROLES.items():
        walk.by(name, address)
    print(json.dumps(walk.report(), ensure_ascii=False))
