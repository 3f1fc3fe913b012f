"""Settings for every place the product runs. Secrets and places come from the environment; nothing else does.

``./onewindow`` fills the environment in (``var/secrets.env``), a city's own operation does it by its service manager.
"""

import json
import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from onewindow.base import demo

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(os.environ.get("ONEWINDOW_VAR", BASE_DIR / "var"))


def _required(name: str) -> str:
    """What nothing can run without. Ends the process with a sentence, and no trace of the stack."""
    value = os.environ.get(name)
    if not value:
        raise SystemExit(
            f"缺少环境变量 {name}。服务管理器请用 EnvironmentFile 读入 var/secrets.env；命令行请用 ./onewindow manage。"
        )
    return value


def _networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks, with commas between. Ends the process with a sentence when one is neither."""
    words = [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]
    try:
        return [ip_network(word, strict=False) for word in words]
    except ValueError as error:
        raise SystemExit(f"环境变量 {name} 写得不对：{error}。请写地址或网段，用逗号隔开，如 10.1.0.0/16。") from error


# --- secrets -------------------------------------------------------------------------------------
SECRET_KEY = _required("ONEWINDOW_SECRET_KEY")
# Sealing of personal data at rest and the digests that find it again: never the same key as the sessions'.
ONEWINDOW_DATA_KEY = _required("ONEWINDOW_DATA_KEY")
# Signs the nightly audit bill; and where each bill is written once more, outside the database.
ONEWINDOW_AUDIT_KEY = _required("ONEWINDOW_AUDIT_KEY")
ONEWINDOW_AUDIT_BILLS = Path(os.environ.get("ONEWINDOW_AUDIT_BILLS", VAR_DIR / "audit" / "bills.jsonl"))

# --- where and what ------------------------------------------------------------------------------
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ONEWINDOW_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ONEWINDOW_ORIGINS", "").split(",") if origin]
ONEWINDOW_PUBLIC_URL = os.environ.get("ONEWINDOW_PUBLIC_URL", "http://127.0.0.1:8000")
ONEWINDOW_DEMO = os.environ.get("ONEWINDOW_DEMO") == "1"
ONEWINDOW_DEMO_PASSWORD = demo.PASSWORD
ONEWINDOW_CLOCK_OFFSET = float(os.environ.get("ONEWINDOW_CLOCK_OFFSET", "0"))
BEHIND_HTTPS = os.environ.get("ONEWINDOW_HTTPS") == "1"

# Proxies of our own, addresses or networks: what they say of the reader's address is believed, nobody else's word is.
ONEWINDOW_TRUSTED_PROXIES = _networks("ONEWINDOW_TRUSTED_PROXIES", "127.0.0.0/8,::1")
# Whoever shows this token may read /metrics from another machine; empty: nobody may.
ONEWINDOW_METRICS_TOKEN = os.environ.get("ONEWINDOW_METRICS_TOKEN", "")
# How many requests a minute one machine may send to the API, over all web processes.
ONEWINDOW_API_PER_MINUTE = int(os.environ.get("ONEWINDOW_API_PER_MINUTE", "600"))

# Networks of the city's own halls (comma-separated): many people stand behind one address there.
ONEWINDOW_HALL_ADDRESSES = _networks("ONEWINDOW_HALL_ADDRESSES", "")

# The city. Names and marks are data of the demo city; these are what a page needs before any row exists.
ONEWINDOW_CITY = os.environ.get("ONEWINDOW_CITY", "明川市")
ONEWINDOW_CASE_PREFIX = os.environ.get("ONEWINDOW_CASE_PREFIX", "MC")
# 并联审批: working days for the one notice of the whole, a local rule (滨州市工程建设项目并联审批管理规定 10: two), and those an
# applicant has to answer it, unless the lead unit sets others [own].
ONEWINDOW_JOINT_NOTICE_DAYS = int(os.environ.get("ONEWINDOW_JOINT_NOTICE_DAYS", "2"))
ONEWINDOW_JOINT_ANSWER_DAYS = int(os.environ.get("ONEWINDOW_JOINT_ANSWER_DAYS", "10"))
ONEWINDOW_HOTLINE = os.environ.get("ONEWINDOW_HOTLINE", "12345")
# Joint work (联合办理), the city's own numbers in working days: how long before it is announced, how long an acceptance may take.
ONEWINDOW_JOINT_AHEAD_DAYS = int(os.environ.get("ONEWINDOW_JOINT_AHEAD_DAYS", "2"))
ONEWINDOW_JOINT_ACCEPTANCE_DAYS = int(os.environ.get("ONEWINDOW_JOINT_ACCEPTANCE_DAYS", "10"))
# How names of results end, and the types that may be called so, beside catalogue.rules.RESULT_ENDINGS: {"批复": ["approval"]}.
ONEWINDOW_RESULT_ENDINGS = json.loads(os.environ.get("ONEWINDOW_RESULT_ENDINGS", "{}"))

INSTALLED_APPS = [
    "onewindow.kernel.numbering.apps.NumberingConfig",
    "onewindow.kernel.counting.apps.CountingConfig",
    "onewindow.kernel.workcalendar.apps.WorkcalendarConfig",
    "onewindow.kernel.audit.apps.AuditConfig",
    "onewindow.kernel.org.apps.OrgConfig",
    "onewindow.kernel.parties.apps.PartiesConfig",
    "onewindow.kernel.attachments.apps.AttachmentsConfig",
    "onewindow.kernel.events.apps.EventsConfig",
    "onewindow.kernel.timelimits.apps.TimelimitsConfig",
    "onewindow.kernel.documents.apps.DocumentsConfig",
    "onewindow.kernel.search.apps.SearchConfig",
    "onewindow.kernel.notices.apps.NoticesConfig",
    "onewindow.kernel.verification.apps.VerificationConfig",
    "onewindow.procedures.apps.ProceduresConfig",
    "onewindow.rulings.apps.RulingsConfig",
    "onewindow.catalogue.apps.CatalogueConfig",
    "onewindow.cases.apps.CasesConfig",
    "onewindow.deliberation.apps.DeliberationConfig",
    "onewindow.packages.apps.PackagesConfig",
    "onewindow.joint.apps.JointConfig",
    "onewindow.supervision.apps.SupervisionConfig",
    "onewindow.projects.apps.ProjectsConfig",
    "onewindow.flows.apps.FlowsConfig",
    "onewindow.web.ui.apps.UiConfig",
    "onewindow.web.portal.apps.PortalConfig",
    "onewindow.web.desk.apps.DeskConfig",
    "onewindow.api.apps.ApiConfig",
    "onewindow.console.apps.ConsoleConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "onewindow.web.ui.middleware.WatchedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "onewindow.web.ui.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "onewindow.web.ui.middleware.LastPersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "onewindow.web.ui.middleware.NulMiddleware",
    "onewindow.web.ui.middleware.ReadOnlyGetMiddleware",
    "onewindow.web.ui.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "onewindow.config.urls"
WSGI_APPLICATION = "onewindow.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "onewindow.web.ui.context.city",
            ],
            "builtins": [
                "onewindow.web.ui.templatetags.ow",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    """A ``DATABASES`` entry from any address that libpq understands (a socket folder goes into ``?host=``)."""
    words = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": words.pop("dbname", ""),
        "USER": words.pop("user", ""),
        "PASSWORD": words.pop("password", ""),
        "HOST": words.pop("host", ""),
        "PORT": str(words.pop("port", "")),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            **words,
            "pool": {"min_size": 1, "max_size": int(os.environ.get("ONEWINDOW_POOL", "10"))},
            # Parsed and planned once per connection, not once per request (docs/adr/0029).
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
        "TEST": {"NAME": os.environ.get("ONEWINDOW_TEST_DATABASE") or None},
    }


DATABASES = {"default": _database(_required("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = [
    "onewindow.kernel.org.backends.PasswordBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "onewindow.kernel.org.passwords.NotTheDemoPasswordValidator"},
]
LOGIN_URL = "portal:sign_in"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "onewindow.flows.identity_platform.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "onewindow.flows.identity_platform.IdentityPlatformAdapter"
# A link, not a form: the browser's form-action rule would stop the way to the platform. ``state`` guards the way back.
SOCIALACCOUNT_LOGIN_ON_GET = True
LOGIN_REDIRECT_URL = "portal:home"

# Sign-in by the national or provincial identity platform (OpenID Connect); off while no address is given.
ONEWINDOW_OIDC_NAME = os.environ.get("ONEWINDOW_OIDC_NAME", "国家政务服务平台")
ONEWINDOW_OIDC_SERVER = os.environ.get("ONEWINDOW_OIDC_SERVER", "")
# What the platform calls the verified name, identity number and phone.
ONEWINDOW_OIDC_CLAIMS = {
    "name": os.environ.get("ONEWINDOW_OIDC_NAME_CLAIM", "name"),
    "id_number": os.environ.get("ONEWINDOW_OIDC_ID_CLAIM", "id_number"),
    "phone": os.environ.get("ONEWINDOW_OIDC_PHONE_CLAIM", "phone_number"),
}
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": os.environ.get("ONEWINDOW_OIDC_SCOPE", "openid profile phone").split(),
        "APPS": [
            {
                "provider_id": "platform",
                "name": ONEWINDOW_OIDC_NAME,
                "client_id": os.environ.get("ONEWINDOW_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("ONEWINDOW_OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": ONEWINDOW_OIDC_SERVER},
            }
        ]
        if ONEWINDOW_OIDC_SERVER
        else [],
    }
}
SESSION_ENGINE = "onewindow.kernel.org.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_HTTPONLY = True

# --- words and time --------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "src" / "onewindow" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- files -----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("vendor", VAR_DIR / "vendor")] if (VAR_DIR / "vendor").exists() else []
# Attachments lie in a folder, or in a bucket of an object store when one is named.
ONEWINDOW_S3_BUCKET = os.environ.get("ONEWINDOW_S3_BUCKET", "")
_FOLDER = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}}
_BUCKET = {
    "BACKEND": "onewindow.kernel.attachments.object_store.ObjectStore",
    "OPTIONS": {
        "bucket_name": ONEWINDOW_S3_BUCKET,
        "endpoint_url": os.environ.get("ONEWINDOW_S3_ENDPOINT") or None,
        "region_name": os.environ.get("ONEWINDOW_S3_REGION") or None,
        "access_key": os.environ.get("ONEWINDOW_S3_KEY") or None,
        "secret_key": os.environ.get("ONEWINDOW_S3_SECRET") or None,
        # The file of a certificate authority of the city's own.
        "verify": os.environ.get("ONEWINDOW_S3_CA") or None,
    },
}
STORAGES = {
    "default": _BUCKET if ONEWINDOW_S3_BUCKET else _FOLDER,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
ONEWINDOW_MAX_UPLOAD = int(os.environ.get("ONEWINDOW_MAX_UPLOAD", str(200 * 1024 * 1024)))
# How long the files of a closed case are kept: years or "permanent"; other terms for items, by code or 基本编码 (code=term,…).
ONEWINDOW_RETENTION = os.environ.get("ONEWINDOW_RETENTION", "10")
ONEWINDOW_RETENTION_BY_ITEM = os.environ.get("ONEWINDOW_RETENTION_BY_ITEM", "")
# Calendar days for drafts and applications withdrawn before acceptance.
ONEWINDOW_RETENTION_WITHDRAWN_DAYS = int(os.environ.get("ONEWINDOW_RETENTION_WITHDRAWN_DAYS", "180"))
# All files of one application (or of one heap of scans at the window) together: how many, how many bytes.
ONEWINDOW_MAX_FILES = int(os.environ.get("ONEWINDOW_MAX_FILES", "300"))
ONEWINDOW_MAX_UPLOADS = int(os.environ.get("ONEWINDOW_MAX_UPLOADS", str(2 * 1024 * 1024 * 1024)))
# Who looks into uploads, one after the other: "rules" needs nothing; "clamd" asks ClamAV at ONEWINDOW_CLAMD (host:port or socket).
ONEWINDOW_SCANNERS = os.environ.get("ONEWINDOW_SCANNERS", "rules").split(",")
ONEWINDOW_CLAMD = os.environ.get("ONEWINDOW_CLAMD", "127.0.0.1:3310")
# How text messages leave the house: the name of an adapter of kernel.notices.
# Which way data sources are asked whether they know somebody, and how long one is waited for.
ONEWINDOW_VERIFICATION = os.environ.get("ONEWINDOW_VERIFICATION", "local_tables")
ONEWINDOW_VERIFICATION_SECONDS = float(os.environ.get("ONEWINDOW_VERIFICATION_SECONDS", "3"))

# Construction projects: working days for all four stages (国办发〔2019〕11号), and how many months a lease must still run.
ONEWINDOW_PROJECT_DAYS = int(os.environ.get("ONEWINDOW_PROJECT_DAYS", "120"))
ONEWINDOW_LEASE_MONTHS = int(os.environ.get("ONEWINDOW_LEASE_MONTHS", "24"))

ONEWINDOW_SMS = os.environ.get("ONEWINDOW_SMS", "spool")
ONEWINDOW_SMS_SPOOL = VAR_DIR / "spool" / "sms"

# --- safety ----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'self'"],
    }
}
CSRF_FAILURE_VIEW = "onewindow.web.ui.views.csrf_failed"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = BEHIND_HTTPS
# Probes and figures are asked from inside, by plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31536000 if BEHIND_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None

# --- logs ------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    # One line per request; its own level, so that the rest of the log stays quiet.
    "loggers": {"onewindow.access": {"level": os.environ.get("ONEWINDOW_ACCESS_LOG_LEVEL", "INFO")}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ONEWINDOW_LOG_LEVEL", "WARNING")},
}
