import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_access_tokens"),
        ("accounts", "__first__"),
        ("files", "0001_initial"),
        ("programme", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProjectPerson",
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
                ("staff_number", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("competence", models.TextField()),
                ("monthly_won", models.BigIntegerField()),
                ("cap_permille", models.PositiveSmallIntegerField(default=1000)),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("organisation", "name", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "staff_number"), name="project_person_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cap_permille__gt", 0), ("cap_permille__lte", 1000)),
                        name="project_person_cap_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("monthly_won__gt", 0)),
                        name="project_person_cost_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
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
                        related_name="project",
                        to="programme.application",
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
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "ministry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("awarded", "Awarded"),
                            ("agreed", "Agreement signed"),
                            ("planning", "Planning"),
                            ("plan_approved", "Plan approved"),
                            ("building", "Building"),
                            ("accepted", "Accepted"),
                            ("operating", "Operating"),
                            ("evaluated", "Evaluated"),
                            ("settled", "Settled"),
                            ("closed", "Closed"),
                            ("suspended", "Suspended"),
                            ("terminated", "Terminated"),
                            ("clawback", "Money being returned"),
                        ],
                        default="awarded",
                        max_length=20,
                    ),
                ),
                ("suspended_from", models.CharField(blank=True, max_length=20)),
                ("national_won", models.BigIntegerField()),
                ("local_won", models.BigIntegerField()),
                ("minimum_local_cash_won", models.BigIntegerField(default=0)),
                ("paid_won", models.BigIntegerField(default=0)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "awarded",
                                    "agreed",
                                    "planning",
                                    "plan_approved",
                                    "building",
                                    "accepted",
                                    "operating",
                                    "evaluated",
                                    "settled",
                                    "closed",
                                    "suspended",
                                    "terminated",
                                    "clawback",
                                ],
                            )
                        ),
                        name="project_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("local_won__gte", 0), ("national_won__gte", 0)),
                        name="project_money_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_won__gte", 0), ("paid_won__lte", models.F("national_won"))
                        ),
                        name="project_paid_within_its_award",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="project_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="delivery.project",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bank", "Money in the dedicated account"),
                            ("national_received", "National money received"),
                            ("local_received", "Local money received"),
                            ("private_received", "Private money received"),
                            ("interest", "Interest earned"),
                            ("spent", "Spent"),
                            ("lead_own", "Borne by the lead itself"),
                            ("to_be_returned", "To be given back"),
                        ],
                        max_length=20,
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "ordering": ("project", "kind", "category"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "bank",
                                    "national_received",
                                    "local_received",
                                    "private_received",
                                    "interest",
                                    "spent",
                                    "lead_own",
                                    "to_be_returned",
                                ],
                            )
                        ),
                        name="account_kind_known",
                    ),
                    models.UniqueConstraint(
                        fields=("project", "kind", "category"), name="account_once_in_a_project"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="delivery.project",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=80)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("labour", "Labour"),
                            ("equipment", "Equipment"),
                            ("construction", "Construction"),
                            ("software", "Software"),
                            ("operation", "Operation"),
                            ("overhead", "Overhead"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("national_won", models.BigIntegerField()),
                ("local_won", models.BigIntegerField()),
                ("national_spent_won", models.BigIntegerField(default=0)),
                ("local_spent_won", models.BigIntegerField(default=0)),
            ],
            options={
                "ordering": ("project", "position"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "labour",
                                    "equipment",
                                    "construction",
                                    "software",
                                    "operation",
                                    "overhead",
                                    "other",
                                ],
                            )
                        ),
                        name="budget_line_category_known",
                    ),
                    models.UniqueConstraint(
                        fields=("project", "name"), name="budget_line_name_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("local_spent_won__gte", 0),
                            ("local_won__gte", 0),
                            ("national_spent_won__gte", 0),
                            ("national_won__gte", 0),
                        ),
                        name="budget_line_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("local_spent_won__lte", models.F("local_won")),
                            ("national_spent_won__lte", models.F("national_won")),
                        ),
                        name="budget_line_not_overspent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlement",
                        to="delivery.project",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("prepared", "Prepared"),
                            ("checked", "Checked"),
                            ("approved", "Approved"),
                            ("returned", "Money given back"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("statement", models.JSONField(default=dict)),
                (
                    "prepared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "checked_by",
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
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("receipt", models.CharField(blank=True, max_length=60)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("prepared_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "prepared", "checked", "approved", "returned"])
                        ),
                        name="settlement_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("approved", "returned")), _negated=True),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="settlement_approved_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            ("prepared_by__isnull", True),
                            models.Q(("checked_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="settlement_checked_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            ("checked_by__isnull", True),
                            models.Q(("approved_by", models.F("checked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="settlement_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            ("prepared_by__isnull", True),
                            models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="settlement_approved_not_by_who_prepared",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tranche",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tranches",
                        to="delivery.project",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("agreement", "agreement in force"),
                            ("plan_approved", "implementation plan approved"),
                            ("midterm", "midterm inspection passed"),
                            ("acceptance", "work accepted"),
                        ],
                        max_length=20,
                    ),
                ),
                ("national_won", models.BigIntegerField()),
                ("local_won", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Waits for the local money"),
                            ("match_confirmed", "Local money received"),
                            ("requested", "Requested"),
                            ("approved", "Payment approved"),
                            ("paid", "Paid"),
                            ("evidenced", "Use proven"),
                            ("settled", "Settled"),
                            ("returned", "Money given back"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "requested_by",
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
                (
                    "paid_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("requested_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("paid_on", models.DateField(null=True)),
                (
                    "evidenced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("project", "number"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "planned",
                                    "match_confirmed",
                                    "requested",
                                    "approved",
                                    "paid",
                                    "evidenced",
                                    "settled",
                                    "returned",
                                ],
                            )
                        ),
                        name="tranche_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "condition__in",
                                ["agreement", "plan_approved", "midterm", "acceptance"],
                            )
                        ),
                        name="tranche_condition_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("local_won__gte", 0), ("national_won__gte", 0)),
                        name="tranche_money_not_negative",
                    ),
                    models.UniqueConstraint(
                        fields=("project", "number"), name="tranche_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("paid", "evidenced", "settled", "returned")),
                                _negated=True,
                            ),
                            models.Q(("paid_at__isnull", False), ("paid_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="tranche_paid_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            ("requested_by__isnull", True),
                            models.Q(("approved_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="tranche_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_by__isnull", True),
                            ("approved_by__isnull", True),
                            models.Q(("paid_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="tranche_paid_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_by__isnull", True),
                            ("requested_by__isnull", True),
                            models.Q(("paid_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="tranche_paid_not_by_who_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptance",
                        to="delivery.project",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Acceptance asked for"),
                            ("given", "Accepted"),
                            ("refused", "Acceptance refused"),
                        ],
                        default="requested",
                        max_length=20,
                    ),
                ),
                ("items", models.JSONField(default=dict)),
                ("handed_over_on", models.DateField()),
                ("operate_until", models.DateField()),
                ("answer", models.TextField(blank=True)),
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
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["requested", "given", "refused"])),
                        name="acceptance_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("operate_until__gt", models.F("handed_over_on"))),
                        name="acceptance_operates_afterwards",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="acceptance_refused_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="acceptance_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="delivery.project",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("offered", "Being signed"),
                            ("in_force", "Signed and in force"),
                            ("superseded", "Replaced"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("in_force_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("project", "-version"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "offered", "in_force", "superseded"])
                        ),
                        name="agreement_state_known",
                    ),
                    models.UniqueConstraint(
                        fields=("project", "version"), name="agreement_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in_force")),
                        fields=("project",),
                        name="agreement_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="agreement_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="delivery.agreement",
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("ministry", "Ministry"),
                            ("operator", "Operator"),
                            ("lead", "Lead"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("agreement", "signed_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ["ministry", "operator", "lead"])),
                        name="agreement_signature_party_known",
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "party"), name="agreement_signed_once_by_each_party"
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "signed_by"), name="agreement_signed_by_three_people"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            ("entered_by__isnull", True),
                            models.Q(("signed_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="agreement_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetTransfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="delivery.project",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delivery.budgetline",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delivery.budgetline",
                    ),
                ),
                ("national_won", models.BigIntegerField()),
                ("local_won", models.BigIntegerField()),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for a decision"),
                            ("made", "Made"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                (
                    "asked_by",
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
                ("created_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("project", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "made", "refused"])),
                        name="budget_transfer_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("local_won__gte", 0), ("national_won__gte", 0)),
                        name="budget_transfer_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="budget_transfer_goes_elsewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("asked_by__isnull", True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="budget_transfer_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="delivery.project",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("scope", "What is built"),
                            ("schedule", "Schedule"),
                            ("budget", "Budget"),
                            ("consortium", "Consortium"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for approval"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("what", models.TextField()),
                ("why", models.TextField()),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("answer", models.TextField(blank=True)),
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
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("project", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "submitted", "approved", "refused", "withdrawn"],
                            )
                        ),
                        name="change_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["scope", "schedule", "budget", "consortium"])
                        ),
                        name="change_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="change_refused_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="change_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clawback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clawbacks",
                        to="delivery.project",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("termination", "Project terminated"),
                            ("misuse", "Money used for something else"),
                            ("false_claim", "False claim"),
                            ("obligation", "Obligation not kept"),
                            ("other", "Other ground"),
                        ],
                        max_length=20,
                    ),
                ),
                ("explanation", models.TextField()),
                ("principal_won", models.BigIntegerField()),
                ("rate_basis_points", models.PositiveIntegerField(default=0)),
                ("interest_since", models.DateField()),
                ("interest_until", models.DateField()),
                ("interest_won", models.BigIntegerField(default=0)),
                ("penalty_won", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("decided", "Decided"),
                            ("paid", "Paid"),
                            ("dropped", "Dropped"),
                        ],
                        default="proposed",
                        max_length=20,
                    ),
                ),
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
                (
                    "paid_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("receipt", models.CharField(blank=True, max_length=60)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("paid_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ("project", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "decided", "paid", "dropped"])
                        ),
                        name="clawback_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ground__in",
                                ["termination", "misuse", "false_claim", "obligation", "other"],
                            )
                        ),
                        name="clawback_ground_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("interest_won__gte", 0), ("penalty_won__gte", 0)),
                        name="clawback_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("principal_won__gt", 0)),
                        name="clawback_is_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("interest_until__gte", models.F("interest_since"))),
                        name="clawback_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True),
                            ("paid_on__isnull", False),
                            _connector="OR",
                        ),
                        name="clawback_paid_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("proposed_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="clawback_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="delivery.project",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subcontracts",
                        to="delivery.contract",
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "kind",
                    models.CharField(
                        choices=[("goods", "Goods"), ("service", "Service"), ("works", "Works")],
                        max_length=20,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("open", "Open tender"),
                            ("limited", "Limited tender"),
                            ("single", "Direct award"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("bidders", models.PositiveSmallIntegerField(default=0)),
                ("amount_won", models.BigIntegerField()),
                ("noticed_on", models.DateField(null=True)),
                ("signed_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("flags", models.JSONField(default=list)),
                ("flags_answer", models.TextField(blank=True)),
                ("flags_cleared_at", models.DateTimeField(null=True)),
                (
                    "flags_cleared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("project", "signed_on", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["goods", "service", "works"])),
                        name="contract_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["open", "limited", "single"])),
                        name="contract_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_won__gt", 0)), name="contract_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("pk")), _negated=True),
                        name="contract_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Asset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assets",
                        to="delivery.project",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assets",
                        to="delivery.contract",
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("device", "Device"),
                            ("vehicle", "Vehicle"),
                            ("facility", "Facility"),
                            ("software", "Software"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("serial", models.CharField(max_length=80)),
                ("cost_won", models.BigIntegerField()),
                ("acquired_on", models.DateField()),
                ("place", models.CharField(max_length=200)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                (
                    "photo",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "Entered, to be verified"),
                            ("verified", "Seen and verified"),
                            ("missing", "Missing"),
                            ("disposed", "Disposed of"),
                        ],
                        default="entered",
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
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("check_due_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("project", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["entered", "verified", "missing", "disposed"])
                        ),
                        name="asset_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                ["device", "vehicle", "facility", "software", "other"],
                            )
                        ),
                        name="asset_category_known",
                    ),
                    models.UniqueConstraint(
                        fields=("project", "serial"), name="asset_serial_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost_won__gte", 0)), name="asset_cost_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "verified"), _negated=True),
                            models.Q(
                                ("photo__isnull", False), models.Q(("place", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="asset_verified_has_photo_and_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("missing", "disposed")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="asset_gone_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lat__isnull", True), ("lon__isnull", True)),
                            models.Q(("lat__range", (-90, 90)), ("lon__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="asset_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by__isnull", True),
                            models.Q(("verified_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="asset_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossiers",
                        to="delivery.project",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("entries", models.PositiveIntegerField()),
                ("audit_head", models.CharField(max_length=64)),
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
                "ordering": ("project", "-sealed_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Expenditure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditures",
                        to="delivery.project",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditures",
                        to="delivery.budgetline",
                    ),
                ),
                ("purpose", models.CharField(max_length=200)),
                (
                    "evidence_kind",
                    models.CharField(
                        choices=[
                            ("tax_invoice", "Electronic tax invoice"),
                            ("card", "Card"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("evidence_number", models.CharField(blank=True, max_length=60)),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("amount_won", models.BigIntegerField()),
                ("national_won", models.BigIntegerField()),
                ("local_won", models.BigIntegerField()),
                ("payee", models.CharField(max_length=120)),
                ("payee_number", models.CharField(blank=True, max_length=20)),
                ("spent_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("posted", "Posted"),
                            ("reversed", "Reversed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("flags", models.JSONField(default=list)),
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
                (
                    "posted_by",
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
                ("approved_at", models.DateTimeField(null=True)),
                ("posted_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("project", "-number"),
                "indexes": [
                    models.Index(
                        fields=["project", "state"], name="delivery_ex_project_58cdbf_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "submitted",
                                    "approved",
                                    "posted",
                                    "reversed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="expenditure_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evidence_kind__in", ["tax_invoice", "card", "other"])
                        ),
                        name="expenditure_evidence_kind_known",
                    ),
                    models.UniqueConstraint(
                        fields=("project", "number"), name="expenditure_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount_won",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("national_won"), "+", models.F("local_won")
                                ),
                            ),
                            ("amount_won__gt", 0),
                            ("local_won__gte", 0),
                            ("national_won__gte", 0),
                        ),
                        name="expenditure_parts_make_the_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("cancelled", "draft")),
                            ("evidence__isnull", False),
                            _connector="OR",
                        ),
                        name="expenditure_handed_in_has_its_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            ("entered_by__isnull", True),
                            models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="expenditure_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("posted_by__isnull", True),
                            ("entered_by__isnull", True),
                            models.Q(("posted_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="expenditure_posted_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disallowance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disallowances",
                        to="delivery.settlement",
                    ),
                ),
                (
                    "expenditure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disallowance",
                        to="delivery.expenditure",
                    ),
                ),
                ("national_won", models.BigIntegerField()),
                ("local_won", models.BigIntegerField()),
                ("ground", models.TextField()),
                (
                    "entered_by",
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
                "ordering": ("settlement", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("local_won__gte", 0), ("national_won__gte", 0)),
                        name="disallowance_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ground", ""), _negated=True),
                        name="disallowance_has_a_ground",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImplementationPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="delivery.project",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for approval"),
                            ("approved", "Approved"),
                            ("superseded", "Replaced"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("work_packages", models.JSONField(default=list)),
                ("readiness", models.JSONField(default=dict)),
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
                ("approved_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("project", "version"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "submitted", "approved", "superseded"])
                        ),
                        name="plan_state_known",
                    ),
                    models.UniqueConstraint(
                        fields=("project", "version"), name="plan_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "approved")),
                        fields=("project",),
                        name="plan_one_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "submitted"))),
                        fields=("project",),
                        name="plan_one_in_work",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="plan_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="delivery.project",
                    ),
                ),
                ("planned_on", models.DateField()),
                ("held_on", models.DateField(null=True)),
                ("place", models.CharField(max_length=160)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held, findings open"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("report", models.TextField(blank=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("project", "planned_on", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "held", "closed", "cancelled"])
                        ),
                        name="inspection_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("held", "closed")), _negated=True),
                            ("held_on__isnull", False),
                            _connector="OR",
                        ),
                        name="inspection_held_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="delivery.inspection",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[("note", "Note"), ("minor", "Minor"), ("major", "Major")],
                        max_length=20,
                    ),
                ),
                ("what", models.TextField()),
                ("due_on", models.DateField(null=True)),
                ("remedy", models.TextField(blank=True)),
                ("remedied_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("inspection", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("grade__in", ["note", "minor", "major"])),
                        name="finding_grade_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Journal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journals",
                        to="delivery.project",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("match", "Local money received"),
                            ("tranche", "National money paid"),
                            ("expenditure", "Expenditure"),
                            ("interest", "Interest"),
                            ("settlement", "Settlement"),
                            ("clawback", "Clawback"),
                            ("return", "Money given back"),
                            ("reversal", "Reversal"),
                        ],
                        max_length=20,
                    ),
                ),
                ("day", models.DateField()),
                ("text", models.CharField(blank=True, max_length=200)),
                ("reference", models.CharField(max_length=60)),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="delivery.journal",
                    ),
                ),
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
                "ordering": ("project", "number"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "match",
                                    "tranche",
                                    "expenditure",
                                    "interest",
                                    "settlement",
                                    "clawback",
                                    "return",
                                    "reversal",
                                ],
                            )
                        ),
                        name="journal_kind_known",
                    ),
                    models.UniqueConstraint(
                        fields=("project", "number"), name="journal_number_once"
                    ),
                    models.UniqueConstraint(
                        fields=("project", "reference"), name="journal_posts_a_thing_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "reversal"), ("reverses__isnull", False)),
                            models.Q(
                                models.Q(("kind", "reversal"), _negated=True),
                                ("reverses__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="journal_reversal_names_what_it_undoes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LabourClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="labour_claims",
                        to="delivery.project",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="delivery.projectperson",
                    ),
                ),
                ("month", models.DateField()),
                ("share_permille", models.PositiveSmallIntegerField()),
                ("cost_won", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("claimed", "Claimed"),
                            ("confirmed", "Work confirmed"),
                            ("disallowed", "Disallowed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="claimed",
                        max_length=20,
                    ),
                ),
                ("work", models.TextField()),
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
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("project", "month", "person"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["claimed", "confirmed", "disallowed", "withdrawn"])
                        ),
                        name="labour_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("claimed", "confirmed"))),
                        fields=("project", "person", "month"),
                        name="labour_claim_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="labour_month_is_a_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share_permille__gt", 0), ("share_permille__lte", 1000)
                        ),
                        name="labour_share_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="labour_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchCommitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="delivery.project",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("city", "City or county"),
                            ("province", "Province"),
                            ("private", "Private"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("cash", "Cash"), ("in_kind", "In kind")], max_length=20
                    ),
                ),
                ("amount_won", models.BigIntegerField()),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("voted", "Voted by the council"),
                            ("confirmed", "Received"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("voted_on", models.DateField(null=True)),
                ("vote_number", models.CharField(blank=True, max_length=60)),
                (
                    "vote_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("received_on", models.DateField(null=True)),
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
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("project", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "voted", "confirmed", "withdrawn"])
                        ),
                        name="commitment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["city", "province", "private"])),
                        name="commitment_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["cash", "in_kind"])),
                        name="commitment_form_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_won__gt", 0)),
                        name="commitment_is_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("voted", "confirmed")), _negated=True),
                            models.Q(
                                ("voted_on__isnull", False),
                                models.Q(("vote_number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_voted_has_its_vote",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            ("received_on__isnull", False),
                            _connector="OR",
                        ),
                        name="commitment_confirmed_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            ("entered_by__isnull", True),
                            models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="commitment_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="delivery.project",
                    ),
                ),
                ("held_on", models.DateField()),
                ("title", models.CharField(max_length=160)),
                ("notes", models.TextField(blank=True)),
                (
                    "entered_by",
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
                "ordering": ("project", "held_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="MeetingAttendance",
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
                        to="delivery.meeting",
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
                ("people", models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                "ordering": ("meeting", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "organisation"), name="meeting_attendance_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="delivery.project",
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("reported", "Reported, to be confirmed"),
                            ("confirmed", "Confirmed as reached"),
                            ("dropped", "Dropped"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("is_midterm", models.BooleanField(default=False)),
                ("reached_on", models.DateField(null=True)),
                ("evidence", models.TextField(blank=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("project", "due_on", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "reported", "confirmed", "dropped"])
                        ),
                        name="milestone_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("reported", "confirmed")), _negated=True),
                            ("reached_on__isnull", False),
                            _connector="OR",
                        ),
                        name="milestone_reached_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("reported_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="milestone_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "journal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="delivery.journal",
                    ),
                ),
                (
                    "debit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="debits",
                        to="delivery.account",
                    ),
                ),
                (
                    "credit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credits",
                        to="delivery.account",
                    ),
                ),
                ("amount_won", models.BigIntegerField()),
                (
                    "pot",
                    models.CharField(
                        choices=[
                            ("national", "National"),
                            ("local", "Local"),
                            ("interest", "Interest"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ("journal", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pot__in", ["national", "local", "interest"])),
                        name="posting_pot_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_won__gt", 0)), name="posting_moves_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("debit", models.F("credit")), _negated=True),
                        name="posting_moves_somewhere",
                    ),
                ],
            },
        ),
    ]
