"""Where a mail server is set up, an invitation goes to its address and is shown to nobody else."""

import re
from collections.abc import Iterator
from email import message_from_string, policy
from pathlib import Path

import pytest
from examples.signing_in import sign_in
from playwright.sync_api import Browser, expect

from e2e.harness import mail
from e2e.harness import place as places
from e2e.harness.place import PASSWORD, Place, eventually


@pytest.fixture
def mailed(tmp_path: Path) -> Iterator[tuple[Place, list[str]]]:
    """An installation with a mail server, and what that has taken."""
    with mail.server() as (port, taken):
        url = f"smtp://127.0.0.1:{port}?tls=off"
        made = places.make(tmp_path, VOILE_SMTP_URL=url, VOILE_MAIL_FROM="voile@example.org")
        yield made, taken
        made.tap.close()
        assert made.stop() == 0


def test_the_link_is_in_the_mail_alone(mailed: tuple[Place, list[str]], browser: Browser) -> None:
    place, taken = mailed
    create = ("sites", "create", "Linen", "--origin", "https://linen.example.org", "--consent", "none")
    wid = place.installation.ask(*create)["id"]
    with browser.new_context() as desk, browser.new_context() as guest:
        page = desk.new_page()
        sign_in(page, place.installation, PASSWORD)
        page.goto(f"{place.url}/sites/{wid}/people/invite/")
        page.get_by_label("E-mail address").fill("ann@example.org")
        page.get_by_role("button", name="Invite").click()
        expect(page.get_by_text("The invitation was mailed to ann@example.org.")).to_be_visible()
        [text] = eventually(lambda: taken, what="a mail")
        sent = message_from_string(text, policy=policy.default)
        assert sent["To"] == "ann@example.org"
        link = re.search(r"http://\S+/invitation/#\S+", sent.get_content())
        assert link
        assert link[0].rpartition("#")[2] not in page.content()
        page = guest.new_page()
        page.goto(link[0])
        expect(page.get_by_role("heading", name="You are invited to Linen")).to_be_visible()
