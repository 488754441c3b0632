"""Every operation of the data interface, with values from its own description: never a 5xx."""

import random
import sys
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import schemathesis
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig
from schemathesis.core import NOT_SET
from schemathesis.generation.modes import GenerationMode

from dure.core.actor import Role
from dure.programme.actions.timetable import draw_timetable, plan_session
from dure.programme.domain.timetable import Span
from dure.programme.models import PanelMember
from dure.site.api import api
from dure.web import clock
from tests.factories.application import a_world
from tests.factories.money import crew, funded
from tests.factories.programme import (
    NOW,
    a_panel,
    actor,
    agency,
    an_evaluator,
    city,
    person,
)
from tests.factories.scoring import filled, judged, seat, under_evaluation
from tests.factories.selection import announced, deliberating

pytestmark = pytest.mark.django_db
# What an id in an address counts, where its name is not that of the table.
TABLES = {
    "change_id": "consortiumchange", "claim_id": "labourclaim", "commitment_id": "matchcommitment",
    "finding_id": "checkfinding", "form_id": "formversion", "meeting_id": "panelmeeting",
    "member_id": "consortiummember", "notice_id": "drawnotice", "plan_id": "implementationplan",
    "report_id": "conflictreport", "request_id": "timerequest", "rubric_id": "rubricversion",
    "run_id": "sealedrun", "session_id": "presentationsession", "sheet_id": "scoresheet",
    "slot_id": "presentationslot", "tie_id": "employment", "transfer_id": "budgettransfer",
}  # fmt: skip


@pytest.fixture
def world(monkeypatch):
    """Store calls, applications, a panel, sheets, presentations and a project in many states."""
    for name, module in list(sys.modules.items()):
        if name.startswith("dure.") and getattr(module, "now", None) is clock.now:
            monkeypatch.setattr(module, "now", lambda: NOW)
    for state in ("draft", "late", "submitted", "correcting", "awaiting_signoff"):
        a_world(state)
    officer = actor(Role.PROGRAMME_OFFICER, agency())
    call = under_evaluation()
    panel, evaluator = a_panel(call), an_evaluator()
    seat(panel, evaluator, chair=True)
    for number in range(3):
        filled(judged(call, lead=city(f"시 {number}")), evaluator)
    day = NOW + timedelta(days=10)
    plan_session(
        call_id=call.pk, stage=1, panel_id=panel.pk, room="A",
        hours=Span(day, day + timedelta(hours=2)), actor=officer, now=NOW,
    )  # fmt: skip
    draw_timetable(call_id=call.pk, stage=1, seed="KOSPI 2988.77", actor=officer, now=NOW)
    deliberating()
    announced()
    funded(crew())
    assert PanelMember.objects.exists()


def keys_of(name):
    """Return the keys that an id in an address may mean here."""
    wanted = TABLES.get(name, name.removesuffix("_id"))
    found = {
        key
        for model in apps.get_models()
        if model._meta.model_name == wanted
        for key in model._default_manager.order_by("pk").values_list("pk", flat=True)[:30]
    }
    return sorted(found) or [1]


def test_no_operation_breaks_whatever_it_is_given_by_whomever(world):
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema(), config=SchemathesisConfig())
    clients = {"nobody": Client(raise_request_exception=False)}
    for name, role, place in (
        ("programme officer", Role.PROGRAMME_OFFICER, agency()),
        ("city officer", Role.CITY_OFFICER, city()),
    ):
        clients[name] = Client(raise_request_exception=False)
        clients[name].force_login(person(role, place))
    broken, tried = {}, 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode, many in ((GenerationMode.POSITIVE, 2), (GenerationMode.NEGATIVE, 1)):
            for case in cases(operation, mode, many):
                for name, client in clients.items():
                    tried += 1
                    status = send(client, case)
                    if status >= 500:
                        broken.setdefault(
                            f"{operation.method.upper()} {operation.path}", []
                        ).append((status, name, case.path_parameters, case.query, case.body))
    assert broken == {}, "\n".join(f"{at}: {said}" for at, said in broken.items())
    assert tried > 3 * 200


def cases(operation, mode, many):
    """Return cases of an operation, the same in every run, with ids that mean something."""
    found = []

    @settings(
        max_examples=many, database=None, deadline=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode))
    def collect(case):
        found.append(case)

    with suppress(Unsatisfiable):  # where nothing can be wrong
        collect()
    pick = random.Random(operation.label)  # noqa: S311  the same in every run
    for case in found:
        for name in case.path_parameters or {}:
            if name.endswith("_id") and pick.random() < 0.85:
                case.path_parameters[name] = pick.choice(keys_of(name))
            elif name == "stage" and pick.random() < 0.85:
                case.path_parameters[name] = 1
    return found


def send(client, case):
    """Send a case inside a transaction that is taken back; return the status."""
    address = case.formatted_path
    if case.query:
        address += "?" + urlencode(case.query, doseq=True)
    method = case.method.lower()
    with transaction.atomic():
        if case.body is NOT_SET:
            answer = getattr(client, method)(address)
        elif "multipart" in (case.media_type or ""):
            parts = case.body if isinstance(case.body, dict) else {"file": str(case.body)}
            answer = client.post(address, {k: as_file(v) for k, v in parts.items()})
        else:
            answer = getattr(client, method)(address, case.body, "application/json")
        transaction.set_rollback(True)
    return answer.status_code


def as_file(value):
    if isinstance(value, bytes):
        return SimpleUploadedFile("표.csv", value)
    return "" if value is None else str(value)
