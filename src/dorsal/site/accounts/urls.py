"""Addresses of accounts. `account_…` and `mfa_…` are names that django-allauth looks up; all of its
pages for signing in and joining are our one form.
"""

from __future__ import annotations

from django.urls import path

from dorsal.site.accounts import passkeys, sign_in, views

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="account_request_login_code"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/", sign_in.sign_in, name="account_signup"),
    path("sign-in/", sign_in.sign_in, name="account_inactive"),
    path("sign-in/code/", sign_in.code, name="account_confirm_login_code"),
    path("sign-in/link/<slug:code>/", sign_in.link, name="sign_in_link"),
    path("sign-in/passkey/", sign_in.passkey, name="mfa_login_webauthn"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("me/", views.me, name="me"),
    path("me/profile/", views.profile, name="profile"),
    path("me/account/", views.settings_page, name="account_settings"),
    path("me/again/", views.again, name="again"),
    path("me/again/passkey/", passkeys.again, name="again_passkey"),
    path("me/email/", views.email, name="change_email"),
    path("me/email/code/", views.email_code, name="change_email_code"),
    path("me/passkeys/add/", passkeys.add, name="add_passkey"),
    path("me/passkeys/<int:number>/name/", passkeys.rename, name="rename_passkey"),
    path("me/passkeys/<int:number>/remove/", passkeys.remove, name="remove_passkey"),
    path("me/sessions/<int:number>/end/", views.end_one_session, name="end_session"),
    path("me/sessions/end/", views.end_sessions, name="end_sessions"),
    path("me/data/", views.data, name="my_data"),
    path("me/erase/", views.erase, name="erase"),
]
