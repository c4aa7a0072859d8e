"""Pages of passkeys: adding, naming, removing one, and showing by one that it is still you.

`static/accounts/passkeys.js` asks these addresses for options (JSON) and sends the credential back
as a form.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from dorsal.site.accounts.actions import add_passkey, remove_passkey, rename_passkey
from dorsal.site.accounts.again import onwards, recently_signed_in
from dorsal.site.accounts.forms import PasskeyForm, PasskeyNameForm
from dorsal.site.accounts.models import User
from dorsal.site.accounts.sessions import mark_recent
from dorsal.site.pages.access import SignedInRequest, account


@account
@recently_signed_in
def add(request: SignedInRequest) -> HttpResponse:
    """The options for a new passkey, or the new passkey itself."""
    if request.method != "POST":
        options = auth.begin_registration(request.user, passwordless=True)
        return JsonResponse({"creation_options": options})
    form = PasskeyForm(request.POST, user=request.user)
    if form.is_valid():
        add_passkey(request.user, form.cleaned_data["name"], form.cleaned_data["credential"])
        messages.success(request, gettext("From now on this passkey signs you in."))
    else:
        messages.error(request, gettext("The passkey could not be added. Try once more."))
    return redirect("account_settings")


@account
@require_POST
def rename(request: SignedInRequest, number: int) -> HttpResponse:
    """Another name for a passkey of mine."""
    form = PasskeyNameForm(request.POST)
    if form.is_valid():
        rename_passkey(_mine(request.user, number), form.cleaned_data["name"])
    return redirect("account_settings")


@account
@recently_signed_in
@require_POST
def remove(request: SignedInRequest, number: int) -> HttpResponse:
    """Remove a passkey of mine."""
    remove_passkey(request.user, _mine(request.user, number))
    messages.success(request, gettext("The passkey is removed; it signs nobody in any more."))
    return redirect("account_settings")


@account
def again(request: SignedInRequest) -> HttpResponse:
    """Show by a passkey that it is still me: the options, or the credential."""
    if request.method != "POST":
        return JsonResponse({"request_options": auth.begin_authentication(request.user)})
    form = ReauthenticateWebAuthnForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, gettext("This passkey did not work here."))
        return redirect("again")
    mark_recent(request)
    return onwards(request)


def _mine(user: User, number: int) -> Authenticator:
    found: Authenticator = get_object_or_404(
        Authenticator, pk=number, user=user, type=Authenticator.Type.WEBAUTHN
    )
    return found
