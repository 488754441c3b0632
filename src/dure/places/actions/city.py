"""Every write to a city. An import goes through as a whole or leaves nothing."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from dure.audit.actions import record
from dure.core.actor import Actor
from dure.core.errors import Busy, Invalid, NotAllowed
from dure.places.access import may_import
from dure.places.adapters.city import DraftCity, Progress, draft_city
from dure.places.adapters.fingerprint import fingerprint
from dure.places.domain.city import FORMAT, CityProfile, CitySources, SourceFile
from dure.places.models import City, CityImport, ParkingPlace, Stop, Zone
from dure.places.queries.city import city_folder

KEPT_IMPORTS = 2
"""The current import and the one before, which a running study may still read."""

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_BATCH = 2000


def import_city(
    *,
    profile: CityProfile,
    sources: CitySources,
    actor: Actor,
    now: datetime,
    progress: Progress = lambda step, share: None,
) -> City:
    """Bring a city in, or in again, from its files.

    Everything is read and written into a new folder first; then one transaction replaces the
    rows and points the city to the new folder. Whatever fails, the city stays as it was.

    Parameters
    ----------
    progress
        Called with each step's name and the share done.

    Raises
    ------
    NotAllowed
        If *actor* is neither the system nor an administrator.
    Invalid
        If the name, the slug, the time zone or a file cannot be used.
    Busy
        If the same city is being imported.
    """
    if not may_import(actor):
        raise NotAllowed("Only an administrator may import a city.")
    _check_profile(profile)
    files = tuple(SourceFile(role, path.name, fingerprint(path)) for role, path in sources.files())
    parent = city_folder(profile.slug)
    new_here = not parent.exists()
    today = now.astimezone(ZoneInfo(profile.time_zone)).date()
    with _held(parent):
        key = _key(now, files)
        folder = parent / key
        try:
            folder.mkdir()
            draft = draft_city(
                sources,
                folder,
                names=(profile.name, profile.name_en),
                today=today,
                progress=progress,
            )
            progress("tables", 0.97)
            with transaction.atomic():
                city = _flip(profile, sources, draft, key=key, files=files, now=now)
                record(
                    verb="city.import",
                    subject=city,
                    actor=actor,
                    now=now,
                    key=key,
                    source=sources.kind.value,
                    files=[{"role": f.role, "name": f.name, "sha256": f.sha256} for f in files],
                )
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            if new_here:
                shutil.rmtree(parent, ignore_errors=True)
            raise
        _forget_old(city, parent)
    progress("done", 1.0)
    return city


def _check_profile(profile: CityProfile) -> None:
    if not profile.name.strip() or not profile.name_en.strip():
        raise Invalid("A city needs a name.", where="name")
    if not SLUG.match(profile.slug) or len(profile.slug) > 60:
        raise Invalid(
            "“{slug}” cannot stand in an address.",
            where="slug",
            remedy="Use lower-case letters, digits and hyphens, at most 60.",
            slug=profile.slug,
        )
    if len(profile.name) > 80 or len(profile.name_en) > 80:
        raise Invalid("The name is longer than 80 characters.", where="name")
    if not re.fullmatch(r"[A-Z]{2}", profile.country):
        raise Invalid(
            "“{country}” is no country code.",
            where="country",
            remedy="Use KR, FI, CL …",
            country=profile.country,
        )
    try:
        ZoneInfo(profile.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(
            "There is no time zone “{time_zone}”.",
            where="time_zone",
            remedy="Use an IANA name such as Asia/Seoul.",
            time_zone=profile.time_zone,
        ) from error


def _key(now: datetime, files: tuple[SourceFile, ...]) -> str:
    digest = hashlib.sha256("".join(file.sha256 for file in files).encode()).hexdigest()
    return f"{now:%Y%m%dT%H%M%S%f}-{digest[:8]}"


@contextmanager
def _held(parent: Path) -> Iterator[None]:
    """Hold the city's folder, so that two imports of one city do not mix."""
    parent.mkdir(parents=True, exist_ok=True)
    with parent.with_name(f".{parent.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("This city is being imported already.", where=parent.name) from None
        yield


def _flip(
    profile: CityProfile,
    sources: CitySources,
    draft: DraftCity,
    *,
    key: str,
    files: tuple[SourceFile, ...],
    now: datetime,
) -> City:
    """Replace the city's rows and point it to the new import."""
    west, south, east, north = draft.bounds
    city, _ = City.objects.select_for_update().update_or_create(
        slug=profile.slug,
        defaults={
            "name": profile.name,
            "name_en": profile.name_en,
            "country": profile.country,
            "time_zone": profile.time_zone,
            "west": west,
            "south": south,
            "east": east,
            "north": north,
            "boundary": draft.boundary,
            "boundary_known": draft.boundary_known,
            "attribution": list(draft.attribution),
        },
    )
    done = CityImport.objects.create(
        city=city,
        key=key,
        source=sources.kind.value,
        format=FORMAT,
        source_files=[{"role": f.role, "name": f.name, "sha256": f.sha256} for f in files],
        imported_at=now,
    )
    for table in (Zone, Stop, ParkingPlace):
        table.objects.filter(city=city).delete()
    Zone.objects.bulk_create(_zones(city, draft), batch_size=_BATCH)
    Stop.objects.bulk_create(_stops(city, draft), batch_size=_BATCH)
    ParkingPlace.objects.bulk_create(_parking(city, draft), batch_size=_BATCH)
    city.current_import = done
    city.save(update_fields=("current_import",))
    return city


def _zones(city: City, draft: DraftCity) -> Iterator[Zone]:
    for row, share in zip(draft.zones, draft.zone_shares, strict=True):
        yield Zone(
            city=city,
            number=row.number,
            name=row.name[:80],
            lon=row.lon,
            lat=row.lat,
            outline=row.outline,
            population=row.population,
            jobs=row.jobs,
            age_groups=row.age_groups,
            weight=float(share),
            made=row.made,
        )


def _stops(city: City, draft: DraftCity) -> Iterator[Stop]:
    for row, metres in zip(draft.stops, draft.stop_metres, strict=True):
        yield Stop(
            city=city,
            code=row.code[:120],
            name=row.name[:160],
            lon=row.lon,
            lat=row.lat,
            source=row.source,
            metres_to_road=round(float(metres), 1),
        )


def _parking(city: City, draft: DraftCity) -> Iterator[ParkingPlace]:
    for row in draft.parking:
        yield ParkingPlace(
            city=city,
            code=row.code[:120],
            name=row.name[:160],
            lon=row.lon,
            lat=row.lat,
            capacity=row.capacity,
            access=row.access,
            fee=row.fee,
            source=row.source,
        )


def _forget_old(city: City, parent: Path) -> None:
    """Delete imports and folders beyond those kept, also what a killed import left behind."""
    keep = [row.pk for row in city.imports.all()[:KEPT_IMPORTS]]
    city.imports.exclude(pk__in=keep).delete()
    known = set(city.imports.values_list("key", flat=True))
    for folder in parent.iterdir():
        if folder.is_dir() and folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)
