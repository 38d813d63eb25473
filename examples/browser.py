"""Finds the Chromium of this machine and starts it the same way everywhere."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# The same engine without the windows of a desktop browser: a new context takes a third of the time.
SHELL = "chromium-headless-shell"


def executable(*, whole: bool = False) -> str | None:
    """The browser named by VOILE_CHROMIUM or found on the path; None leaves it to Playwright's own.

    `whole` asks for the browser with its windows, since the shell keeps no pages for the way back.
    """
    named = os.environ.get("VOILE_CHROMIUM")
    names = ("chromium", "google-chrome") if whole else (SHELL, "chromium", "google-chrome")
    return named or next(filter(None, map(shutil.which, names)), None)


def launch(
    playwright: Playwright, *, keep_bfcache: bool = False, visible: bool = False, prefers_dark: bool = False
) -> Browser:
    """Starts Chromium; Playwright switches the back/forward cache off unless told not to.

    `prefers_dark` is the browser's own preference, which contexts with `color_scheme="null"` have; what
    Playwright emulates instead also overrules the scheme of frames.
    """
    dropped = ["--disable-back-forward-cache"] if keep_bfcache else []
    arguments = [item for item in ARGUMENTS if not (visible and item.startswith("--headless"))]
    if prefers_dark:
        arguments.append("--blink-settings=preferredColorScheme=0")
    return playwright.chromium.launch(
        executable_path=executable(whole=visible or keep_bfcache),
        headless=not visible,
        args=arguments,
        ignore_default_args=dropped,
    )
