"""Projects for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.pagination import paginate

from dure.delivery.actions import project
from dure.delivery.api.money_shapes import (
    ProjectOut,
    ProjectRow,
    Reason,
    actor_of,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.queries.project import project_visible_to, projects_with_money
from dure.web.fields import Key, Paged

router = Router(tags=["projects"])


@router.get("/projects", response=list[ProjectRow])
@paginate(Paged)
def list_projects(request: HttpRequest) -> Any:
    """List the projects that the caller may see, with what is posted of both sources."""
    return projects_with_money(actor_of(request))


@router.post("/calls/{call_id}/projects", response=list[ProjectOut])
def open_projects(request: HttpRequest, call_id: Key) -> Any:
    """Make a project of each released award that has none; return the new ones."""
    return project.open_projects(call_id=call_id, **asked(request))


@router.get("/projects/{project_id}", response=ProjectOut)
def one_project(request: HttpRequest, project_id: Key) -> Any:
    return project_visible_to(actor_of(request), project_id)


@router.post("/projects/{project_id}/suspend", response=ProjectOut)
def suspend(request: HttpRequest, project_id: Key, given: Reason) -> Any:
    return project.suspend_project(project_id=project_id, reason=given.reason, **asked(request))


@router.post("/projects/{project_id}/resume", response=ProjectOut)
def resume(request: HttpRequest, project_id: Key, given: Reason) -> Any:
    return project.resume_project(project_id=project_id, reason=given.reason, **asked(request))


@router.post("/projects/{project_id}/terminate", response=ProjectOut)
def terminate(request: HttpRequest, project_id: Key, given: Reason) -> Any:
    return project.terminate_project(project_id=project_id, reason=given.reason, **asked(request))


@router.post("/projects/{project_id}/close", response=ProjectOut)
def close(request: HttpRequest, project_id: Key) -> Any:
    return project.close_project(project_id=project_id, **asked(request))
