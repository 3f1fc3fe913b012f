"""One place says where a request comes from; what strangers write into headers does not count."""

from ipaddress import ip_network

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from onewindow.kernel.org.models import SignInAttempt
from onewindow.web.ui.addresses import address_of

FAR, NEAR = "203.0.113.9", "10.1.0.4"


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        (FAR, "", FAR),
        (FAR, "198.51.100.7", FAR),  # no proxy of ours: its headers are its own tale
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", FAR, FAR),
        ("127.0.0.1", f"198.51.100.7, {FAR}", FAR),  # the left one came with the request
        ("127.0.0.1", f"198.51.100.7, {FAR}, {NEAR}", FAR),  # two proxies of ours
        ("127.0.0.1", f"{NEAR}, 10.1.0.5", NEAR),  # somebody inside: the furthest that we know
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", f"{FAR}:51234", FAR),
        ("127.0.0.1", "[2001:db8::7]:443", "2001:db8::7"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:127.0.0.1", FAR, FAR),
        ("", FAR, None),
    ],
)
def test_the_nearest_hop_that_is_not_ours(rf: RequestFactory, settings, peer, forwarded, found) -> None:
    settings.ONEWINDOW_TRUSTED_PROXIES = [ip_network(word) for word in ("127.0.0.0/8", "::1", "10.1.0.0/16")]
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address_of(rf.get("/", REMOTE_ADDR=peer, headers=headers)) == found


@pytest.mark.django_db
def test_signing_in_counts_by_the_readers_own_address(client: Client) -> None:
    for last in ("8", "9"):
        given = {"username": "nobody", "password": "wrong"}
        client.post(reverse("desk:sign_in"), given, headers={"X-Forwarded-For": f"203.0.113.{last}"})
    assert set(SignInAttempt.objects.values_list("address", flat=True)) == {"203.0.113.8", "203.0.113.9"}


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"]
)
def test_figures_are_not_for_whoever_comes_through_a_proxy_of_this_machine(client: Client, header: str) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404


def test_probes_and_figures_are_asked_by_plain_http(client: Client, settings, db: None) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/metrics").status_code == 200
    assert client.get("/").status_code == 301
