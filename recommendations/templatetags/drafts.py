"""Drafts on the page of a form: what is offered, and what the script has to know."""

import json
from typing import Any

from django import template
from django.template import Context

from recommendations import dates
from recommendations.drafts.reads.drafted_forms import (
    device_key,
    is_confidential,
    may_be_kept,
    may_be_kept_on_device,
)
from recommendations.models import FormDraft

register = template.Library()


@register.inclusion_tag("drafts/_line.html", takes_context=True)
def draft_line(context: Context) -> dict[str, Any]:
    """`{% draft_line %}`: inside a form, what is saved of it while somebody writes.

    Nothing on pages where nothing is saved.
    """
    # Where a template is included with `only`, the request stands beside the variables.
    request = context.get("request") or getattr(context, "request", None)
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return {}
    path = request.get_full_path()
    confidential = is_confidential(path)
    if confidential is None:
        return {}
    is_kept = may_be_kept(user, confidential=confidential)
    # A form that comes back with something to correct holds what was typed already.
    is_new = request.method != "POST"
    rows = FormDraft.objects.visible_to(user).kept_at(dates.now()).filter(path=path)
    draft = rows.first() if is_kept and is_new else None
    return {
        "is_shown": True,
        "is_kept": is_kept,
        "is_new": is_new,
        "draft": draft,
        "fields": json.dumps(draft.fields) if draft else "",
        "path": path,
        "person": device_key(request),
        "is_kept_on_device": may_be_kept_on_device(user, confidential=confidential),
    }


@register.simple_tag(takes_context=True)
def draft_person(context: Context) -> str:
    """`{% draft_person %}`: what stands for the reader in the storage of this browser."""
    request = context.get("request") or getattr(context, "request", None)
    user = getattr(request, "user", None)
    return device_key(request) if request and user and user.is_authenticated else ""
