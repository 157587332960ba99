"""Signing in and the account."""

from django.urls import URLPattern, path

from recommendations.people import views

urlpatterns: list[URLPattern] = [
    path("admin/login/", views.administration_sign_in),
    path("admin/password_change/", views.administration_password_change),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("account/", views.account, name="account"),
    path("account/password/", views.PasswordChange.as_view(), name="password-change"),
    path("set-password/", views.password_link_without_token, name="password-link"),
    path(
        "set-password/<uuid:uidb64>/<token>/",
        views.PasswordLink.as_view(),
        name="password-link-of-one",
    ),
    path("roles/", views.role_register, name="role-register"),
    path("roles/<uuid:membership>/confirm/", views.role_confirm, name="role-confirm"),
    path("roles/<uuid:membership>/refuse/", views.role_refuse, name="role-refuse"),
    path("roles/second-person/<slug:body>/", views.second_person, name="second-person"),
]
