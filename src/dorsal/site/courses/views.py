"""The public pages of a course: parse, call, render."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.gzip import gzip_page

from dorsal.site.courses import files, pages, queries
from dorsal.site.courses.models import CourseKind
from dorsal.site.courses.policies import embeddable, with_map
from dorsal.site.pages.access import READERS, RoleRequest, edition_page
from dorsal.site.races.models import Edition


@edition_page()
@gzip_page
def course(
    request: RoleRequest, edition: Edition, kind: CourseKind = CourseKind.MAIN
) -> HttpResponse:
    """The course of an edition: profile, map, checkpoints, climbs, cut-offs."""
    found = queries.shown_course(edition, kind, drafts=request.role in READERS)
    context = pages.page_of_course(request, edition, found)
    return with_map(render(request, "courses/course.html", context))


@edition_page()
def course_file(request: RoleRequest, edition: Edition, kind: str, name: str) -> HttpResponse:
    """The course as a file to take along."""
    found = queries.shown_course(edition, files.kind_or_404(kind), drafts=request.role in READERS)
    return files.file_answer(found[0], edition, name)


@edition_page()
def profile(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The profile as a picture that other sites may show."""
    kept = queries.shown_course(edition, CourseKind.MAIN, drafts=request.role in READERS)[0]
    return files.profile_answer(kept, edition)


@edition_page()
@xframe_options_exempt
@gzip_page
def embed(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Profile and figures in a page that other sites may show in a frame."""
    found = queries.shown_course(edition, CourseKind.MAIN, drafts=False)
    context = pages.page_of_embed(edition, found[0])
    return embeddable(render(request, "courses/embed.html", context))


@edition_page()
def worker(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The script that keeps a course's page for when there is no network."""
    queries.shown_course(edition, CourseKind.MAIN, drafts=request.role in READERS)
    context = {"files": pages.worker_files(edition), "page": pages.address_of("course", edition)}
    response = render(request, "courses/worker.js", context)
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    return response
