"""Addresses of accounts: ours, and those of django-allauth that are used."""

from __future__ import annotations

from allauth.account import views as allauth
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from dorsal.site.accounts import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("sign-in/", allauth.request_login_code, name="account_request_login_code"),
    path("sign-in/code/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-out/", allauth.logout, name="account_logout"),
]
