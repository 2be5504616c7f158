"""Django's settings: one file for every machine; what differs comes from the environment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext

from staque import environment
from staque.administration import face
from staque.connections import celery_broker, database
from staque.described import DESCRIBED
from staque.limits import role_limits, throttles
from staque.logs import logging
from staque.mail import mail
from staque.schedule import SCHEDULE

django_stubs_ext.monkeypatch()  # ModelAdmin[User] and the like at run time

ENVIRONMENT = environment.read()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = [ENVIRONMENT.secret_key_before] if ENVIRONMENT.secret_key_before else []
ALLOWED_HOSTS = [*ENVIRONMENT.hosts] or ["127.0.0.1", "localhost", "[::1]", ENVIRONMENT.host]
CSRF_TRUSTED_ORIGINS = [
    *(f"https://{'*' if host.startswith('.') else ''}{host}" for host in ENVIRONMENT.hosts),
    *ENVIRONMENT.trusted_origins,
]
ROOT_URLCONF = "staque.urls"
ASGI_APPLICATION = "staque.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "staque.administration.apps.StaqueAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "axes",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "home",
    "conversations",
    "deployments",
    "usage",
    "modelcatalog",
    "accounts",
    "upkeep",
    "foundation",
]

MIDDLEWARE = [
    "foundation.middleware.with_request_id",
    "home.health.told_to_anybody",
    "foundation.middleware.with_origin",
    "foundation.middleware.readable",
    "django.middleware.security.SecurityMiddleware",
    "foundation.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "foundation.middleware.kept_by_nobody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "foundation.middleware.DemandSignIn",
    "foundation.throttling.throttled",
    "accounts.zones.in_own_zone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "foundation.middleware.htmx_answers",
    "foundation.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.frame.frame",
            ],
            "builtins": ["foundation.templatetags.face"],
        },
    }
]

# ---- data -------------------------------------------------------------------------------------

DATABASES = {"default": database(ENVIRONMENT.database_url, pooled=ENVIRONMENT.pooled)}
CACHES = {
    "default": {
        "BACKEND": "foundation.caching.ForgivingCache",
        "LOCATION": ENVIRONMENT.redis_url,
        "TIMEOUT": 300,
        "KEY_PREFIX": "cache",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
REDIS_URL = ENVIRONMENT.redis_url

# ---- people -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Wrong passwords: for a name from one address, and from one address for all names together.
AXES_FAILURE_LIMIT = 5
STAQUE_SIGN_IN_FAILURES_PER_ADDRESS = 30
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "accounts.lockout.Doorkeeper"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.address"
AXES_LOCKOUT_CALLABLE = "accounts.views.signing_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # the audit log is ours
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
PASSWORD_RESET_TIMEOUT = 24 * 3600
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "accounts.hashers.PlainBCryptHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        (
            "UserAttributeSimilarityValidator",
            {"user_attributes": ("username", "email", "name")},
        ),
        ("MinimumLengthValidator", {}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(hours=24),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=7),
    "USER_ID_CLAIM": "userId",
    "SIGNING_KEY": SECRET_KEY,
}

# ---- e-mail -----------------------------------------------------------------------------------

STAQUE_SENDS_EMAIL = bool(ENVIRONMENT.email_url)
globals().update(mail(ENVIRONMENT.email_url))

# ---- security ---------------------------------------------------------------------------------

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.production
CSRF_FAILURE_VIEW = "home.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.production else 0
SECURE_SSL_REDIRECT = ENVIRONMENT.production
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.production else None
# Whether the other hosts of the domain speak HTTPS is not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
STAQUE_TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
STAQUE_THROTTLES = throttles(ENVIRONMENT.throttles)
STAQUE_LIMITS = role_limits(ENVIRONMENT.limits)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# With all that stands around it in a form; more is not even read.
STAQUE_LARGEST_BODY = DATA_UPLOAD_MAX_MEMORY_SIZE + 1024 * 1024

# ---- languages and time -----------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# ---- operators' pages --------------------------------------------------------------------------

UNFOLD = face.UNFOLD

# ---- files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if ENVIRONMENT.production else None
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not ENVIRONMENT.production
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ENVIRONMENT.production
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# ---- the API ----------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.programs.KeyAuthentication",
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.programs.WithinScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["foundation.throttling.ApiRates"],
    "DEFAULT_RENDERER_CLASSES": ["foundation.envelope.EnvelopeRenderer"],
    "DEFAULT_PARSER_CLASSES": ["foundation.parsing.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "foundation.schema.EnvelopeSchema",
    "EXCEPTION_HANDLER": "foundation.exceptions.answer",
    "DEFAULT_PAGINATION_CLASS": "foundation.pagination.CursorPages",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = DESCRIBED

# ---- background work --------------------------------------------------------------------------

CELERY_BROKER_URL = celery_broker(ENVIRONMENT.redis_url)
# A broker that is silent must not hold a request; workers wait a second at a time for work.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "connect_retries_timeout": 1,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "staque.beating:OneBeat"
# Whoever waits for Valkey waits for as long as it takes.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BEAT_SCHEDULE = SCHEDULE

# ---- what Staque decides ----------------------------------------------------------------------

STAQUE_ACTION_LEASE_SECONDS = 60
STAQUE_POLL_SECONDS_MOVING = 2
STAQUE_POLL_SECONDS_RESTING = 60
STAQUE_SURVEY_SECONDS_MOVING = 10
STAQUE_SURVEY_SECONDS_RESTING = 60
STAQUE_SURVEY_LEASE_SECONDS = 300
STAQUE_HEALTH_SECONDS = 300
STAQUE_HEALTH_SECONDS_AILING = 60
STAQUE_PHASE_DEADLINE_SECONDS = 3600
STAQUE_GENERATION_LEASE_SECONDS = 10
# Idle so long, what runs by the hour is stopped unless its owner says otherwise; 0 is never.
STAQUE_IDLE_MINUTES = max(0, ENVIRONMENT.idle_minutes)
STAQUE_STOP_WARNING_SECONDS = 300
STAQUE_ANSWERING_LEASE_SECONDS = 30
STAQUE_WAITING_SECONDS = 3600
STAQUE_IDEMPOTENCY_LEASE_SECONDS = 60
STAQUE_CATALOG_REFRESH_SECONDS = 6 * 3600
STAQUE_OWN_PORTS = frozenset(
    port
    for port in (
        urlsplit(url).port
        for url in (
            ENVIRONMENT.database_url,
            ENVIRONMENT.redis_url,
            ENVIRONMENT.simulator_control_url,
        )
    )
    if port
)

# ---- logs -------------------------------------------------------------------------------------

LOGGING = logging(production=ENVIRONMENT.production)
