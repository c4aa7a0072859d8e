"""Pages of the account."""

from __future__ import annotations

import logging
from contextlib import suppress

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput
from dorsal.site.accounts.actions import change_email, change_profile
from dorsal.site.accounts.again import onwards, recently_signed_in, remember_next
from dorsal.site.accounts.direct_mails import send_code_mail
from dorsal.site.accounts.erasure import erase_account, sealed_and_not_drawn
from dorsal.site.accounts.forms import EmailForm, EraseForm, MailedCodeForm, ProfileForm
from dorsal.site.accounts.mailed_codes import (
    Verdict,
    awaited_address,
    check_code,
    pretend_code,
    send_code,
)
from dorsal.site.accounts.models import Person, User
from dorsal.site.accounts.my_data import make_zip
from dorsal.site.accounts.queries import (
    address_has_account,
    address_of,
    directed_alone,
    my_page,
    sealed_applications,
)
from dorsal.site.accounts.sessions import (
    end_all_sessions,
    end_session,
    mark_recent,
    sessions_of,
)
from dorsal.site.journal import clock
from dorsal.site.pages.access import SignedInRequest, account
from dorsal.site.pages.downloads import attachment
from dorsal.site.pages.rate_limits import HOUR_S, limited

AGAIN, NEW_ADDRESS = "again", "new_address"
log = logging.getLogger("dorsal.accounts")


@account
def me(request: SignedInRequest) -> HttpResponse:
    """My page."""
    page = my_page(request.user, clock.now())
    works_for = [
        (staff, address_of("office", staff.race.slug, otherwise=f"/races/{staff.race.slug}/"))
        for staff in page.works_for
    ]
    context = {"page": page, "works_for": works_for, "person": request.user.person}
    return render(request, "accounts/me.html", context)


@account
def profile(request: SignedInRequest) -> HttpResponse:
    """Who I am, and in which language and units I read."""
    user = request.user
    person = Person.objects.get(user=user)
    initial = {"language": user.language, "units": user.units}
    form = ProfileForm(
        request.POST or None, instance=person, initial=initial, languages=settings.LANGUAGES
    )
    if request.method == "POST" and form.is_valid() and _profile_is_kept(user, form):
        messages.success(request, gettext("Your profile is saved."))
        return redirect("me")
    context = {"form": form, "sealed": sealed_applications(user)}
    return render(request, "accounts/profile.html", context)


def _profile_is_kept(user: User, form: ProfileForm) -> bool:
    try:
        change_profile(user, form)
    except BadInput as error:
        form.add_error(None, error.problems[0].what)
        return False
    return True


@account
def settings_page(request: SignedInRequest) -> HttpResponse:
    """My account: address, passkeys, where I am signed in, my data."""
    passkeys = Authenticator.objects.filter(user=request.user).order_by("id")
    context = {
        "passkeys": [(one, one.wrap().name) for one in passkeys],
        "sessions": sessions_of(request.user),
        "this_session": request.session.session_key,
    }
    return render(request, "accounts/account.html", context)


@account
@limited("again", most=30)
def again(request: SignedInRequest) -> HttpResponse:
    """Show that it is still me, by a code or a passkey."""
    typed = request.method == "POST" and "send" not in request.POST
    form = MailedCodeForm(request.POST if typed else None)
    if typed and _is_right(request, AGAIN, form):
        mark_recent(request)
        return onwards(request)
    if request.method == "GET":
        remember_next(request)
    elif "send" in request.POST:
        _send(request, AGAIN, request.user.email)
    has_passkey = Authenticator.objects.filter(user=request.user).exists()
    context = {"form": form, "sent": awaited_address(request, AGAIN), "has_passkey": has_passkey}
    return render(request, "accounts/again.html", context)


@account
@recently_signed_in
@limited("change e-mail", most=10)
def email(request: SignedInRequest) -> HttpResponse:
    """Move my account to another address: a code goes there."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["email"]
        if _send(request, NEW_ADDRESS, new):
            return redirect("change_email_code")
    return render(request, "accounts/email.html", {"form": form})


@account
@recently_signed_in
@limited("change e-mail code", most=30)
def email_code(request: SignedInRequest) -> HttpResponse:
    """Type the code that went to the new address."""
    new = awaited_address(request, NEW_ADDRESS)
    if not new:
        return redirect("change_email")
    form = MailedCodeForm(request.POST or None)
    if request.method == "POST" and _is_right(request, NEW_ADDRESS, form):
        return _move(request, new)
    return render(request, "accounts/email_code.html", {"form": form, "new": new})


@account
@require_POST
def end_one_session(request: SignedInRequest, number: int) -> HttpResponse:
    """Sign out in one place."""
    end_session(request.user, number)
    return redirect("account_settings")


@account
@require_POST
def end_sessions(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere, here as well."""
    end_all_sessions(request.user)
    logout(request)
    messages.success(request, gettext("You are signed out everywhere."))
    return redirect("account_login")


@account
@recently_signed_in
@limited("my data", most=10, per_s=HOUR_S)
def data(request: SignedInRequest) -> HttpResponse:
    """What Dorsal holds on me: what it is, and by POST the download."""
    if request.method != "POST":
        return render(request, "accounts/data.html")
    return attachment(f"dorsal-my-data-{clock.now():%Y-%m-%d}.zip", make_zip(request.user))


@account
@recently_signed_in
@limited("erase", most=20)
def erase(request: SignedInRequest) -> HttpResponse:
    """Erase my account."""
    form = EraseForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _erased(request):
        logout(request)
        return render(request, "accounts/erased.html")
    page = my_page(request.user, clock.now())
    context = {"form": form, "page": page, "sealed": sealed_and_not_drawn(request.user)}
    context["directed_alone"] = directed_alone(request.user)
    return render(request, "accounts/erase.html", context)


def _send(request: SignedInRequest, purpose: str, address: str) -> bool:
    try:
        if purpose == NEW_ADDRESS and address_has_account(address):
            pretend_code(request, purpose, address)
            send_code_mail("address_taken", address)
        else:
            send_code(request, purpose, address)
    except OSError:
        messages.error(request, gettext("The mail could not be sent. Try again in a minute."))
        return False
    return True


def _is_right(request: SignedInRequest, purpose: str, form: MailedCodeForm) -> bool:
    if not form.is_valid():
        return False
    verdict = check_code(request, purpose, form.cleaned_data["code"])
    if verdict == Verdict.WRONG:
        form.add_error("code", gettext("This is not the code that we have sent last."))
    if verdict == Verdict.OVER:
        form.add_error("code", gettext("This code is over. Ask for another one."))
    return verdict == Verdict.RIGHT


def _move(request: SignedInRequest, new: str) -> HttpResponse:
    try:
        old = change_email(request.user, new)
    except BadInput:
        messages.error(request, gettext("This address has an account already."))
        return redirect("change_email")
    with suppress(OSError):  # the old mailbox may be gone: that is why one moves
        send_code_mail("address_moved", old)
    messages.success(request, gettext("Your account has moved to %(new)s.") % {"new": new})
    return redirect("account_settings")


def _erased(request: SignedInRequest) -> bool:
    try:
        erase_account(User.objects.get(pk=request.user.pk))
    except (BadInput, OSError):
        log.exception("account %s could not be erased", request.user.pk)
        text = gettext("This did not work just now: a file was in use. Nothing is lost; try again.")
        messages.error(request, text)
        return False
    return True
