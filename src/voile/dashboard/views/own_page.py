"""The visitor's own page. Whoever holds a ticket sees one visitor's data; no account, no cookie of ours."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from voile.accounts.access import EVERYTHING
from voile.dashboard.own_words import WORDS, language_of
from voile.errors import StorageError
from voile.rights import carrying_out, own, tickets
from voile.rights.tickets import Holder
from voile.sites import queries as sites
from voile.sites.queries import SiteDetail


@require_http_methods(["GET", "HEAD", "POST"])
def unknown(request: HttpRequest) -> HttpResponse:
    """Somebody of whom the browser holds nothing."""
    return _page(request, "unknown")


@require_http_methods(["GET", "HEAD", "POST"])
def own_page(request: HttpRequest, ticket: str) -> HttpResponseBase:
    """Each ticket is good for one answer, and that brings the next."""
    holder = tickets.redeem(ticket) if request.method != "HEAD" else None
    if holder is None:
        return _page(request, "used", status=410)
    if request.method == "POST" and "download" in request.POST:
        headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
        return StreamingHttpResponse(own.exported(holder), "application/json", headers=headers)
    if request.method == "POST" and "erase" in request.POST:
        return _page(request, _erased(holder), holder)
    return _page(request, "", holder)


def _erased(holder: Holder) -> str:
    try:
        carrying_out.forget_now(holder.site, holder.visitor)
    except StorageError:
        return "failed"
    return "erased"


def _page(request: HttpRequest, said: str, holder: Holder | None = None, status: int = 200) -> HttpResponse:
    language = language_of(request.headers.get("Accept-Language", ""))
    words = WORDS[language]
    context: dict[str, object] = {"language": language, "words": words, "said": words.get(said, "")}
    if holder is not None:
        site = sites.site(holder.site, EVERYTHING)
        context |= {
            "lead": words["lead"].format(site=site.name),
            "notice": site.settings["notice_url"],
            "opt_out": _opt_out(site, language),
            "sessions": own.sessions(holder),
            "ticket": tickets.issue(holder),
            # A download leaves the page standing, so it has a ticket of its own.
            "download_ticket": tickets.issue(holder),
        }
    return render(request, "dashboard/own_page.html", context, status=status)


def _opt_out(site: SiteDetail, language: str) -> str:
    """With a way back, so that the choice counts on the website too."""
    asked = urlencode({"lang": language, "return": f"{site.origins[0]}/"})
    return f"{reverse('opt_out_site', args=[site.id])}?{asked}"
