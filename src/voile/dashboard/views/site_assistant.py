"""The set-up assistant: a question on each page, then a proposal that can be changed. For owners."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from voile.dashboard import signed_in
from voile.dashboard.forms.assistant import STEPS, ProposalForm, QuestionsForm
from voile.errors import BadValue
from voile.sites import actions, assistant
from voile.sites.queries import SiteDetail


@require_http_methods(["GET", "HEAD", "POST"])
def site_assistant(request: HttpRequest) -> HttpResponse:
    """The answers stand in the address, so that a reload, a bookmark and the way back keep them."""
    wanted = _step(request.GET.get("step", ""))
    form = QuestionsForm(request.GET or None)
    wrong = form.first_wrong(wanted) if form.is_bound else (0 if wanted else None)
    if wrong is None and wanted == len(STEPS):
        return _proposal(request, form)
    return _question(request, form, wanted if wrong is None else wrong, has_errors=wrong is not None)


def _step(text: str) -> int:
    return min(int(text), len(STEPS)) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _question(request: HttpRequest, form: QuestionsForm, number: int, *, has_errors: bool) -> HttpResponse:
    if not has_errors:
        # What is asked now is not wrong because it has not been answered yet.
        form = (
            QuestionsForm(initial=request.GET.dict(), data=None)
            if not form.is_bound
            else _unjudged(form, number)
        )
    step = STEPS[number]
    context = {
        "section": "sites",
        "form": form,
        "step": step,
        "number": number + 1,
        "count": len(STEPS) + 1,
        "back": number - 1 if number else None,
        "next": number + 1,
        "fields": form.shown(step),
        "carried": form.carried(step),
    }
    return render(request, "dashboard/site_assistant.html", context, status=400 if has_errors else 200)


def _unjudged(form: QuestionsForm, number: int) -> QuestionsForm:
    for name in STEPS[number].fields:
        form.errors.pop(name, None)
    return form


def _proposal(request: HttpRequest, questions: QuestionsForm) -> HttpResponse:
    proposed = assistant.proposed(questions.answers)
    form = ProposalForm(proposed, request.POST if request.method == "POST" else None)
    if form.is_valid() and (made := _made(request, questions, form)) is not None:
        messages.success(request, f"{made.name} is there. Now put the snippet below into its pages.")
        return redirect("site", site=made.id)
    context = {
        "section": "sites",
        "form": form,
        "name": questions.cleaned_data["name"],
        "origins": questions.cleaned_data["origins"],
        "carried": questions.carried(None),
        "number": len(STEPS) + 1,
        "count": len(STEPS) + 1,
        "back": len(STEPS) - 1,
    }
    return render(request, "dashboard/site_proposal.html", context, status=400 if form.is_bound else 200)


def _made(request: HttpRequest, questions: QuestionsForm, form: ProposalForm) -> SiteDetail | None:
    settings = form.settings
    consent = str(settings.pop("consent"))
    try:
        return actions.create_site(
            questions.cleaned_data["name"],
            origins=questions.cleaned_data["origins"],
            consent=consent,
            settings=settings,
            by=signed_in.actor(request),
        )
    except BadValue as refusal:
        form.add_error(None, refusal.message)
        return None
