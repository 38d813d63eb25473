"""The first log-in: with the one-time password, then a password of one's own."""

from playwright.sync_api import Page

from examples import set_up
from examples.installation import Installation


def sign_in(page: Page, installation: Installation, password: str) -> None:
    """Logs in; `password` is the one that is chosen the first time, and used afterwards."""
    known = set_up.login(installation)
    page.goto(f"{installation.public_url}/login/")
    page.locator("input[name=email]").fill(known.email)
    page.locator("input[name=password]").fill(known.password or password)
    page.get_by_role("button", name="Log in").click()
    if known.password:
        page.locator("input[name=new]").fill(password)
        page.locator("input[name=again]").fill(password)
        page.get_by_role("button", name="Choose it and go on").click()
    page.get_by_role("heading", name="Sessions").wait_for()
