"""Presets for a site: what each would change and why, and applying one. For owners and its managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from voile.dashboard import signed_in, site_places
from voile.errors import BadValue
from voile.ids import SiteId
from voile.sites import actions, presets, queries


@require_safe
def site_presets(request: HttpRequest, site: str) -> HttpResponse:
    shown = queries.site(site, signed_in.access(request))
    rows = [(each, len(presets.proposals(each, shown.settings))) for each in presets.PRESETS]
    context = {"section": "sites", "site": shown, "presets": rows, **_navigation(shown.id)}
    return render(request, "dashboard/site_presets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def site_preset(request: HttpRequest, site: str, preset: str) -> HttpResponse:
    shown = queries.site(site, signed_in.access(request))
    chosen = presets.preset(preset)
    if request.method == "POST" and _applied(request, shown, chosen):
        return redirect("site_history", site=shown.id)
    changes = presets.proposals(chosen, shown.settings)
    changed = {each.difference.key for each in changes}
    context = {
        "section": "sites",
        "site": shown,
        "preset": chosen,
        "changes": changes,
        "already": [row for row in presets.rows(chosen) if row.key not in changed],
        **_navigation(shown.id),
    }
    return render(request, "dashboard/site_preset.html", context)


def _applied(request: HttpRequest, site: queries.SiteDetail, preset: presets.Preset) -> bool:
    try:
        after = actions.apply_preset(site.id, preset.name, by=signed_in.actor(request))
    except BadValue as refusal:
        messages.error(request, refusal.message)
        return False
    if after.policy_version == site.policy_version:
        messages.info(request, "Everything was set like this already.")
    else:
        messages.success(request, f"“{preset.title}” was applied as version {after.policy_version}.")
    return True


def _navigation(site: SiteId) -> dict[str, object]:
    return {"places": site_places.settings_pages(site), "of_page": site_places.PRESETS}
