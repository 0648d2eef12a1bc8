"""Styles, scripts and the mark, read once when the service starts: one style sheet a page, and kept by browsers."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
_HOUSE = "firstline.css"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file as it is sent; `version` changes with what is in it."""

    content: bytes
    packed: bytes
    kind: str
    version: str


@lru_cache(maxsize=1)
def assets() -> Mapping[str, Asset]:
    """Return every file by its name, and `sheets/NAME.css`: the house's style with that of one part behind it."""
    files = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir()) if path.suffix in _TYPES}
    parts = [name for name in files if name.endswith(".css") and name != _HOUSE]
    files |= {f"sheets/{name}": files[_HOUSE] + files[name] for name in parts}
    return MappingProxyType({name: _asset(name, content) for name, content in files.items()})


def asset_address(name: str) -> str:
    """Return where a page finds a file; an address that names the version is asked for once and kept."""
    return f"/static/{name}?v={assets()[name].version}"


def sheet_address(part: str) -> str:
    """Return the one style sheet of a page of this part."""
    return asset_address(f"sheets/{part}.css")


async def serve_asset(scope: Scope, receive: Receive, send: Send) -> None:
    """Send a file, packed where the browser unpacks it; an ASGI application to be mounted."""
    request = Request(scope)
    if request.method not in {"GET", "HEAD"}:
        raise HTTPException(405)
    name = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
    asset = assets().get(name)
    if asset is None:
        raise HTTPException(404)
    await _answer(request, asset)(scope, receive, send)


def _answer(request: Request, asset: Asset) -> Response:
    tag = f'"{asset.version}"'
    kept = request.query_params.get("v") == asset.version
    headers = {"ETag": tag, "Vary": "Accept-Encoding", "Cache-Control": _FOREVER if kept else _ASK_AGAIN}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    packs = "gzip" in request.headers.get("accept-encoding", "")
    headers |= {"Content-Encoding": "gzip"} if packs else {}
    return Response(asset.packed if packs else asset.content, media_type=asset.kind, headers=headers)


def _asset(name: str, content: bytes) -> Asset:
    return Asset(
        content=content,
        packed=gzip.compress(content, mtime=0),
        kind=_TYPES[Path(name).suffix],
        version=hashlib.sha256(content).hexdigest()[:12],
    )
