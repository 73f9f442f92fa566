"""Settings, all from the environment; ``.env.example`` describes each variable.

``ENVIRONMENT`` decides how much is taken for granted. In ``development`` (the default) a clone runs without any
variable set and keeps everything in ``var/``. In ``production`` nothing that matters has a default: a missing
variable stops the start with its name.
"""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from zoneinfo import ZoneInfo

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
#: A file of settings beside manage.py; ``ENV_FILE=`` (empty) leaves it out, as tests do.
_env_file = env.str("ENV_FILE", default=".env")
if _env_file and (BASE_DIR / _env_file).is_file():
    env.read_env(BASE_DIR / _env_file)

ENVIRONMENT = env.str("ENVIRONMENT", default="development")
if ENVIRONMENT not in ("development", "production"):
    raise ImproperlyConfigured("ENVIRONMENT must be “development” or “production”.")
PRODUCTION = ENVIRONMENT == "production"

#: What the portal writes on a developer's machine: database, e-mails, static files.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
if not PRODUCTION:
    VAR_DIR.mkdir(parents=True, exist_ok=True)


def _development_secret_key() -> str:
    """A key made once for this clone, so that sessions outlive a restart and no two clones share one."""
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret-key"
    if not path.exists():
        with NamedTemporaryFile("w", dir=VAR_DIR, encoding="ascii") as file:
            file.write(get_random_secret_key())
            file.flush()
            # All of it or nothing: another process may start at the same moment, and its key is as good.
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text(encoding="ascii")


DEBUG = env.bool("DEBUG", default=False) and not PRODUCTION
# The clone's own key is no default for the environment, where a value that begins with $ names another variable.
SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", default="") or _development_secret_key()
ALLOWED_HOSTS = (
    env.list("ALLOWED_HOSTS")
    if PRODUCTION
    else env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "plans",
    "priorities",
    "otworkforce",
    "otworkforce.apps.TrackerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_tables2",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "otworkforce.middleware.PrivatePages",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "otworkforce.middleware.RefuseControlCharacters",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "otworkforce.middleware.RoundLinkSessions",
    "otworkforce.middleware.SignInRequired",
    "otworkforce.middleware.RefusedAccountForms",
    "otworkforce.middleware.PagesForWrongMethods",
]

ROOT_URLCONF = "otworkforce.urls"
WSGI_APPLICATION = "otworkforce.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "otworkforce.context_processors.portal",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------------------------------

if PRODUCTION or "DATABASE_URL" in env.ENVIRON:
    DATABASES = {"default": env.db("DATABASE_URL")}
else:
    # Not as an address: a folder may have a "+" or a "%" in its name.
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR_DIR / "db.sqlite3")}}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # A write takes the lock when its transaction begins and waits up to 15 s for it: two writers then queue, where
    # Django's default would refuse the second. The rollback journal, because SQLite before 3.51.3 can corrupt a WAL
    # database at a WAL reset, and Debian ships an older one.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 15,
        "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;",
        **_database.get("OPTIONS", {}),
    }
elif _database["ENGINE"] == "django.db.backends.postgresql":
    if env.bool("DATABASE_POOL", default=PRODUCTION):
        _database["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}, **_database.get("OPTIONS", {})}
    else:
        _database["CONN_MAX_AGE"] = 60
        _database["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "plans.User"
AUTHENTICATION_BACKENDS = ["plans.backends.PeopleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "plans.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# One address for each person. A new one replaces it once it is verified, after re-authentication, and the old address
# is told: otherwise an unlocked screen would be enough to take an account over unseen.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "plans.account_forms.SignInForm",
    "request_login_code": "plans.account_forms.RequestCodeForm",
    "confirm_login_code": "plans.account_forms.ConfirmCodeForm",
    "reset_password": "plans.account_forms.ForgottenPasswordForm",
    "add_email": "plans.account_forms.NewAddressForm",
}
# A reminder's link cannot be guessed, but guessing should cost.
ACCOUNT_RATE_LIMITS = {"round_link": "10/5m/ip"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Workforce Strategy tracker"
USERSESSIONS_TRACK_ACTIVITY = False
#: How long an invitation can be taken up, in days.
INVITATION_DAYS = 14
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60

# --- E-mail ---------------------------------------------------------------------------------------------------------

if PRODUCTION:
    globals().update(env.email("EMAIL_URL"))
else:
    globals().update(env.email("EMAIL_URL", default="consolemail://"))
    if "EMAIL_URL" not in env.ENVIRON:
        EMAIL_BACKEND = "otworkforce.mail.ConsoleAndFolderBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
#: How long a mail server may take to answer, in seconds.
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT", default=10)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL") if PRODUCTION else "Workforce Strategy tracker <tracker@localhost>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
#: Where the portal is reached, for the links in e-mails that no page asked for.
PORTAL_ADDRESS = (
    env.str("PORTAL_ADDRESS") if PRODUCTION else env.str("PORTAL_ADDRESS", default="http://127.0.0.1:8000")
).rstrip("/")
#: Shown on the contact page; without one the page says that none has been set.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", _("English")), ("cy", _("Welsh"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LOCALE_PATHS = [BASE_DIR / "locale"]
#: British dates on English pages; Django's plain "en" is American.
FORMAT_MODULE_PATH = ["otworkforce.formats"]
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True
#: A moment at which the portal's clock stands still, so that a browser test or a screenshot has a date of its own.
CLOCK_FIXED_AT: datetime | None = None
if _fixed := env.str("CLOCK_FIXED_AT", default=""):
    if PRODUCTION:
        raise ImproperlyConfigured("CLOCK_FIXED_AT is for tests: it has no place in production.")
    CLOCK_FIXED_AT = datetime.fromisoformat(_fixed)
    if CLOCK_FIXED_AT.tzinfo is None:
        CLOCK_FIXED_AT = CLOCK_FIXED_AT.replace(tzinfo=ZoneInfo(TIME_ZONE))

#: Counts of people below this are left out of files, reports and pictures; 0 shows all.
SMALL_NUMBERS_BELOW = env.int("SMALL_NUMBERS_BELOW", default=5)

# --- Static files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploads lie outside everything that is served: views hand them out to those who may see the plan.
UPLOADS_DIR = Path(env.str("UPLOADS_DIR", default=str(VAR_DIR / "uploads")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(UPLOADS_DIR)}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.bool("STATIC_MANIFEST", default=PRODUCTION)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# In development the files are served from where they are written, without collecting them first.
WHITENOISE_USE_FINDERS = not PRODUCTION
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- Security -------------------------------------------------------------------------------------------------------

CSRF_FAILURE_VIEW = "otworkforce.views.errors.csrf_failure"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Sign-in attempts are counted by the client's address, which only the proxy knows.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A table of 500 actions is checked on one page: a choice for each, and how each of its timings is read.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_HANDLERS = [
    "plans.uploads.BodyLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Libraries ------------------------------------------------------------------------------------------------------

# Reasons are sentences; the library's default cuts them to 100 characters.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
# Who made a change is said by the service that made it, never guessed from a request.
SIMPLE_HISTORY_REVERT_DISABLED = True
DJANGO_TABLES2_TEMPLATE = "components/table.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # WeasyPrint says of each line of a style sheet what it does not know of the screen.
    "loggers": {"django.server": {"level": "INFO"}, "weasyprint": {"level": "ERROR"}},
}
