"""Signing in and the account."""

from django.urls import URLPattern, path

from recommendations.people import views

urlpatterns: list[URLPattern] = [
    path("admin/login/", views.administration_sign_in),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("account/", views.account, name="account"),
    path("account/password/", views.PasswordChange.as_view(), name="password-change"),
]
