"""The upload of a filled-in document, and the sealed list of what it would change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from dure.core.errors import Invalid
from dure.files.actions.inspection import inspect
from dure.files.domain.media_type import HWPX, XLSX
from dure.programme.adapters import hwpx, xlsx
from dure.programme.domain.document import Given

MAX_MB = 10
SEAL_SECONDS = 2 * 60 * 60
READERS = {HWPX: hwpx.read_document, XLSX: xlsx.read_document}


class DocumentForm(forms.Form):
    """A document made from the template, filled in."""

    document = forms.FileField(
        label=_("Filled-in document"),
        help_text=_("HWPX or XLSX, made from the template above."),
        widget=forms.FileInput(attrs={"accept": ".hwpx,.xlsx"}),
        error_messages={"required": _("Choose the document first.")},
    )

    def given(self) -> Given:
        """Return what the document holds. Raises `Invalid` if it cannot be read here."""
        upload = self.cleaned_data["document"]
        if upload.size > MAX_MB << 20:
            raise Invalid(
                "The document is larger than {limit} MB.",
                where=upload.name,
                remedy="Leave pictures out of it.",
                limit=MAX_MB,
            )
        kind = inspect(stream=upload, name=upload.name, media_types=set(READERS))
        return READERS[kind](upload)


def sealed(answers: dict[str, Any], *, application_id: int, revision: int, user_id: int) -> str:
    """Return what a preview showed, so that exactly this can be taken over and by nobody else."""
    return signing.dumps(
        {"answers": answers, "revision": revision},
        salt=_salt(application_id, user_id),
        compress=True,
    )


def unsealed(seal: str, *, application_id: int, user_id: int) -> tuple[dict[str, Any], int]:
    """Return the answers and the revision. Raises `Invalid` if it is not ours or too old."""
    try:
        found = signing.loads(seal, salt=_salt(application_id, user_id), max_age=SEAL_SECONDS)
    except signing.BadSignature:
        raise Invalid(
            "The preview is no longer valid.", remedy="Upload the document again."
        ) from None
    return found["answers"], found["revision"]


def _salt(application_id: int, user_id: int) -> str:
    return f"application-import:{application_id}:{user_id}"
