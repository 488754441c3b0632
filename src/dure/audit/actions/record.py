import json
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from dure.audit.domain.entry import EntryContent, entry_hash
from dure.audit.models import Chain, Entry
from dure.core.actor import Actor


def record(
    *, verb: str, subject: models.Model, actor: Actor, now: datetime, **detail: object
) -> Entry:
    """Append one entry to the chain, inside the transaction of the change it records.

    The chain's single row is locked until that transaction ends, so entries
    are numbered without gaps and each hash covers the one before.

    Raises
    ------
    TransactionManagementError
        If called outside a transaction: change and record stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() needs the change's transaction")
    Chain.objects.get_or_create(pk=1)
    chain = Chain.objects.select_for_update().get(pk=1)
    content = EntryContent(
        number=chain.length + 1,
        at=now,
        actor_id=actor.user_id,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        detail=json.loads(json.dumps(detail, cls=DjangoJSONEncoder)),
    )
    entry = Entry.objects.create(
        number=content.number,
        at=content.at,
        actor_id=content.actor_id,
        verb=content.verb,
        subject_type=content.subject_type,
        subject_id=content.subject_id,
        detail=content.detail,
        hash=entry_hash(chain.head, content),
    )
    chain.length, chain.head = content.number, entry.hash
    chain.save(update_fields=("length", "head"))
    return entry
