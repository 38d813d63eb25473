"""Who has an account. For owners."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from voile.accounts import actions
from voile.accounts import queries as accounts
from voile.dashboard import signed_in
from voile.dashboard.forms.people import AccessForm, InviteForm
from voile.errors import BadValue
from voile.sites import queries as sites


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    names = {str(site.id): site.name for site in sites.sites(signed_in.access(request))}
    rows = [
        (person, [_named(names[site], site, person) for site in person.sites or () if site in names])
        for person in accounts.accounts()
    ]
    return render(request, "dashboard/people.html", {"section": "people", "people": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Make an account. Its password is shown once, in the answer, and kept nowhere in clear."""
    form = InviteForm(request.POST or None, sites=sites.sites(signed_in.access(request)))
    if form.is_valid() and (new := _created(request, form)) is not None:
        return render(request, "dashboard/person_made.html", {"section": "people", "new": new})
    context = {"section": "people", "form": form}
    return render(request, "dashboard/invite.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, account: int) -> HttpResponse:
    """Which sites a viewer sees."""
    shown = accounts.account(account)
    form = AccessForm(
        request.POST if request.method == "POST" else None,
        sites=sites.sites(signed_in.access(request)),
        initial={"sites": shown.sites or ()},
    )
    if shown.sites is not None and form.is_valid():
        actions.set_site_access(account, form.cleaned_data["sites"], by=signed_in.actor(request))
        messages.success(request, "What this viewer sees was changed.")
        return redirect("people")
    context = {"section": "people", "person": shown, "form": form}
    return render(request, "dashboard/person.html", context, status=400 if form.is_bound else 200)


@require_POST
def reset(request: HttpRequest, account: int) -> HttpResponse:
    """Give somebody who forgot theirs a new one-time password."""
    new = actions.reset_password(account, by=signed_in.actor(request))
    return render(request, "dashboard/person_made.html", {"section": "people", "new": new, "is_reset": True})


def _named(name: str, site: str, person: accounts.AccountView) -> str:
    return f"{name} (manager)" if site in person.managed else name


def _created(request: HttpRequest, form: InviteForm) -> actions.NewAccount | None:
    chosen = form.cleaned_data
    try:
        return actions.create_account(
            chosen["email"], chosen["role"], by=signed_in.actor(request), sites=chosen["sites"]
        )
    except BadValue as refusal:
        form.add_error("email", refusal.message)
        return None
