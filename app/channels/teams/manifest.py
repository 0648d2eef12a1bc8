"""The app package that an administrator uploads to Teams: a manifest and two icons in one zip."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Iterable
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.channels.teams.endpoint import PATH

MANIFEST_VERSION = "1.17"
_BLUE, _WHITE, _CLEAR = (31, 58, 95, 255), (255, 255, 255, 255), (255, 255, 255, 0)
_LETTER = ((0.34, 0.26, 0.44, 0.76), (0.34, 0.26, 0.70, 0.36), (0.34, 0.46, 0.62, 0.56))
"""The bars of an F, as shares of the icon: left, top, right, bottom."""
_EPOCH = (1980, 1, 1, 0, 0, 0)

Pixel = tuple[int, int, int, int]


def app_package(app_id: str, *, name: str, url: str, version: str = "1.0.0") -> bytes:
    """Return the zip; the same one for the same arguments."""
    manifest = json.dumps(app_manifest(app_id, name=name, url=url, version=version), indent=2, ensure_ascii=False)
    files = {
        "manifest.json": manifest.encode(),
        "color.png": _icon(192, background=_BLUE),
        "outline.png": _icon(32, background=_CLEAR),
    }
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(ZipInfo(path, _EPOCH), content, ZIP_DEFLATED)
    return packed.getvalue()


def app_manifest(app_id: str, *, name: str, url: str, version: str = "1.0.0") -> dict[str, object]:
    """Return the manifest: a bot in chats and channels that asks for no permission beyond reading who is there."""
    site = url.rstrip("/")
    hint = {"title": "private on", "description": "Nothing is learned from what you write"}
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST_VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": MANIFEST_VERSION,
        "version": version,
        "id": app_id,
        "developer": {"name": name, "websiteUrl": site, "privacyUrl": site, "termsOfUseUrl": site},
        "name": {"short": name[:30], "full": name[:100]},
        "description": {
            "short": "Quoted answers from our own pages, or a person who helps.",
            "full": "Ask in a chat, or mention it in a channel. It quotes our own pages, or hands over to a person.",
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#1F3A5F",
        "bots": [
            {
                "botId": app_id,
                "scopes": ["personal", "team", "groupChat"],
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [{"scopes": ["personal"], "commands": [hint]}],
            }
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(site).hostname or ""],
    }


def endpoint(url: str) -> str:
    """Return the messaging endpoint that Azure Bot Service wants to know."""
    return url.rstrip("/") + PATH


def _icon(size: int, *, background: Pixel) -> bytes:
    """Return a PNG: an F in white."""
    bars = [tuple(round(edge * size) for edge in bar) for bar in _LETTER]
    rows = (
        bytes([0]) + b"".join(bytes(_WHITE if _within(x, y, bars) else background) for x in range(size))
        for y in range(size)
    )
    header = struct.pack(">2I5B", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _within(x: int, y: int, bars: Iterable[tuple[int, ...]]) -> bool:
    return any(left <= x < right and top <= y < bottom for left, top, right, bottom in bars)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
