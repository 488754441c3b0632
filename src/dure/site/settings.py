"""Every setting; what a city changes comes from DURE_* variables (docs/operators/settings.md)."""

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import SELF
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Role

SOURCE = Path(__file__).resolve().parents[1]


def _flag(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default).strip().lower() in {"1", "true", "yes", "on"}


def _secret(folder: Path) -> str:
    """Return the key in DURE_SECRET_KEY, else the one kept in the data folder (made once)."""
    if given := os.environ.get("DURE_SECRET_KEY"):
        return given
    kept = folder / "secret-key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = kept.with_suffix(f".{os.getpid()}")
        made.write_text(secrets.token_urlsafe(50))
        made.chmod(0o600)
        try:
            os.link(made, kept)  # the first of two processes wins; both then read the same key
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return kept.read_text()


DATA = Path(os.environ.get("DURE_DATA", "var")).resolve()
DEBUG = _flag("DURE_DEBUG")
SAMPLE = _flag("DURE_SAMPLE")
SECRET_KEY = _secret(DATA)
ALLOWED_HOSTS = os.environ.get("DURE_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("DURE_ORIGINS", "").split(",") if o]
HTTPS = _flag("DURE_HTTPS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_cotton",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",  # so that the interface's documentation comes from here
    "dure.web",
    "dure.audit",
    "dure.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "dure.files",
    "dure.notifications",
    "dure.places",
    "dure.programme",
    "dure.delivery",
    "dure.transit",
    "dure.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "dure.web.body_limit.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dure.accounts.middleware.LanguageMiddleware",
    "dure.accounts.middleware.ActorMiddleware",
    "dure.web.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "dure.site.urls"
ASGI_APPLICATION = "dure.site.asgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "web" / "templates"],  # before allauth's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "dure.web.context.site",
                "dure.site.context.notices",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DURE_DATABASE_URL", f"sqlite:///{DATA / 'dure.sqlite3'}"),
        conn_max_age=60,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without these, threads that write at once lose writes to "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

OFFICES = (
    Role.CITY_OFFICER, Role.APPROVER, Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER,
    Role.CONSULTANT, Role.AUDITOR, Role.MEMBER,
)  # fmt: skip
# The main menu: names of addresses, labels and the roles they are for; see dure.web.context.
MENU = [
    ("site:home", _("Home")),
    ("programme:calls", _("Calls")),
    ("programme:applications", _("Applications"), *OFFICES),
    ("programme:desk", _("My reviews"), Role.EVALUATOR),
    ("delivery:projects", _("Projects"), *OFFICES),
    ("transit:studies", _("Bus studies")),
]
API_AREAS = ("cities", "programme", "delivery", "transit", "notices")  # what tokens are cut to
CSRF_FAILURE_VIEW = "dure.web.refusals.csrf_failure"
GRANTS_PREFIX = os.environ.get("DURE_GRANTS_PREFIX", "360G-dure")  # of awards as open data
MASTHEAD = os.environ.get("DURE_MASTHEAD", "")  # the line that official sites show at the top

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "dure-language"
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["dure.web.formats"]

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA / "files"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = os.environ.get("DURE_EMAIL_VERIFICATION", "optional")
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Dure"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # passkeys on http://localhost

EMAIL_BACKEND = os.environ.get(
    "DURE_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_HOST = os.environ.get("DURE_EMAIL_HOST", "localhost")
SITE_URL = os.environ.get("DURE_URL", "http://127.0.0.1:8000").rstrip("/")  # in letters
DEFAULT_FROM_EMAIL = os.environ.get("DURE_EMAIL_FROM", "dure@localhost")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
MAX_FILE_MB = int(os.environ.get("DURE_MAX_FILE_MB", "50"))
CLAMAV = os.environ.get("DURE_CLAMAV", "")  # a socket's path, or host:port
ALLOW_UNSCANNED = _flag("DURE_ALLOW_UNSCANNED")
SILENCED_SYSTEM_CHECKS: list[str] = []
LOG_LEVEL = os.environ.get("DURE_LOG", "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    # The worker of tasks sets its loggers to INFO by itself; the handler holds them to our level.
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "level": LOG_LEVEL}
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
