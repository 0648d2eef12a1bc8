"""The ASGI application, for a server of your own choosing: `uvicorn --factory app.main:application`."""

from __future__ import annotations

from fastapi import FastAPI

from app.bootstrap.faces import create_app
from app.settings import load_settings

__all__ = ["application", "create_app"]


def application() -> FastAPI:
    """Return the service with the settings of the environment and of `firstline.toml`."""
    return create_app(load_settings())
