"""The mail of an invitation: plain text with one link."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import make_msgid
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from voile import log
from voile.accounts.site_roles import SiteRole
from voile.dashboard import words

_log = log.get(__name__)

ROLE_WORDS: Final = {
    SiteRole.VIEWER: "watch the sessions of this site",
    SiteRole.MANAGER: "watch the sessions of this site, change its settings and invite others",
}
_TEXT: Final = """\
{inviter} invites you to {site} on Voile, where one sees how visitors use a website. You may {role}.

Open this link to accept:

{link}

It works once, until {until}, and is meant for you alone: please do not pass it on. If you have an account at
{host} already, log in with it; if not, you choose a password.

If you did not expect this, do nothing. Without your acceptance nothing happens.
"""


class Delivery(StrEnum):
    """What became of the mail."""

    SENT = "sent"
    NOT_SET_UP = "not_set_up"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Letter:
    """What an invitation's mail says."""

    to: str = field(repr=False)
    inviter: str = field(repr=False)
    site: str
    role: SiteRole
    until: datetime
    link: str = field(repr=False)


def link_of(code: str) -> str:
    """The code stands after the #, which browsers send nowhere: it is in no log of any server on the way."""
    return f"{settings.VOILE.public_url}{reverse('invitation')}#{code}"


def send(letter: Letter) -> Delivery:
    """Send it now. No transaction may be open: the mail server is waited for."""
    if not settings.VOILE.sends_mail:
        return Delivery.NOT_SET_UP
    try:
        _message(letter).send()
    # Refusals of the server, of the network and of its certificate; addresses that cannot be written in mail.
    except (OSError, ValueError) as error:
        _log.exception("invitation.not_sent", error)
        return Delivery.FAILED
    return Delivery.SENT


def _message(letter: Letter) -> EmailMessage:
    host = urlsplit(settings.VOILE.public_url).hostname or "voile"
    # On one line, whatever somebody called the site.
    site = " ".join(letter.site.split())
    text = _TEXT.format(
        inviter=letter.inviter,
        site=site,
        role=ROLE_WORDS[letter.role],
        link=letter.link,
        until=words.moment(letter.until),
        host=host,
    )
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": make_msgid(domain=host)}
    return EmailMessage(f"Invitation to {site}", text, settings.VOILE.mail_from, [letter.to], headers=headers)
