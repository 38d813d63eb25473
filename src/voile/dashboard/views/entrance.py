"""Logging in and out, and the theme: what works without an account."""

from __future__ import annotations

import math

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from voile.accounts.login import LoggedIn, Refused, check_login
from voile.audit import actions as audit
from voile.dashboard import addresses, signed_in, themes, waiting
from voile.dashboard.forms.people import LoginForm

_WRONG = "That e-mail address and password do not go together."


@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Answer 401 to a wrong password and 429 where one has to wait."""
    onward = onward_of(request)
    if request.user.is_authenticated:
        return redirect(onward)
    form = LoginForm(request.POST or None)
    if not form.is_valid():
        return _login_page(request, form, onward, 400 if form.is_bound else 200)
    chosen = form.cleaned_data
    match check_login(chosen["email"], chosen["password"], addresses.of_client(request)):
        case LoggedIn(account=account):
            # Gives the session a new key, so that one planted before the log-in is worth nothing.
            auth.login(request, account)
            return redirect(onward)
        case Refused() as refused:
            status = 429 if refused.is_throttled else 401
            response = _login_page(request, form, onward, status, _refusal(refused))
            if refused.is_throttled:
                response.headers["Retry-After"] = str(math.ceil(refused.wait_s))
            return response


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        account = signed_in.account_id(request)
        audit.record(signed_in.actor(request), audit.Action.LOGOUT, f"account:{account}")
    auth.logout(request)
    return redirect("login")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark. The script asks for no page, a form is sent back to where it was."""
    chosen = themes.parse(request.POST.get("theme", ""))
    wants_page = "next" in request.POST
    response = redirect(onward_of(request)) if wants_page else HttpResponse(status=204)
    themes.remember(response, chosen, secure=request.is_secure())
    return response


def _login_page(
    request: HttpRequest, form: LoginForm, onward: str, status: int, refusal: str = ""
) -> HttpResponse:
    context = {"form": form, "next": onward, "refusal": refusal}
    return render(request, "dashboard/login.html", context, status=status)


def _refusal(refused: Refused) -> str:
    return waiting.words(refused.wait_s) if refused.is_throttled else _WRONG


def onward_of(request: HttpRequest) -> str:
    """Return where to go afterwards; never another host."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else reverse("sessions")
