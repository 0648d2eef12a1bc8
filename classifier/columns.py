"""Names of columns and values as other systems export them, in English, Spanish and Italian; and what tables are in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "key", "number", "ticket id", "ticket", "issue key", "n", "no", "numero", "codigo", "codice", "clave"),
    "text": (
        "text", "description", "body", "question", "message", "descripcion", "pregunta", "mensaje", "texto", "consulta",
        "descrizione", "domanda", "messaggio", "testo", "richiesta",
    ),
    "title": (
        "subject", "title", "summary", "short description", "asunto", "titulo", "resumen", "oggetto", "titolo",
        "riepilogo",
    ),
    "time": (
        "time", "created at", "created", "opened", "opened at", "date", "fecha", "fecha apertura", "fecha de apertura",
        "fecha creacion", "fecha de creacion", "abierto", "creado", "data", "data apertura", "data di apertura",
        "data creazione", "data di creazione", "aperto", "aperto il", "creato", "creato il",
    ),
    "asker": (
        "asker", "requester", "reporter", "caller", "user", "solicitante", "usuario", "richiedente", "utente",
    ),
    "resolution": (
        "resolution", "solution", "close notes", "answer", "resolution text", "solucion", "resolucion", "respuesta",
        "notas de cierre", "comentarios de cierre", "soluzione", "risoluzione", "risposta", "note di chiusura",
    ),
    "queue": (
        "queue", "assignment group", "group", "team", "cola", "grupo", "grupo resolutor", "grupo asignado",
        "grupo de asignacion", "equipo", "coda", "gruppo", "gruppo assegnato", "gruppo di assegnazione", "squadra",
    ),
    "priority": ("priority", "urgency", "prioridad", "urgencia", "priorita", "urgenza"),
    "language": ("language", "idioma", "lengua", "lingua"),
    "topic": ("topic", "category", "categoria", "tema", "argomento"),
}  # fmt: skip
"""Each of our columns, as it may be called; compare `plain` names."""
PRIORITIES: Mapping[str, str] = {
    "baja": "low", "bassa": "low", "normale": "normal", "medium": "normal", "media": "normal", "moderate": "normal",
    "alta": "high", "urgent": "critical", "critica": "critical", "urgente": "critical",
}  # fmt: skip
NOT_TABLES = (b"PK", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x1f\x8b")
"""How files begin that are no tables: workbooks and archives, pictures, PDF, gzip."""
_SIGNS = re.compile(r"[\W_]+")


def plain(name: str) -> str:
    """A column's name without capitals, accents and signs: `Nº` and `Descripción` are `no` and `descripcion`."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return _SIGNS.sub(" ", "".join(sign for sign in apart if not unicodedata.combining(sign))).strip()


def column_of(ours: str, header: Sequence[str]) -> str | None:
    """The column of `header` that holds what we call `ours`; the first of our names for it that stands there."""
    found = {plain(name): name for name in reversed(header)}
    return next((found[name] for name in NAMES.get(ours, ()) if name in found), None)


def decoded(raw: bytes) -> tuple[str, bool]:
    """The text of a table and whether it had to be taken for Windows-1252: spreadsheets write that, or UTF-16."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), False
    try:
        return raw.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), True
