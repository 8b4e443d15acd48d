"""Probes. ``live``: this process answers. ``ready``: it can serve people; without the broker it can, only degraded."""

import psycopg2
import redis
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from psycopg2.extensions import make_dsn

BROKER_SECONDS = 0.5
DATABASE_SECONDS = 2


def live(request: HttpRequest) -> JsonResponse:
    """Whether this process answers at all. Asks nobody else, so that a lost database does not restart every process."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """503 without the database; "degraded" without the broker: pages work and mail waits for the sweep."""
    database, broker = database_answers(), broker_answers()
    status = "unavailable" if not database else "ok" if broker else "degraded"
    parts = {"database": "ok" if database else "down", "broker": "ok" if broker else "down"}
    return JsonResponse({"status": status, **parts}, status=200 if database else 503)


def database_answers() -> bool:
    """Whether a new connection answers in time. Not the request's own one, which may hang on a frozen server."""
    database = settings.DATABASES["default"]
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    address = {name: database[key] for name, key in names.items() if database[key]}
    try:
        connection = psycopg2.connect(
            make_dsn(**address, connect_timeout=DATABASE_SECONDS, options=f"-c statement_timeout={DATABASE_SECONDS}s")
        )
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                return cursor.fetchone() == (1,)
        finally:
            connection.close()
    except psycopg2.Error:
        return False


def broker_answers() -> bool:
    """Whether the broker replies to PING in time."""
    try:
        with redis.Redis.from_url(
            broker_address(), socket_timeout=BROKER_SECONDS, socket_connect_timeout=BROKER_SECONDS, retry=None
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def broker_address() -> str:
    """Celery's address of the broker as redis-py writes it."""
    return settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
