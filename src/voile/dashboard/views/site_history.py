"""What was set when and by whom, and the way back. For owners and the site's managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from voile.dashboard import signed_in, site_versions
from voile.errors import BadValue
from voile.sites import actions, queries


@require_safe
def site_history(request: HttpRequest, site: str) -> HttpResponse:
    access = signed_in.access(request)
    shown = queries.site(site, access)
    context = {"section": "sites", "site": shown, "versions": site_versions.told(shown.id, access)}
    return render(request, "dashboard/site_history.html", context)


@require_POST
def site_restore(request: HttpRequest, site: str, version: int) -> HttpResponse:
    shown = queries.site(site, signed_in.access(request))
    try:
        after = actions.restore_version(shown.id, version, by=signed_in.actor(request))
    except BadValue as refusal:
        messages.error(
            request,
            f"Version {version} cannot be restored, since a value of it is not accepted any more: "
            f"{refusal.message}",
        )
        return redirect("site_history", site=shown.id)
    if after.policy_version == shown.policy_version:
        messages.info(request, f"Everything is already as it was under version {version}.")
    else:
        messages.success(request, f"Restored as version {after.policy_version}.")
    return redirect("site_history", site=shown.id)
