"""``python -m bench.prepare fill SIZE``: fill this database with so many needs.

``python -m bench.prepare facts CLAIMS``: sign people in to a filled database and count the statements of each page; JSON to stdout.
"""

import json
import os
import sys
import time
from typing import Any

COUNTED = 2
"""Requests per page for counting statements; the second one finds caches filled, as a running portal would."""


def main(what: str, number: int) -> None:
    """Fill, or tell the facts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings")
    import django

    django.setup()
    from bench.data import fill

    if what == "fill":
        fill(number)
    else:
        json.dump(facts_of(number), sys.stdout)


def facts_of(claims: int) -> dict[str, Any]:
    """Sessions, what can be asked for with them, ``claims`` claims that can be made, and statements of each page."""
    from dataclasses import asdict

    from accounts.models import User
    from bench.data import ready as find
    from needs.models import Claim

    ready = find()
    asking = [ready.official, ready.head, ready.college_admin, *ready.researchers]
    people = {user.pk: user for user in User.objects.filter(pk__in=asking)}
    sessions = {pk: sign_in(user) for pk, user in people.items()}
    held = set(Claim.objects.filter(need_id__in=ready.open_needs).values_list("need_id", "leader__user_id"))
    pairs = [
        (need, user)
        for shift in range(len(ready.researchers))
        for number, need in enumerate(ready.open_needs)
        if (need, user := ready.researchers[(number + shift) % len(ready.researchers)]) not in held
    ]
    facts: dict[str, Any] = asdict(ready) | {
        "official": sessions[ready.official],
        "head": sessions[ready.head],
        "college_admin": sessions[ready.college_admin],
        "researcher": sessions[ready.researchers[0]],
        "claimable": [(need, sessions[user]) for need, user in pairs[: claims + COUNTED]],
    }
    facts["statements"] = statements(facts)
    facts["claimable"] = facts["claimable"][COUNTED:]
    return facts


def sign_in(user: Any) -> str:
    """Key of a session in which ``user`` is signed in, with the second factor where one is needed."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.test import Client

    from accounts.enums import SECOND_FACTOR_ROLES
    from accounts.scope import scope_of

    client = Client()
    client.force_login(user)
    if scope_of(user).roles & SECOND_FACTOR_ROLES:
        if not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, generate_totp_secret())
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "mfa", "at": time.time(), "type": "totp", "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client.cookies["sessionid"].value


def statements(facts: dict[str, Any]) -> dict[str, int]:
    """SQL statements of each page, all but BEGIN, COMMIT and SAVEPOINT, at its second request."""
    from django.db import connection
    from django.test import Client

    from bench.pages import CSRF, dashboards, pages

    counts = {}
    for page in (*pages(facts, COUNTED), *dashboards(facts, COUNTED)):
        for request in page.requests:
            seen: list[str] = []

            def note(execute: Any, sql: str, params: Any, many: bool, context: Any, seen: list[str] = seen) -> Any:
                if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                    seen.append(sql)
                return execute(sql, params, many, context)

            client = Client(enforce_csrf_checks=True)
            client.cookies.load({"sessionid": request.session, "csrftoken": CSRF})
            with connection.execute_wrapper(note):
                if request.body is None:
                    response = client.get(request.path)
                else:
                    response = client.post(request.path, request.body, content_type=request.headers["Content-Type"])
            if response.status_code != page.status:
                raise SystemExit(f"{page.name} answers {response.status_code}: {response.content[:2000]!r}")
        counts[page.name] = len(seen)
    return counts


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
