from dataclasses import fields, replace
from typing import Any

from voile.audit.actors import COMMAND, account
from voile.audit.chain import ORIGIN, Link, canonical

LINK = Link(1, "2026-01-01T00:00:00+00:00", "account:1", "site.created", "site:1234567890", "{}", ORIGIN)


def test_the_digest_covers_every_field() -> None:
    for field in fields(Link):
        other: dict[str, Any] = {field.name: 2 if field.name == "number" else "other"}
        assert replace(LINK, **other).digest() != LINK.digest()


def test_fields_do_not_run_together() -> None:
    one = replace(LINK, actor="account:1", action="x")
    assert one.digest() != replace(LINK, actor="account:", action="1x").digest()


def test_the_same_facts_give_the_same_text() -> None:
    assert canonical({"b": 1, "a": "ü"}) == canonical({"a": "ü", "b": 1}) == '{"a":"\\u00fc","b":1}'


def test_actors_carry_a_number_and_no_name() -> None:
    assert (str(account(7)), str(COMMAND)) == ("account:7", "command")
