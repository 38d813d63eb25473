"""Accepting an invitation to a site. Works without an account; the code is shown once and then put aside.

The code of a link stands after its #, so it comes in the body of a form alone. What the browser's session
keeps is the key under which the invitation is found, on the server.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from voile import clock
from voile.accounts import accepting
from voile.accounts.accepting import Accepted, Refusal, Unknown
from voile.accounts.invitations import InvitationView, Standing
from voile.audit import actions as audit
from voile.audit import actors
from voile.dashboard import addresses, signed_in, waiting
from voile.dashboard.forms.sharing import SITE_ROLES, CodeForm, NewcomerForm
from voile.dashboard.signed_in import account_id
from voile.errors import BadValue
from voile.sites import queries as sites

_KEY: Final = "invitation"
# Whoever sits at the same browser later shall not find it open.
_KEPT_S: Final = 3600
_ROLES: Final = dict(SITE_ROLES)


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a link opens nothing, and what to do about it."""

    title: str
    words: str
    status: int


_UNKNOWN: Final = Ended(
    "That is no invitation",
    "The link may be incomplete: copy all of it, up to the last letter. If it is whole, it is too old or was "
    "never valid; ask whoever invited you for a new one.",
    404,
)
_ENDED: Final = {
    Standing.ACCEPTED: Ended(
        "This invitation was used already",
        "Each link works once. If it was you who used it, log in. If it was not, tell whoever invited you: "
        "somebody else has opened your link.",
        410,
    ),
    Standing.WITHDRAWN: Ended(
        "This invitation was withdrawn",
        "If you were invited anew since, use the newest link. If not, ask whoever invited you.",
        410,
    ),
    Standing.EXPIRED: Ended(
        "This invitation has run out",
        "A link works for seven days. Ask whoever invited you for a new one.",
        410,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest) -> HttpResponse:
    """Take the code, from the script that reads the link or from who pasted it."""
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return _code_page(request, form, 400 if form.is_bound else 200)
    match accepting.show(form.cleaned_data["code"], addresses.of_client(request)):
        case Unknown(wait_s=wait_s) if wait_s > 0:
            response = _code_page(request, CodeForm(), 429, Ended("Please wait", waiting.words(wait_s), 429))
            response.headers["Retry-After"] = str(math.ceil(wait_s))
            return response
        case Unknown():
            return _code_page(request, CodeForm(), _UNKNOWN.status, _UNKNOWN)
        case InvitationView() as found:
            request.session[_KEY] = [found.key, clock.now_ms()]
            return redirect("invitation_accept")


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """Show what the invitation gives, then give it."""
    found = _put_aside(request)
    if found is None:
        return redirect("invitation")
    if found.standing is not Standing.OPEN:
        return _ended_page(request, _ENDED[found.standing])
    if request.user.is_authenticated:
        return _as_account(request, found)
    return _as_newcomer(request, found)


def _put_aside(request: HttpRequest) -> InvitationView | None:
    key, since_ms = request.session.get(_KEY, ("", 0))
    return accepting.invitation(key) if clock.now_ms() - since_ms < _KEPT_S * 1000 else None


def _as_account(request: HttpRequest, found: InvitationView) -> HttpResponse:
    if getattr(request.user, "password_is_initial", True):
        onward = urlencode({"next": reverse("invitation_accept")})
        return redirect(f"{reverse('password')}?{onward}")
    is_theirs = getattr(request.user, "email", "") == found.email
    if request.method != "POST" or not is_theirs:
        status = 200 if is_theirs else 403
        return _page(request, found, {"is_theirs": is_theirs}, status)
    match accepting.accept(found.key, account_id(request)):
        case Accepted() as accepted:
            return _welcome(request, accepted)
        case Refusal():
            return redirect("invitation_accept")


def _as_newcomer(request: HttpRequest, found: InvitationView) -> HttpResponse:
    form = NewcomerForm(request.POST or None)
    if form.is_valid():
        try:
            result = accepting.accept_as_new(found.key, form.cleaned_data["new"])
        except BadValue as refusal:
            form.add_error("new", refusal.message)
        else:
            if isinstance(result, Accepted):
                return _logged_in(request, result)
            if result is not Refusal.HAS_ACCOUNT:
                return redirect("invitation_accept")
            form.add_error(None, "You have an account here already. Log in with it, below; nothing is lost.")
    return _page(request, found, {"form": form}, 400 if form.is_bound else 200)


def _logged_in(request: HttpRequest, accepted: Accepted) -> HttpResponse:
    account = accepted.account
    auth.login(request, account)
    audit.record(actors.account(account.pk), audit.Action.LOGIN, f"account:{account.pk}")
    return _welcome(request, accepted)


def _welcome(request: HttpRequest, accepted: Accepted) -> HttpResponse:
    request.session.pop(_KEY, None)
    site = sites.site(accepted.invitation.site, signed_in.access(request))
    messages.success(request, f"You now see {site.name}.")
    return redirect(f"{reverse('sessions')}?{urlencode({'site': site.id})}")


def _page(request: HttpRequest, found: InvitationView, more: dict[str, object], status: int) -> HttpResponse:
    context = {
        "invitation": found,
        "site_name": sites.public_site(found.site).name,
        "role": _ROLES[found.role],
        **more,
    }
    return render(request, "dashboard/invitation_accept.html", context, status=status)


def _code_page(request: HttpRequest, form: CodeForm, status: int, ended: Ended | None = None) -> HttpResponse:
    return render(request, "dashboard/invitation.html", {"form": form, "ended": ended}, status=status)


def _ended_page(request: HttpRequest, ended: Ended) -> HttpResponse:
    request.session.pop(_KEY, None)
    return _code_page(request, CodeForm(), ended.status, ended)
