"""One's own account."""

from __future__ import annotations

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from voile.accounts import actions
from voile.accounts import queries as accounts
from voile.dashboard import signed_in
from voile.dashboard.forms.people import FirstPasswordForm, PasswordForm
from voile.dashboard.views.entrance import onward_of
from voile.errors import BadValue
from voile.sites import queries as sites


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    context = {
        "section": "account",
        "account": accounts.account(signed_in.account_id(request)),
        "sites": sites.sites(signed_in.access(request)),
    }
    return render(request, "dashboard/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Whoever has a one-time password just typed it, and is asked for nothing but their own."""
    is_first = bool(getattr(request.user, "password_is_initial", False))
    form = (FirstPasswordForm if is_first else PasswordForm)(request.POST or None)
    if form.is_valid() and _changed(request, form):
        done = "This password is yours alone." if is_first else "Your password was changed."
        messages.success(request, f"{done} Other browsers were logged out.")
        return redirect(onward_of(request) if is_first else "account")
    context = {"section": "account", "form": form, "is_first": is_first, "next": onward_of(request)}
    return render(request, "dashboard/password.html", context, status=400 if form.is_bound else 200)


def _changed(request: HttpRequest, form: FirstPasswordForm) -> bool:
    user = request.user
    old = form.cleaned_data.get("old")
    if not user.is_authenticated or (old is not None and not user.check_password(old)):
        form.add_error("old", "That is not your present password.")
        return False
    try:
        actions.change_password(user.pk, form.cleaned_data["new"], by=signed_in.actor(request))
    except BadValue as refusal:
        form.add_error("new", refusal.message)
        return False
    user.refresh_from_db()
    auth.update_session_auth_hash(request, user)
    return True
