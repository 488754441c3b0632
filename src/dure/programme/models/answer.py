from django.conf import settings
from django.db import models


class Answer(models.Model):
    """What an application says to one question now."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.CASCADE, related_name="answers"
    )
    question = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    revision = models.PositiveIntegerField()  # of the application, when this last changed
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("application", "pk")
        constraints = (
            models.UniqueConstraint(fields=("application", "question"), name="answer_once"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question}"


class AnswerRevision(models.Model):
    """One thing that was once written. Rows are only ever added."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.CASCADE, related_name="answer_revisions"
    )
    question = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    revision = models.PositiveIntegerField()
    is_aside = models.BooleanField(default=False)  # kept beside what another device had saved
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("application", "revision", "pk")
        indexes = (models.Index(fields=("application", "revision")),)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "question", "revision", "is_aside"),
                name="answer_revision_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question} @ {self.revision}"


class SectionLock(models.Model):
    """Who is writing a section, until when. A lease that nobody renews falls free."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.CASCADE, related_name="locks"
    )
    section = models.CharField(max_length=40)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("application", "section"), name="section_lock_once"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.section}"
