"""The settings of a site, a page for each section. For owners and the site's managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from voile.dashboard import signed_in, site_places
from voile.dashboard.forms.sites import SettingsForm
from voile.dashboard.forms.trial import TrialForm
from voile.dashboard.views.privacy_preview import preview
from voile.errors import BadValue
from voile.sites import actions, queries
from voile.sites.queries import SiteDetail
from voile.sites.sections import Section
from voile.sites.settings_table import BY_KEY
from voile.sites.trying import try_rules
from voile.sites.warnings import warnings

DECISIONS = {
    "record": "Recorded, as far as these rules go",
    "foreign_origin": "Not recorded: not a page of this site",
    "page_excluded": "Not recorded: not this page",
    "visitor_excluded": "Not recorded: not this visitor",
    "tag_awaited": "Not yet recorded: a tag is waited for",
}
_BY_KEY = {section.key: section for section in Section}


@require_http_methods(["GET", "HEAD", "POST"])
def site_settings(request: HttpRequest, site: str, section: str = Section.GENERAL.key) -> HttpResponse:
    shown = queries.site(site, signed_in.access(request))
    if section not in _BY_KEY:
        raise Http404
    of_page = _BY_KEY[section]
    tries = not _TRIED.isdisjoint(request.POST) and of_page in _TRYING
    form = SettingsForm(of_page, request.POST if request.method == "POST" else None, initial=shown.settings)
    if form.is_valid() and not tries and _saved(request, shown, form):
        return redirect("site_settings", site=shown.id, section=section)
    tried = _TRYING[of_page](request, shown, form) if of_page in _TRYING else {}
    is_wrong = form.is_bound and not (tries and form.is_valid() and tried.get("is_shown", True))
    context = {
        **tried,
        "tries": tries,
        "section": "sites",
        "site": shown,
        "form": form,
        "of_page": of_page,
        "places": site_places.settings_pages(shown.id),
    }
    return render(request, "dashboard/site_settings.html", context, status=400 if is_wrong else 200)


def _trial(request: HttpRequest, site: SiteDetail, form: SettingsForm) -> dict[str, object]:
    """The rules as they stand in the form, saved or not, held against what is asked."""
    if "try" not in request.POST:
        return {"trial_form": TrialForm(initial={"url": f"{site.origins[0]}/"})}
    asked = TrialForm(request.POST)
    if not (form.is_valid() and asked.is_valid()):
        return {"trial_form": asked, "is_shown": False}
    try:
        found = try_rules({**site.settings, **form.settings}, asked.cleaned_data["url"], asked.whom)
    except BadValue as refusal:
        asked.add_error("url", refusal.message)
        return {"trial_form": asked, "is_shown": False}
    return {"trial_form": asked, "trial": found, "trial_words": DECISIONS[found.decision]}


# The pages on which settings can be tried before they are saved, and by which button.
_TRYING = {Section.TARGETING: _trial, Section.PRIVACY: preview}
_TRIED = frozenset({"try", "preview"})


def _saved(request: HttpRequest, site: SiteDetail, form: SettingsForm) -> bool:
    try:
        after = actions.change_settings(site.id, form.settings, by=signed_in.actor(request))
    except BadValue as refusal:
        form.add_error(None, refusal.message)
        return False
    if after.policy_version == site.policy_version:
        messages.info(request, "Nothing was different, so nothing was changed.")
    else:
        messages.success(request, f"Saved as version {after.policy_version}.")
        _warn(request, after, form)
    return True


def _warn(request: HttpRequest, site: SiteDetail, form: SettingsForm) -> None:
    """What is on this page; the others were warned of when they were set."""
    for warning in warnings(site.settings):
        if warning.key in form.fields:
            messages.warning(request, f"{BY_KEY[warning.key].title}: {warning.reason}")
