"""Every page of administration."""

from __future__ import annotations

from app.web.admin import access, evaluations, health, knowledge, receipts, settings, triage

ADMIN_ROUTERS = tuple(part.router for part in (health, receipts, knowledge, triage, evaluations, access, settings))
"""Each route is for administrators only, by what it is handed."""
