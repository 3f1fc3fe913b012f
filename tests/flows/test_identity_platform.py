"""Sign-in through allauth's real OpenID Connect flow against a small provider on this machine."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import LazySettings
from django.test import Client

from onewindow.base import clock
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Membership
from tests.factories import ApplicantFactory, PartyFactory, TypedApplicantFactory, citizen_id, mobile, stand_for

pytestmark = pytest.mark.django_db
CLIENT_ID = "onewindow-test"


@dataclass
class Platform:
    """The provider: who is signed in there, and what it was asked."""

    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    claims: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token(self) -> dict[str, Any]:
        now = clock.now()
        claims = {"iss": self.url, "aud": CLIENT_ID, "sub": self.claims["sub"], "iat": now}
        token = jwt.encode(
            {**claims, "exp": now + dt.timedelta(minutes=5)}, self.key, algorithm="RS256", headers={"kid": "k1"}
        )
        return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": token}

    def answer(self, method: str, path: str, body: dict[str, str]) -> Any:
        if path == "/.well-known/openid-configuration":
            return self.configuration()
        if path == "/userinfo":
            return self.claims
        if path == "/token" and method == "POST":
            self.asked.append(body)
            return self.token()
        return None


@pytest.fixture
def platform(settings: LazySettings) -> Iterator[Platform]:
    platform = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply("GET", {})

        def do_POST(self) -> None:
            words = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.reply("POST", {name: values[0] for name, values in words.items()})

        def reply(self, method: str, body: dict[str, str]) -> None:
            content = json.dumps(platform.answer(method, urlsplit(self.path).path, body)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    platform.url = f"http://127.0.0.1:{server.server_port}"
    app = {
        "provider_id": "platform",
        "name": "国家政务服务平台",
        "client_id": CLIENT_ID,
        "secret": "s3cret",
        "settings": {"server_url": platform.url},
    }
    settings.ONEWINDOW_OIDC_SERVER = platform.url
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield platform
    server.shutdown()
    thread.join()
    server.server_close()


def come_from(platform: Platform, client: Client, query: str = "", **back: str) -> Any:
    """The browser: to the platform and back with what it answers."""
    away = client.get(f"/accounts/oidc/platform/login/{query}")
    target = urlsplit(away.headers["Location"])
    assert f"{target.scheme}://{target.netloc}" == platform.url
    state = parse_qs(target.query)["state"][0]
    assert parse_qs(target.query)["code_challenge_method"] == ["S256"]
    return client.get("/accounts/oidc/platform/login/callback/", {"state": state, **(back or {"code": "c0de"})})


def person_of(client: Client) -> Person:
    return Person.objects.get(pk=client.session["_auth_user_id"])


def known_as(sub: str = "u-1", **more: str) -> dict[str, str]:
    return {"sub": sub, "name": "林晓雨", "id_number": citizen_id(), "phone_number": mobile(), **more}


def test_the_button_is_there_only_when_configured(client: Client, platform: Platform, settings: LazySettings) -> None:
    assert "/accounts/oidc/platform/login/" in client.get("/sign-in/").content.decode()
    settings.ONEWINDOW_OIDC_SERVER = ""
    assert "/accounts/oidc/" not in client.get("/sign-in/").content.decode()


def test_a_new_citizen_gets_a_verified_account(client: Client, platform: Platform) -> None:
    platform.claims = known_as()
    answer = come_from(platform, client, "?next=/account/")
    assert answer.headers["Location"] == "/account/"
    person = person_of(client)
    (membership,) = parties.memberships_of(person)
    assert (person.name, membership.relation, membership.verified) == ("林晓雨", "self", True)
    assert parties.id_number_of(membership.party) == platform.claims["id_number"]
    assert platform.asked[0]["code_verifier"]
    assert "person.signed_in" in [entry.verb for entry in audit.history(person.subject)]


def test_the_claims_are_not_kept(client: Client, platform: Platform) -> None:
    platform.claims = known_as()
    for _time in range(2):
        come_from(platform, client)
        client.logout()
        assert SocialAccount.objects.get().extra_data == {}


def test_the_same_citizen_comes_back_to_the_same_account(client: Client, platform: Platform) -> None:
    platform.claims = known_as()
    come_from(platform, client)
    first = person_of(client)
    client.logout()
    come_from(platform, client)
    assert person_of(client) == first


def test_an_account_of_the_same_verified_phone_is_taken_over(client: Client, platform: Platform) -> None:
    platform.claims = known_as()
    number, phone = platform.claims["id_number"], platform.claims["phone_number"]
    person: Any = TypedApplicantFactory(name="林晓雨", phone=phone, party__id_number=number, party__phone=phone)
    come_from(platform, client)
    assert person_of(client) == person
    assert parties.self_membership(person.party).verified


def test_an_account_that_only_typed_the_number_loses_it(client: Client, platform: Platform) -> None:
    platform.claims = known_as()
    imposter: Any = TypedApplicantFactory(name="林晓雨", party__id_number=platform.claims["id_number"])
    come_from(platform, client)
    assert person_of(client) != imposter
    assert not parties.parties_of(imposter).exists()
    assert parties.self_membership(imposter.party).person == person_of(client)


def test_an_account_of_the_phone_without_a_party_is_used(client: Client, platform: Platform) -> None:
    platform.claims = known_as()
    person: Any = ApplicantFactory(phone=platform.claims["phone_number"])
    Membership.objects.filter(person=person).delete()
    come_from(platform, client)
    assert person_of(client) == person


def test_a_platform_without_phone_or_with_somebody_elses(client: Client, platform: Platform) -> None:
    other: Any = ApplicantFactory()
    platform.claims = known_as(phone_number="")
    come_from(platform, client)
    assert person_of(client).phone_digest is None
    assert person_of(client) != other


def test_a_closed_account_stays_closed(client: Client, platform: Platform) -> None:
    platform.claims = known_as()
    come_from(platform, client)
    Person.objects.filter(pk=person_of(client).pk).update(is_active=False)
    client.logout()
    answer = come_from(platform, client)
    assert answer.headers["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session
    assert "账号已停用" in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize("wrong", [{"id_number": "123"}, {"id_number": ""}, {"name": ""}])
def test_claims_that_do_not_fit_make_no_account(client: Client, platform: Platform, wrong: dict[str, str]) -> None:
    platform.claims = known_as(**wrong)
    assert come_from(platform, client).headers["Location"] == "/sign-in/"
    assert not SocialAccount.objects.exists()
    assert not Person.objects.filter(kind="applicant").exists()


def test_another_name_on_record_is_refused(client: Client, platform: Platform) -> None:
    platform.claims = known_as()
    PartyFactory(name="陈建国", id_number=platform.claims["id_number"])
    assert come_from(platform, client).headers["Location"] == "/sign-in/"


def test_turning_back_at_the_platform(client: Client, platform: Platform) -> None:
    assert come_from(platform, client, error="access_denied").headers["Location"] == "/sign-in/"
    assert "没有完成身份认证" in client.get("/sign-in/").content.decode()


def test_a_forged_way_back_is_refused(client: Client, platform: Platform) -> None:
    answer = client.get("/accounts/oidc/platform/login/callback/", {"state": "forged", "code": "c0de"})
    assert answer.headers["Location"] == "/sign-in/"
    assert platform.asked == []


def test_the_platform_cannot_be_tied_to_an_open_session(client: Client, platform: Platform) -> None:
    person: Any = ApplicantFactory()
    client.force_login(person)
    platform.claims = known_as()
    assert come_from(platform, client, "?process=connect").headers["Location"] == "/sign-in/"
    assert not SocialAccount.objects.exists()


def test_an_organisation_still_speaks_through_its_people(client: Client, platform: Platform) -> None:
    platform.claims = known_as()
    come_from(platform, client)
    company = PartyFactory(legal=True)
    stand_for(person_of(client), company, Membership.Relation.HANDLER)
    assert company in parties.parties_of(person_of(client))
