"""Consent receipts of a site: listed, found by their id, taken along. For owners and the site's managers."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from voile.dashboard import receipt_words, signed_in
from voile.dashboard.forms.receipts import ReceiptFilterForm
from voile.rights import queries as rights
from voile.sites import queries as sites

_ROWS: Final = 40
_DAYS: Final = 30
_FILES: Final = {
    "json": (receipt_words.as_json, "application/json"),
    "csv": (receipt_words.as_csv, "text/csv; charset=utf-8"),
}


@require_safe
def site_receipts(request: HttpRequest, site: str) -> HttpResponse:
    access = signed_in.access(request)
    shown = sites.site(site, access)
    form = ReceiptFilterForm(request.GET)
    wanted = form.wanted
    found = rights.receipt_page(access, shown.id, **wanted, after=request.GET.get("after", ""), limit=_ROWS)
    refused = receipt_words.refused(rights.refusals(shown.id, _DAYS))
    context = {
        "section": "sites",
        "site": shown,
        "form": form,
        "rows": [receipt_words.Row(each) for each in found.receipts],
        "older": urlencode({**wanted, "after": found.older}) if found.older else None,
        "is_narrowed": any(wanted.values()),
        "refused": refused,
        "refused_sum": sum(count for _, count in refused),
        "days": _DAYS,
    }
    return render(request, "dashboard/site_receipts.html", context)


@require_POST
def receipts_file(request: HttpRequest, site: str, form: str) -> HttpResponse:
    """All of a site in one file. The export stands in the audit log, so it is asked for and not linked to."""
    access = signed_in.access(request)
    shown = sites.site(site, access)
    if form not in _FILES:
        raise Http404
    written, kind = _FILES[form]
    found = rights.exported(access, shown.id, by=signed_in.actor(request))
    name = f"consent-receipts-{shown.id}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(written(found), content_type=kind, headers=headers)
