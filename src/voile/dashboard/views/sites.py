"""Sites: the list, making one, and its overview."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from voile import __version__
from voile.dashboard import breach_words, signed_in, site_facts
from voile.dashboard.forms.sites import NewSiteForm
from voile.errors import BadValue
from voile.sites import actions, queries, snippet
from voile.sites.queries import SiteDetail

_DAYS = 30


@require_safe
def sites(request: HttpRequest) -> HttpResponse:
    access = signed_in.access(request)
    rows = [site_facts.activity(site, access) for site in queries.sites(access)]
    return render(request, "dashboard/sites.html", {"section": "sites", "sites": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def site_new(request: HttpRequest) -> HttpResponse:
    form = NewSiteForm(request.POST or None)
    if form.is_valid() and (site := _created(request, form)) is not None:
        messages.success(request, f"{site.name} is there. Now put the snippet below into its pages.")
        return redirect("site", site=site.id)
    context = {"section": "sites", "form": form}
    return render(request, "dashboard/site_new.html", context, status=400 if form.is_bound else 200)


@require_safe
def site(request: HttpRequest, site: str) -> HttpResponse:
    access = signed_in.access(request)
    shown = queries.site(site, access)
    activity = site_facts.activity(shown, access)
    public_url: str = settings.VOILE.public_url
    context = {
        "section": "sites",
        "site": shown,
        "today": activity.today,
        "last_at": activity.last_at,
        "snippet": snippet.neutral(shown.id, public_url),
        "snippet_original": snippet.original(shown.id, public_url),
        "csp": site_facts.policy_directives(public_url),
        "days": _DAYS,
        "outcomes": site_facts.outcome_rows(shown.id, _DAYS),
        "recorder": __version__,
        "breaches": breach_words.breaches(shown, _DAYS),
    }
    return render(request, "dashboard/site.html", context)


def _created(request: HttpRequest, form: NewSiteForm) -> SiteDetail | None:
    chosen = form.cleaned_data
    try:
        return actions.create_site(
            chosen["name"],
            origins=chosen["origins"],
            consent=chosen["consent"],
            by=signed_in.actor(request),
        )
    except BadValue as refusal:
        form.add_error(None, refusal.message)
        return None
