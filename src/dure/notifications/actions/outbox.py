"""Every move of a letter. A letter is claimed before it is sent and never sent twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth import get_user_model

from dure.accounts.queries.actor import actor_of
from dure.notifications.adapters.letter import SendingFailed, letter
from dure.notifications.domain.outbox import (
    CUT_OFF_AFTER,
    MAIL_WORKFLOW,
    Delivery,
    MailState,
    next_try,
)
from dure.notifications.models import OutboxMail
from dure.notifications.queries.outbox import due_letters
from dure.notifications.queries.visibility import knowable

MOST_AT_ONCE = 200


def send_due(*, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Send what is due and return how many letters left."""
    give_up_cut_off(now=now)
    return sum(send_letter(mail_ids=keys, now=now) for keys in due_letters(now, most))


def send_letter(*, mail_ids: Sequence[int], now: datetime) -> bool:
    """Send one letter about notices of one person; tell whether it left.

    What another worker has claimed is left out, and so is what the person may no longer know of:
    that is asked now, not when the notice was written.
    """
    mails = _claimed(mail_ids, now)
    if not mails:
        return False
    user = get_user_model().objects.get(pk=mails[0].notice.recipient_id)
    seen = knowable(actor_of(user), [mail.notice for mail in mails]) if user.is_active else set()
    _finish([m for m in mails if m.notice_id not in seen], "skip", now)
    left = [mail for mail in mails if mail.notice_id in seen]
    if not left:
        return False
    daily = left[0].delivery == Delivery.DAILY
    try:
        letter(
            [mail.notice for mail in left], to=user.email, language=user.language, daily=daily
        ).send()
    except SendingFailed as failure:
        for mail in left:
            _try_again(mail, str(failure), now)
        return False
    _finish(left, "send", now)
    return True


def give_up_cut_off(*, now: datetime) -> int:
    """Mark what a worker was sending when it died; whether it left nobody knows."""
    silent = OutboxMail.objects.filter(
        state=MailState.SENDING.value, claimed_at__lt=now - CUT_OFF_AFTER
    )
    target = MAIL_WORKFLOW.target("cut_off", MailState.SENDING)
    return silent.update(state=target.value, finished_at=now, why="cut off while it was sent")


def _claimed(mail_ids: Iterable[int], now: datetime) -> list[OutboxMail]:
    """Take letters up one by one, by compare and swap, and return those that are ours."""
    target = MAIL_WORKFLOW.target("claim", MailState.QUEUED).value
    ours = []
    for mail in OutboxMail.objects.filter(pk__in=list(mail_ids), state=MailState.QUEUED.value):
        free = OutboxMail.objects.filter(
            pk=mail.pk, state=MailState.QUEUED.value, attempts=mail.attempts
        )
        if free.update(state=target, attempts=mail.attempts + 1, claimed_at=now) == 1:
            ours.append(mail.pk)
    return list(OutboxMail.objects.filter(pk__in=ours).select_related("notice"))


def _finish(mails: Iterable[OutboxMail], move: str, now: datetime, why: str = "") -> None:
    keys = [mail.pk for mail in mails]
    target = MAIL_WORKFLOW.target(move, MailState.SENDING).value
    OutboxMail.objects.filter(pk__in=keys, state=MailState.SENDING.value).update(
        state=target, finished_at=now, why=why[:200]
    )


def _try_again(mail: OutboxMail, why: str, now: datetime) -> None:
    later = next_try(mail.attempts, now)
    if later is None:
        _finish([mail], "fail", now, why)
        return
    target = MAIL_WORKFLOW.target("retry", MailState.SENDING).value
    OutboxMail.objects.filter(pk=mail.pk, state=MailState.SENDING.value).update(
        state=target, due_at=later, why=why[:200]
    )
