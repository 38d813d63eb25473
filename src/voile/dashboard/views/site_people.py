"""Who sees a site: people, their roles, and invitations that are open. For owners and the site's managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from voile.accounts import invitations, sharing
from voile.accounts import queries as accounts
from voile.accounts.invitations import NewInvitation, TooMany
from voile.dashboard import invitation_mail, signed_in
from voile.dashboard.forms.sharing import SiteInviteForm, SiteRoleForm
from voile.dashboard.invitation_mail import Delivery, Letter
from voile.errors import BadValue
from voile.sites import queries as sites
from voile.sites.queries import SiteDetail


@require_safe
def site_people(request: HttpRequest, site: str) -> HttpResponse:
    shown = sites.site(site, signed_in.access(request))
    context = {
        "section": "sites",
        "site": shown,
        "members": sharing.members(shown.id),
        "invitations": invitations.pending(shown.id),
    }
    return render(request, "dashboard/site_people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def site_invite(request: HttpRequest, site: str) -> HttpResponse:
    """Ask, then invite. The link is mailed or, where that is not possible, shown once in the answer."""
    shown = sites.site(site, signed_in.access(request))
    form = SiteInviteForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            return _invited(request, shown, form.cleaned_data["email"], form.cleaned_data["role"])
        except BadValue as refusal:
            form.add_error("email", refusal.message)
            status = 429 if isinstance(refusal, TooMany) else 400
    context = {"section": "sites", "site": shown, "form": form}
    return render(request, "dashboard/site_invite.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def site_person(request: HttpRequest, site: str, account: int) -> HttpResponse:
    """The role of one person at this site."""
    shown = sites.site(site, signed_in.access(request))
    member = sharing.member(shown.id, account)
    form = SiteRoleForm(
        request.POST if request.method == "POST" else None,
        initial={"role": member.role},
    )
    if form.is_valid():
        try:
            sharing.change_role(shown.id, account, form.cleaned_data["role"], by=signed_in.actor(request))
        except BadValue as refusal:
            form.add_error("role", refusal.message)
        else:
            messages.success(request, f"The role of {member.email} was changed.")
            return redirect("site_people", site=shown.id)
    context = {"section": "sites", "site": shown, "member": member, "form": form}
    return render(request, "dashboard/site_person.html", context, status=400 if form.is_bound else 200)


@require_POST
def site_person_remove(request: HttpRequest, site: str, account: int) -> HttpResponse:
    shown = sites.site(site, signed_in.access(request))
    member = sharing.member(shown.id, account)
    try:
        sharing.remove(shown.id, account, by=signed_in.actor(request))
    except BadValue as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{member.email} no longer sees this site.")
    return redirect("site_people", site=shown.id)


@require_POST
def invitation_withdraw(request: HttpRequest, site: str, invitation: int) -> HttpResponse:
    shown = sites.site(site, signed_in.access(request))
    invitations.withdraw(shown.id, invitation, by=signed_in.actor(request))
    messages.success(request, "The invitation was withdrawn. Its link opens nothing any more.")
    return redirect("site_people", site=shown.id)


def _invited(request: HttpRequest, site: SiteDetail, email: str, role: str) -> HttpResponse:
    new = invitations.invite(site.id, email, role, by=signed_in.actor(request))
    link = invitation_mail.link_of(new.code)
    delivery = invitation_mail.send(_letter(request, site, new, link))
    if delivery is Delivery.SENT:
        messages.success(request, f"The invitation was mailed to {new.invitation.email}.")
        return redirect("site_people", site=site.id)
    context = {
        "section": "sites",
        "site": site,
        "invitation": new.invitation,
        "link": link,
        "has_failed": delivery is Delivery.FAILED,
    }
    return render(request, "dashboard/site_invited.html", context)


def _letter(request: HttpRequest, site: SiteDetail, new: NewInvitation, link: str) -> Letter:
    inviter = accounts.account(signed_in.account_id(request)).email
    made = new.invitation
    return Letter(made.email, inviter, site.name, made.role, made.expires_at, link)
