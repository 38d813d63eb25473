"""Is it working? The page for whoever installs the script: what to paste, a live check, what arrived."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from voile import __version__
from voile.dashboard import check_words, outcome_chart, signed_in, site_facts
from voile.errors import NotFound
from voile.recordings import queries as recordings
from voile.sites import checks, marks, queries, snippet
from voile.sites.checks import Heard
from voile.sites.marks import MarkKind
from voile.sites.queries import SiteDetail
from voile.sites.settings_table import Settings
from voile.sites.snippet import SnippetForm

_DAYS: Final = 30
_FORMS: Final = {form.key: form for form in snippet.FORMS}


@require_safe
def installation(request: HttpRequest, site: str) -> HttpResponse:
    access = signed_in.access(request)
    shown = queries.site(site, access)
    public_url: str = settings.VOILE.public_url
    form = _FORMS.get(request.GET.get("as", ""), snippet.FORMS[0])
    address, refusal = _address(shown, request.GET.get("page", ""))
    activity = site_facts.activity(shown, access)
    context = {
        "section": "sites",
        "site": shown,
        "today": activity.today,
        "last_at": activity.last_at,
        "forms": snippet.FORMS,
        "form": form,
        "snippet": _snippet(form, shown, public_url),
        "csp": site_facts.policy_directives(public_url),
        "address": request.GET.get("page", "") if refusal else address,
        "refusal": refusal,
        "days": _DAYS,
        "chart": outcome_chart.chart(queries.outcomes_by_day(shown.id, _DAYS), _DAYS),
        "outcomes": site_facts.outcome_rows(shown.id, _DAYS),
        "recorders": recordings.recorder_versions(shown.id, access, _DAYS),
        "recorder": __version__,
        **({} if refusal else _links(shown, address)),
    }
    return render(request, "dashboard/installation.html", context, status=400 if refusal else 200)


@require_safe
def check(request: HttpRequest, site: str, check: str) -> HttpResponse:
    """What the browser that opened the link has told so far; asked for again every other second."""
    shown = queries.site(site, signed_in.access(request))
    if len(check) > checks.ID_MAX:
        raise Http404
    heard = checks.heard(shown.id, check)
    found = check_words.result(heard, shown.policy_version, _settings(shown, heard)) if heard else None
    context = {"site": shown, "check": check, "result": found}
    return render(request, "dashboard/installation_check.html", context)


def _settings(site: SiteDetail, heard: Heard) -> Settings:
    """Those that the page has; a version that never was says nothing of any rule."""
    try:
        return queries.settings_at(site.id, heard.policy_version)
    except NotFound:
        return {}


def _links(site: SiteDetail, address: str) -> dict[str, str]:
    """Links are signed anew each time the page is shown; each is good once."""
    mark, text = marks.issue(site.id, MarkKind.CHECK)
    _, drawn = marks.issue(site.id, MarkKind.TRY)
    return {"check": mark.id, "check_link": _marked(address, text), "try_link": _marked(address, drawn)}


def _marked(address: str, text: str) -> str:
    """In the part after #, so that the mark is in no log of the site's server."""
    parts = urlsplit(address)
    fragment = "&".join(part for part in (parts.fragment, urlencode({marks.PARAMETER: text})) if part)
    return parts._replace(fragment=fragment).geturl()


def _address(site: SiteDetail, given: str) -> tuple[str, str]:
    """The page to check, and why it cannot be; a link leads to pages of the site alone."""
    text = given.strip() or f"{site.origins[0]}/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "", "That is not an address."
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    if origin not in site.origins:
        return "", f"The page must be on an origin of this site: {', '.join(site.origins)}."
    return parts.geturl(), ""


def _snippet(form: SnippetForm, site: SiteDetail, public_url: str) -> str:
    return snippet.rendered(form, site.id, public_url, consent=site.consent)
