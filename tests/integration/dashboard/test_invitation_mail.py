"""The mail of an invitation, to a real SMTP server on this machine."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_string, policy

import pytest
from django.conf import settings
from django.test import override_settings
from e2e.harness import mail
from examples.ports import free_port

from voile import clock
from voile.accounts.site_roles import SiteRole
from voile.dashboard import invitation_mail
from voile.dashboard.invitation_mail import Delivery, Letter
from voile.project.settings import _mail


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the server has taken; Voile is set up as `voile.project.settings` would from the variables."""
    with mail.server() as (port, taken), set_up(monkeypatch, port):
        yield taken


def set_up(monkeypatch: pytest.MonkeyPatch, port: int) -> override_settings:
    url = f"smtp://127.0.0.1:{port}?tls=off"
    config = dataclasses.replace(settings.VOILE, smtp_url=url, mail_from="Voile <voile@example.org>")
    monkeypatch.setattr(settings, "VOILE", config)
    return override_settings(**_mail(url))


def letter(to: str = "new@example.org") -> Letter:
    link = invitation_mail.link_of("a-code")
    until = clock.now_at() + timedelta(days=7)
    return Letter(to, "ada@example.org", "Linen shop", SiteRole.VIEWER, until, link)


def test_the_mail_says_who_invites_to_what_and_holds_the_link(taken: list[str]) -> None:
    assert invitation_mail.send(letter()) is Delivery.SENT
    sent = message_from_string(taken[0], policy=policy.default)
    assert (sent["To"], sent["From"]) == ("new@example.org", "Voile <voile@example.org>")
    assert sent["Subject"] == "Invitation to Linen shop"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"].endswith("@127.0.0.1>")
    text = sent.get_content()
    assert sent.get_content_type() == "text/plain"
    assert "ada@example.org invites you to Linen shop" in text
    assert "http://127.0.0.1:8000/invitation/#a-code" in text.splitlines()


def test_an_address_that_the_server_refuses_is_told(
    taken: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert invitation_mail.send(letter("nobody@example.org")) is Delivery.FAILED
    assert taken == []
    assert [record.message for record in caplog.records] == ["invitation.not_sent"]


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with set_up(monkeypatch, free_port()):
        assert invitation_mail.send(letter()) is Delivery.FAILED


def test_without_a_server_nothing_is_sent() -> None:
    assert invitation_mail.send(letter()) is Delivery.NOT_SET_UP
    assert _mail("")["EMAIL_BACKEND"].endswith("dummy.EmailBackend")


@pytest.mark.parametrize(
    ("url", "port", "from_the_start", "later"),
    [
        ("smtp://mail.example.org", 587, False, True),
        ("smtps://mail.example.org", 465, True, False),
        ("smtp://mail.example.org:25?tls=off", 25, False, False),
    ],
)
def test_how_a_server_is_reached(url: str, port: int, from_the_start: bool, later: bool) -> None:
    made = _mail(url)
    reached = (made["EMAIL_HOST"], made["EMAIL_PORT"], made["EMAIL_USE_SSL"], made["EMAIL_USE_TLS"])
    assert reached == ("mail.example.org", port, from_the_start, later)


def test_names_with_odd_letters_are_read() -> None:
    made = _mail("smtp://voile%40example.org:p%2Fw%3A@mail.example.org")
    assert (made["EMAIL_HOST_USER"], made["EMAIL_HOST_PASSWORD"]) == ("voile@example.org", "p/w:")
