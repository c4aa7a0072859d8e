"""Signing in, by a code or by a passkey, and signing out.

The mail holds the code and a link. The code counts only in the browser where it was asked for, so
the link, opened anywhere else or by a scanner of mails, uses nothing up: it shows the code to type.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account import views as allauth
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal import flows as passkey_flows
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from dorsal.site.accounts.adapter import CODE_DIGITS
from dorsal.site.pages.access import public, viewer
from dorsal.site.pages.own_addresses import own_address

NEXT = "sign_in_next"


class SignInView(allauth.RequestLoginCodeView):  # type: ignore[misc]
    """The one form for signing in and joining."""

    template_name = "accounts/sign_in.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, and remember where to go afterwards."""
        wanted = self.get_next_url() or ""
        if wanted != request.session.get(NEXT, ""):
            request.session[NEXT] = wanted
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """Send a code; when the mail server refuses, say so."""
        if wanted := self.get_next_url():
            self.request.session[NEXT] = wanted
        answer: HttpResponse
        try:
            answer = super().form_valid(form)
        except OSError:
            form.add_error("email", gettext("The mail could not be sent. Try again in a minute."))
            answer = self.render_to_response(self.get_context_data(form=form))
        return answer

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> Any:
        """Who has asked for a code types it, unless they want to begin anew."""
        if "new" in request.GET or request.method == "POST":
            return None
        return super()._redirect_to_pending_stage(request, stage)


class CodeView(allauth.ConfirmLoginCodeView):  # type: ignore[misc]
    """Where the code is typed."""

    template_name = "accounts/code.html"

    def get_initial(self) -> dict[str, str]:
        """The code of the mail's link, when it was opened in the browser where one began."""
        return {"code": self.request.GET.get("code", "")[:CODE_DIGITS]}

    def get_next_url(self) -> str | None:
        """Where one wanted to go before signing in."""
        return super().get_next_url() or self.request.session.get(NEXT) or None

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        self._process.state["at"] = time.time()  # a new code lives for its own quarter of an hour
        try:
            answer: HttpResponse = super()._resend_form_valid(form)
        except OSError:
            return redirect("account_request_login_code")
        return answer


class PasskeySignInView(passkey_views.LoginWebAuthnView):  # type: ignore[misc]
    """Signing in by a passkey: the script asks for options, then sends the credential."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, and go where one wanted to."""
        passkey = form.cleaned_data["credential"]
        login = Login(user=passkey.user, redirect_url=self.request.session.get(NEXT) or None)
        answer: HttpResponse = passkey_flows.perform_passwordless_login(
            self.request, passkey, login
        )
        return answer


def signing_in_addresses() -> tuple[str, str]:
    """Where a form for signing in is sent."""
    return reverse("account_request_login_code"), reverse("account_confirm_login_code")


def wanted_address(request: HttpRequest) -> str:
    """Where one wanted to go before signing in, or else one's own page."""
    return own_address(request, request.session.get(NEXT) or "", reverse("me"))


sign_in = public(SignInView.as_view())
code = public(CodeView.as_view())
passkey = public(PasskeySignInView.as_view())


@public
@never_cache
def link(request: HttpRequest, code: str) -> HttpResponse:
    """The link of the mail: never uses the code up."""
    if viewer(request):
        return redirect("me")
    if LoginStageController.enter(request, LoginByCodeStage.key):
        return redirect(f"{reverse('account_confirm_login_code')}?code={code}")
    return render(request, "accounts/code_elsewhere.html", {"code": code})


@public
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Sign out, by POST; otherwise ask."""
    if request.method == "POST":
        logout(request)
        return HttpResponseRedirect("/")
    return render(request, "accounts/sign_out.html")
