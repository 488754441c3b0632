import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_access_tokens"),
        ("accounts", "__first__"),
        ("files", "0001_initial"),
        ("places", "0002_municipality"),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierAward",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("small_city", "Small and medium city smart city"),
                            ("spread", "Solution spread"),
                            ("strong_small", "Small but strong smart city"),
                            ("hub", "Hub smart city"),
                            ("special_district", "Special smart city district"),
                            ("consortium_demo", "Consortium demonstration"),
                            ("living_lab", "Citizen-led living lab"),
                            ("challenge", "Smart challenge"),
                        ],
                        max_length=30,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("awarded_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("source", models.CharField(max_length=300)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-awarded_on", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "kind", "awarded_on"), name="earlier_award_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "small_city",
                                    "spread",
                                    "strong_small",
                                    "hub",
                                    "special_district",
                                    "consortium_demo",
                                    "living_lab",
                                    "challenge",
                                ],
                            )
                        ),
                        name="earlier_award_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("awarded_on")),
                            _connector="OR",
                        ),
                        name="earlier_award_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluator",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("expertise", models.JSONField(default=list)),
                ("region", models.CharField(blank=True, max_length=40)),
                ("is_available", models.BooleanField(default=True)),
                ("entered_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            models.Q(
                                models.Q(("checked_by", models.F("user")), _negated=True),
                                models.Q(
                                    ("changed_by__isnull", True),
                                    models.Q(
                                        ("checked_by", models.F("changed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="evaluator_checked_by_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "evaluator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="employments",
                        to="programme.evaluator",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("employed", "Employed"),
                            ("advises", "Advises"),
                            ("holds", "Holds shares or rights"),
                            ("family", "Family works there"),
                        ],
                        default="employed",
                        max_length=20,
                    ),
                ),
                ("department", models.CharField(blank=True, max_length=120)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
            ],
            options={
                "ordering": ("evaluator", "since"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="employment_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["employed", "advises", "holds", "family"])
                        ),
                        name="employment_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("body", models.JSONField()),
                ("frozen_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("key", "version"),
                "constraints": [
                    models.UniqueConstraint(fields=("key", "version"), name="form_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("small_city", "Small and medium city smart city"),
                            ("spread", "Solution spread"),
                            ("strong_small", "Small but strong smart city"),
                            ("hub", "Hub smart city"),
                            ("special_district", "Special smart city district"),
                            ("consortium_demo", "Consortium demonstration"),
                            ("living_lab", "Citizen-led living lab"),
                            ("challenge", "Smart challenge"),
                        ],
                        max_length=30,
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("name_en", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "small_city",
                                    "spread",
                                    "strong_small",
                                    "hub",
                                    "special_district",
                                    "consortium_demo",
                                    "living_lab",
                                    "challenge",
                                ],
                            )
                        ),
                        name="programme_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="programme.programme",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=160)),
                ("title_en", models.CharField(blank=True, max_length=160)),
                ("notice", models.TextField(blank=True)),
                ("notice_en", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "In preparation"),
                            ("published", "Announced, not open yet"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("checking", "Preliminary review"),
                            ("evaluating", "Evaluation"),
                            ("deliberating", "Selection"),
                            ("announced", "Results announced"),
                            ("final", "Final"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField(default=0)),
                (
                    "ministry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "cloned_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.call",
                    ),
                ),
                ("opens_at", models.DateTimeField(null=True)),
                ("closes_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
                ("announced_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancel_reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("-year", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "published",
                                    "open",
                                    "closed",
                                    "checking",
                                    "evaluating",
                                    "deliberating",
                                    "announced",
                                    "final",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="call_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_at__isnull", True),
                            ("closes_at__isnull", True),
                            ("closes_at__gt", models.F("opens_at")),
                            _connector="OR",
                        ),
                        name="call_closes_after_it_opens",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("announced", "final")), _negated=True),
                            ("announced_at__isnull", False),
                            _connector="OR",
                        ),
                        name="call_announced_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                models.Q(("cancel_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="call_cancelled_has_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by__isnull", True),
                            models.Q(("published_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="call_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="programme.call",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.municipality",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("awaiting_signoff", "Waiting for sign-off"),
                            ("late", "Late, not submitted"),
                            ("submitted", "Submitted"),
                            ("correcting", "Being corrected"),
                            ("eligible", "Eligible"),
                            ("ineligible", "Not eligible"),
                            ("in_stage", "Under evaluation"),
                            ("not_shortlisted", "Not shortlisted"),
                            ("selected", "Selected"),
                            ("reserve", "On the reserve list"),
                            ("rejected", "Not selected"),
                            ("under_objection", "Objection under review"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField(default=0)),
                ("number", models.CharField(blank=True, max_length=20)),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.formversion",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("national_won", models.BigIntegerField(default=0)),
                ("local_won", models.BigIntegerField(default=0)),
                ("expertise", models.JSONField(default=list)),
                ("extension_until", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "signoff_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signoff_at", models.DateTimeField(null=True)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("returned_reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("call", "number", "pk"),
                "indexes": [
                    models.Index(fields=["call", "state"], name="programme_a_call_id_da00f7_idx"),
                    models.Index(fields=["lead", "state"], name="programme_a_lead_id_058789_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "awaiting_signoff",
                                    "late",
                                    "submitted",
                                    "correcting",
                                    "eligible",
                                    "ineligible",
                                    "in_stage",
                                    "not_shortlisted",
                                    "selected",
                                    "reserve",
                                    "rejected",
                                    "under_objection",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="application_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["awaiting_signoff", "draft", "late"]),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="application_submitted_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_by__isnull", True),
                            models.Q(("submitted_by", models.F("signoff_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="application_four_eyes",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("call", "number"),
                        name="application_number_once_in_call",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("local_won__gte", 0), ("national_won__gte", 0)),
                        name="application_money_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="programme.application",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Under review"),
                            ("fail_proposed", "Refusal proposed"),
                            ("passed", "Passed"),
                            ("failed", "Refused"),
                            ("replaced", "Replaced by a newer one"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                (
                    "run_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("run_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("application", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["open", "fail_proposed", "passed", "failed", "replaced"],
                            )
                        ),
                        name="check_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "replaced"), _negated=True),
                        fields=("application",),
                        name="check_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("fail_proposed", "failed")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="check_refused_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("proposed_by__isnull", False),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="check_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="programme.check",
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("severity", models.CharField(max_length=20)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("met", "Met"), ("broken", "Not met"), ("unknown", "Not known")],
                        max_length=20,
                    ),
                ),
                ("said", models.JSONField(default=dict)),
                ("override_reason", models.TextField(blank=True)),
                (
                    "overridden_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("overridden_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("check_of", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["met", "broken", "unknown"])),
                        name="check_finding_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["blocking", "warning"])),
                        name="check_finding_severity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("overridden_at__isnull", True),
                            models.Q(("override_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="check_override_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="programme.application",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("employer", "Works for an organisation of the application"),
                            ("former_employer", "Worked for an organisation of the application"),
                            ("declared", "Declared by the person"),
                            ("named_by_applicant", "Named by the applicant"),
                            ("took_part", "Took part in the application"),
                            ("other", "Another ground"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("derived", "Derived from the records"),
                            ("declared", "Declared"),
                            ("reported", "Reported"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(null=True)),
                (
                    "cleared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cleared_reason", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["user", "application"], name="programme_c_user_id_c8496f_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ground__in",
                                [
                                    "employer",
                                    "former_employer",
                                    "declared",
                                    "named_by_applicant",
                                    "took_part",
                                    "other",
                                ],
                            )
                        ),
                        name="conflict_ground_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["derived", "declared", "reported"])),
                        name="conflict_origin_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cleared_at__isnull", True)),
                        fields=("user", "application", "ground"),
                        name="conflict_once_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cleared_at__isnull", True),
                            models.Q(("cleared_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="conflict_cleared_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cleared_by__isnull", True),
                            models.Q(
                                models.Q(("cleared_by", models.F("user")), _negated=True),
                                models.Q(
                                    ("entered_by__isnull", True),
                                    models.Q(
                                        ("cleared_by", models.F("entered_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="conflict_cleared_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflict_reports",
                        to="programme.application",
                    ),
                ),
                ("named", models.CharField(max_length=200)),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be decided"),
                            ("upheld", "Upheld"),
                            ("dismissed", "Dismissed"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reported_at", models.DateTimeField()),
                (
                    "conflict",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.conflict",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "upheld", "dismissed"])),
                        name="conflict_report_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("decision_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="conflict_report_decided_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("reported_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="conflict_report_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsortiumMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="programme.application",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("partner", "Partner"),
                            ("subcontractor", "Subcontractor"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("confirmed", "Confirmed"),
                            ("declined", "Declined"),
                            ("left", "Left"),
                        ],
                        default="invited",
                        max_length=20,
                    ),
                ),
                ("share_permille", models.PositiveSmallIntegerField(default=0)),
                ("is_large", models.BooleanField(default=False)),
                ("competence", models.TextField(blank=True)),
                ("joined_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("application", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "organisation"), name="consortium_member_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["lead", "partner", "subcontractor"])),
                        name="consortium_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["invited", "confirmed", "declined", "left"])
                        ),
                        name="consortium_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share_permille__lte", 1000)),
                        name="consortium_share_is_a_share",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsortiumChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consortium_changes",
                        to="programme.application",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.consortiummember",
                    ),
                ),
                (
                    "state_after",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("confirmed", "Confirmed"),
                            ("declined", "Declined"),
                            ("left", "Left"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("review", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("application", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state_after__in", ["invited", "confirmed", "declined", "left"])
                        ),
                        name="consortium_change_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_at__isnull", True),
                            models.Q(("review", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="consortium_change_reviewed_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="programme.application",
                    ),
                ),
                ("questions", models.JSONField()),
                ("reason", models.TextField()),
                ("until", models.DateTimeField()),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("application", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="correction_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("requested_at"))),
                        name="correction_leaves_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("application",),
                        name="correction_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="programme.application",
                    ),
                ),
                ("until", models.DateTimeField()),
                ("reason", models.TextField()),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("granted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("application", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="extension_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("granted_at"))),
                        name="extension_lies_ahead",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RubricVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("body", models.JSONField()),
                ("frozen_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("key", "version"),
                "constraints": [
                    models.UniqueConstraint(fields=("key", "version"), name="rubric_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="programme.call",
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("panel_draw", "panel_draw"),
                            ("assignment", "assignment"),
                            ("timetable", "timetable"),
                            ("ranking", "ranking"),
                            ("portfolio", "portfolio"),
                        ],
                        max_length=20,
                    ),
                ),
                ("rule", models.JSONField()),
                ("given", models.JSONField()),
                ("input_hash", models.CharField(max_length=64)),
                ("seed", models.CharField(blank=True, max_length=120)),
                ("output", models.JSONField()),
                ("hash", models.CharField(max_length=64)),
                (
                    "sealed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["panel_draw", "assignment", "timetable", "ranking", "portfolio"],
                            )
                        ),
                        name="run_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Panel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panels",
                        to="programme.call",
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=60)),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.sealedrun",
                    ),
                ),
            ],
            options={
                "ordering": ("call", "stage", "name"),
                "constraints": [
                    models.UniqueConstraint(fields=("call", "stage", "name"), name="panel_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="programme.application",
                    ),
                ),
                ("refused_as", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("filed", "Filed"),
                            ("hearing", "Before another panel"),
                            ("upheld", "Upheld"),
                            ("dismissed", "Dismissed"),
                        ],
                        default="filed",
                        max_length=20,
                    ),
                ),
                ("ground", models.TextField()),
                (
                    "panel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="programme.panel",
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("filed_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["filed", "hearing", "upheld", "dismissed"])
                        ),
                        name="objection_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refused_as__in", ["ineligible", "not_shortlisted", "rejected"])
                        ),
                        name="objection_refused_as_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("filed", "hearing")),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("reasons", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="objection_decided_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "filed"), ("panel__isnull", False), _connector="OR"
                        ),
                        name="objection_heard_by_a_panel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("filed_by__isnull", True),
                            models.Q(("decided_by", models.F("filed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="objection_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluatorFeedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="programme.panel",
                    ),
                ),
                (
                    "evaluator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="programme.evaluator",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="programme.application",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("applicant", "An applicant"),
                            ("chair", "The chair of the panel"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[("good", "Good"), ("normal", "Normal"), ("poor", "Poor")],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("evaluator", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mark__in", ["good", "normal", "poor"])),
                        name="feedback_mark_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["applicant", "chair"])),
                        name="feedback_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mark", "poor"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="feedback_poor_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("application__isnull", False)),
                        fields=("panel", "evaluator", "application"),
                        name="feedback_once_an_application",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("application__isnull", True)),
                        fields=("panel", "evaluator"),
                        name="feedback_once_of_the_chair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="programme.panel",
                    ),
                ),
                ("held_at", models.DateTimeField()),
                ("place", models.CharField(max_length=120)),
                ("minutes", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft minutes"),
                            ("approved", "Approved by the chair"),
                            ("sealed", "Confirmed and sealed"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("sealed_at", models.DateTimeField(null=True)),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ("panel", "held_at"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "approved", "sealed"])),
                        name="meeting_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            ("entered_by__isnull", True),
                            models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="meeting_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("approved_by__isnull", False), _connector="OR"
                        ),
                        name="meeting_approved_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sealed"), _negated=True),
                            models.Q(
                                ("sealed_at__isnull", False), models.Q(("hash", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="meeting_sealed_has_its_hash",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="programme.panelmeeting",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80)),
                ("capacity", models.CharField(blank=True, max_length=80)),
                ("is_member", models.BooleanField(default=False)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("meeting", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "user"), name="attendance_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user__isnull", False),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="attendance_of_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreedScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreed",
                        to="programme.panelmeeting",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreed_scores",
                        to="programme.application",
                    ),
                ),
                ("criterion", models.SlugField(max_length=60)),
                ("points", models.DecimalField(decimal_places=3, max_digits=7)),
                ("explanation", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("meeting", "application", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "application", "criterion"), name="agreed_score_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0)), name="agreed_points_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="programme.panel",
                    ),
                ),
                (
                    "evaluator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="programme.evaluator",
                    ),
                ),
                ("is_chair", models.BooleanField(default=False)),
                ("left_at", models.DateTimeField(null=True)),
                ("left_reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("panel", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("panel", "evaluator"), name="panel_member_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_chair", True), ("left_at__isnull", True)),
                        fields=("panel",),
                        name="panel_one_chair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PresentationSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programme.call",
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField()),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programme.panel",
                    ),
                ),
                ("room", models.CharField(max_length=80)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("breaks", models.JSONField(default=list)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("starts_at", "room", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="session_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1)),
                        name="session_presentations_take_time",
                    ),
                    models.UniqueConstraint(
                        fields=("call", "room", "starts_at"), name="session_room_once_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="programme.application",
                    ),
                ),
                (
                    "evaluator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="programme.evaluator",
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="programme.panel",
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField()),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.sealedrun",
                    ),
                ),
                ("why", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("assigned", "Declare first"),
                            ("declared", "Not begun"),
                            ("draft", "Being written"),
                            ("submitted", "Handed in"),
                            ("reopened", "Reopened"),
                            ("locked", "Locked"),
                            ("recused", "Recused"),
                            ("cancelled", "No longer counts"),
                        ],
                        default="assigned",
                        max_length=20,
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.rubricversion",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("comment", models.TextField(blank=True)),
                ("comment_to_applicant", models.TextField(blank=True)),
                ("comments_version", models.PositiveIntegerField(default=0)),
                ("pledged_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("application", "pk"),
                "indexes": [
                    models.Index(
                        fields=["evaluator", "state"], name="programme_s_evaluat_2d2575_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "assigned",
                                    "declared",
                                    "draft",
                                    "submitted",
                                    "reopened",
                                    "locked",
                                    "recused",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="sheet_state_known",
                    ),
                    models.UniqueConstraint(
                        fields=("application", "evaluator", "stage"), name="sheet_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("submitted", "locked")), _negated=True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="sheet_in_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("recused", "cancelled", "reopened")), _negated=True
                            ),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sheet_gone_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriterionScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="programme.scoresheet",
                    ),
                ),
                ("criterion", models.SlugField(max_length=60)),
                ("points", models.DecimalField(decimal_places=3, max_digits=7, null=True)),
                ("comment", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("other_points", models.DecimalField(decimal_places=3, max_digits=7, null=True)),
            ],
            options={
                "ordering": ("sheet", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sheet", "criterion"), name="criterion_score_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__isnull", True), ("points__gte", 0), _connector="OR"
                        ),
                        name="criterion_points_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PresentationSlot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="programme.presentationsession",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="programme.application",
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.sealedrun",
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("starts_at", "session", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "stage"), name="slot_one_a_stage"
                    ),
                    models.UniqueConstraint(
                        fields=("session", "starts_at"), name="slot_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("run__isnull", False),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="slot_drawn_or_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DrawNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw_notices",
                        to="programme.call",
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField()),
                ("seed_text", models.CharField(max_length=60)),
                ("source", models.CharField(blank=True, max_length=120)),
                ("outcome", models.CharField(blank=True, max_length=40)),
                ("panels", models.PositiveSmallIntegerField()),
                ("size", models.PositiveSmallIntegerField()),
                ("demanded", models.JSONField(default=list)),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("published_at", models.DateTimeField()),
                (
                    "run",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw_notice",
                        to="programme.sealedrun",
                    ),
                ),
            ],
            options={
                "ordering": ("call", "stage", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("run__isnull", True)),
                        fields=("call", "stage"),
                        name="draw_notice_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("panels__gte", 1), ("size__gte", 1)),
                        name="draw_notice_draws_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Determination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="programme.application",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("award", "Selected"),
                            ("reserve", "Reserve"),
                            ("reject", "Not selected"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("approved", "Approved, not released"),
                            ("released", "Released"),
                            ("superseded", "Replaced"),
                        ],
                        default="held",
                        max_length=20,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programme.sealedrun",
                    ),
                ),
                ("rank", models.PositiveIntegerField(null=True)),
                ("total", models.CharField(blank=True, max_length=80)),
                ("proposed", models.CharField(blank=True, max_length=20)),
                ("reserve_place", models.PositiveSmallIntegerField(null=True)),
                ("national_won", models.BigIntegerField(default=0)),
                ("reason", models.TextField(blank=True)),
                ("deviation", models.TextField(blank=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("application", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["award", "reserve", "reject"])),
                        name="determination_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["held", "approved", "released", "superseded"])
                        ),
                        name="determination_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "superseded"), _negated=True),
                        fields=("application",),
                        name="determination_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("released", "superseded")), _negated=True),
                            ("released_at__isnull", False),
                            _connector="OR",
                        ),
                        name="determination_released_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "reject"), ("national_won", 0)),
                            models.Q(
                                models.Q(("outcome", "reject"), _negated=True),
                                ("national_won__gte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="determination_money_follows_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="determination_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionLock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="locks",
                        to="programme.application",
                    ),
                ),
                ("section", models.CharField(max_length=40)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "section"), name="section_lock_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="programme.application",
                    ),
                ),
                ("number", models.CharField(max_length=20)),
                ("round", models.PositiveSmallIntegerField()),
                ("revision", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("hash", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("application", "round"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "round"), name="receipt_round_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        name="receipt_has_its_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="time_requests",
                        to="programme.application",
                    ),
                ),
                ("stage", models.PositiveSmallIntegerField()),
                ("earliest", models.DateTimeField()),
                ("latest", models.DateTimeField()),
                ("reason", models.TextField()),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("granted", models.BooleanField(null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "stage"), name="time_request_one_a_stage"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("latest__gt", models.F("earliest"))),
                        name="time_request_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted__isnull", True),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="time_request_answered_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_revisions",
                        to="programme.application",
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("value", models.JSONField(null=True)),
                ("revision", models.PositiveIntegerField()),
                ("is_aside", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("application", "revision", "pk"),
                "indexes": [
                    models.Index(
                        fields=["application", "revision"], name="programme_a_applica_a55c45_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "question", "revision", "is_aside"),
                        name="answer_revision_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="programme.application",
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("value", models.JSONField(null=True)),
                ("revision", models.PositiveIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("application", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("application", "question"), name="answer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="programme.application",
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("application", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("application", "question", "file"),
                        name="attachment_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="programme.call",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("body", models.JSONField()),
                ("reason", models.TextField(blank=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("in_force_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("declined_at", models.DateTimeField(null=True)),
                ("decline_reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("call", "version"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "version"), name="call_terms_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("declined_at__isnull", True), ("in_force_at__isnull", True)
                        ),
                        fields=("call",),
                        name="call_terms_one_proposed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_at__isnull", True),
                            ("declined_at__isnull", True),
                            _connector="OR",
                        ),
                        name="call_terms_in_force_or_declined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("in_force_at__isnull", True),
                            models.Q(("decided_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="call_terms_four_eyes",
                    ),
                ],
            },
        ),
    ]
