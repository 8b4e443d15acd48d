"""What every request leaves: a number, one line in the log, figures for those with the token."""

import json
import logging
import logging.config

import pytest
from django.db import IntegrityError, connection
from django.test import Client, RequestFactory
from structlog.processors import format_exc_info

from accounts.tokens import new_token
from cooperation.logs import hide_rows, logging_settings
from core.http import path_without_secrets


def test_the_proxys_number_is_kept_if_it_is_one(client: Client) -> None:
    assert client.get("/metrics", headers={"x-request-id": "abcdef12-3456"})["X-Request-ID"] == "abcdef12-3456"
    made = client.get("/metrics", headers={"x-request-id": "not a number\t"})["X-Request-ID"]
    assert len(made) == 32
    assert made.isalnum()


@pytest.mark.parametrize(
    ("token", "header", "status"),
    [("", "Bearer ", 404), ("secret", "", 404), ("secret", "Bearer wrong", 404), ("secret", "Bearer secret", 200)],
)
def test_metrics_need_the_token(client: Client, settings, token: str, header: str, status: int) -> None:
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers={"authorization": header}).status_code == status


def test_log_lines_are_json_without_queries_or_values_of_variables(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("test.logs")
    logger.propagate = False
    handler = logging.StreamHandler()
    formatter = logging_settings(as_json=True, level="INFO")["formatters"]["line"]
    handler.setFormatter(
        formatter["()"](foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"])
    )
    logger.addHandler(handler)
    try:
        confidential = "recipe 42"
        raise ValueError(len(confidential))
    except ValueError:
        logger.exception("broken %s", "thing", extra={"request": "<WSGIRequest: GET '/?q=typed'>", "need": 7})
    finally:
        logger.removeHandler(handler)
        logger.propagate = True
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["logger"], line["need"]) == ("broken thing", "error", "test.logs", 7)
    assert "ValueError: 9" in line["exception"]
    assert "typed" not in json.dumps(line)
    assert "recipe 42" not in json.dumps(line)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/?cursor=a%00b", "/public/needs/%00/", "/admin/?q=%00"])
def test_addresses_with_nul_are_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_link_that_lost_its_slash_stays_out_of_the_log() -> None:
    token = new_token()
    assert path_without_secrets(RequestFactory().get(f"/invitations/{token}")) == "/invitations/…"
    number = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
    assert path_without_secrets(RequestFactory().get(f"/nowhere/{number}")) == f"/nowhere/{number}"


@pytest.mark.django_db
def test_rows_that_the_database_refused_stay_out_of_the_log() -> None:
    try:
        with connection.cursor() as cursor:
            row = ["recipe".upper(), "42".join("[]")]
            cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES (%s, NULL)", ["\n".join(row)])
    except IntegrityError:
        text = hide_rows(None, "", format_exc_info(None, "", {"exc_info": True}))["exception"]
    assert "null value in column" in text
    assert "DETAIL: …" in text
    assert ("RECIPE" in text, "[42]" in text) == (False, False)
