"""For those who operate it."""

import json
from unittest.mock import patch

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client


def test_alive_without_any_statement(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


def test_ready_only_with_a_worker(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert json.loads(response.content) == {"database": True, "migrations": True, "worker": False}
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert client.get("/readyz").status_code == 200


def test_not_ready_with_a_migration_to_come(client: Client, db: None) -> None:
    with patch("onewindow.web.ui.health.MigrationExecutor.migration_plan", return_value=["something"]):
        assert json.loads(client.get("/readyz").content)["migrations"] is False


def test_figures_are_for_this_machine_or_a_token(client: Client, settings: LazySettings) -> None:
    client.get("/healthz")
    here = client.get("/metrics")
    assert here.status_code == 200
    assert 'onewindow_requests_total{method="GET",route="healthz",status="200"}' in here.content.decode()
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    settings.ONEWINDOW_METRICS_TOKEN = "a-token"
    far = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/metrics", headers={"Authorization": "Bearer a-token"}, **far).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}, **far).status_code == 404
    settings.ONEWINDOW_METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}, **far).status_code == 404


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_who_watches_may_ask_under_any_name(client: Client, db: None, settings: LazySettings, path: str) -> None:
    settings.ALLOWED_HOSTS = ["bs.city.example"]
    assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code in (200, 503)  # no worker runs here
    assert client.get("/", headers={"host": "10.0.0.7:8000"}).status_code == 400
