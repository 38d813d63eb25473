"""One's own account."""

from __future__ import annotations

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from voile.accounts import actions
from voile.accounts import queries as accounts
from voile.dashboard import signed_in
from voile.dashboard.forms.people import PasswordForm
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
    form = PasswordForm(request.POST or None)
    if form.is_valid() and _changed(request, form):
        messages.success(request, "Your password was changed. Other browsers were logged out.")
        return redirect("account")
    context = {"section": "account", "form": form}
    return render(request, "dashboard/password.html", context, status=400 if form.is_bound else 200)


def _changed(request: HttpRequest, form: PasswordForm) -> bool:
    user = request.user
    if not user.is_authenticated or not user.check_password(form.cleaned_data["old"]):
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
