"""The preview of a ballot's rules: asked on a form, answered in the background."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from dorsal.site.ballots.chances.tasks import ask_for_answer
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.preview.forms import PreviewForm
from dorsal.site.ballots.preview.pools import mark_of_years
from dorsal.site.ballots.preview.questions import (
    Answer,
    Question,
    find_answer,
    find_question,
    keep_question,
    keep_record,
)
from dorsal.site.ballots.preview.typeface import in_page_typeface
from dorsal.site.ballots.queries import ballot_of
from dorsal.site.pages.access import OFFICE, RoleRequest, edition_page
from dorsal.site.races.models import Edition


@edition_page(*OFFICE)
def preview(request: RoleRequest, edition: Edition) -> HttpResponse:
    """A question about the rules, or its answer; while it is being computed the page asks again."""
    ballot = ballot_of(edition)
    digest = request.GET.get("id", "")
    if request.method == "POST":
        form = PreviewForm(ballot, request.POST, request.FILES)
        if form.is_valid():
            return _ask(ballot, _question(ballot, form))
        return _show(request, ballot, form)
    question = find_question(digest, ballot) if digest else None
    answer = find_answer(digest) if question else None
    if question and answer is None:
        ask_for_answer(digest)
    form = PreviewForm(ballot, initial=_initial(question) if question else None)
    return _show(request, ballot, form, question=question, answer=answer)


@edition_page(*OFFICE)
def picture(request: RoleRequest, edition: Edition, digest: str) -> HttpResponse:
    """A picture of an answer."""
    ballot = ballot_of(edition)
    answer = find_answer(digest) if find_question(digest, ballot) else None
    at = request.GET.get("at", "0")
    number = int(at) if at.isascii() and at.isdigit() and len(at) < 3 else -1
    if answer is None or not 0 <= number < len(answer.sections):
        raise Http404
    if not answer.sections[number].picture:
        raise Http404
    shown = in_page_typeface(answer.sections[number].picture)
    return HttpResponse(shown, content_type="image/svg+xml")


def _ask(ballot: Ballot, question: Question) -> HttpResponse:
    digest = keep_question(question)
    if find_answer(digest) is None:
        ask_for_answer(digest)
    address = reverse("office_preview", args=[ballot.edition.race.slug, ballot.edition.key])
    return redirect(f"{address}?id={digest}")


def _question(ballot: Ballot, form: PreviewForm) -> Question:
    told = form.cleaned_data
    file = told["zip"]
    return Question(
        ballot=ballot.pk,
        asked=told["asked"],
        rules=ballot.rules,
        other=told["other"].replace("\r\n", "\n") if told["asked"] == "compare" else "",
        source=told["source"],
        counts=told["counts"],
        applicants=told["applicants"] or 0,
        returning=told["returning"] or "0.75",
        record=int(told["record"] or 0),
        upload=keep_record(file.read()) if file and told["asked"] == "replay" else "",
        mark=mark_of_years(ballot),
        language=get_language() or "en",
    )


def _initial(question: Question) -> dict[str, object]:
    return {
        "asked": question.asked,
        "source": question.source,
        "counts": question.counts,
        "applicants": question.applicants or None,
        "returning": question.returning,
        "other": question.other,
        "record": str(question.record or ""),
    }


def _show(
    request: RoleRequest,
    ballot: Ballot,
    form: PreviewForm,
    *,
    question: Question | None = None,
    answer: Answer | None = None,
) -> HttpResponse:
    polls = bool(getattr(request, "htmx", False)) and question is not None
    template = "ballots/office/preview_answer.html" if polls else "ballots/office/preview.html"
    context = {
        "race": ballot.edition.race,
        "edition": ballot.edition,
        "form": form,
        "question": question,
        "answer": answer,
    }
    return render(request, template, context)
