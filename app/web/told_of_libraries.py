"""What the libraries that read files say is wrong, as far as it is common. Every text is a message to translate."""

from __future__ import annotations

from app.web.wording import _

LIBRARIES = (
    _("No such file or directory"),
    _("Permission denied"),
    _("Is a directory"),
    _("No space left on device"),
    _("Read-only file system"),
    _("File is not a zip file"),
    _("%(said_what)s: line %(line)s column %(column)s (char %(place)s)"),
    _("Expecting value"),
    _("Extra data"),
    _("Expecting property name enclosed in double quotes"),
    _("Expecting ',' delimiter"),
    _("Expecting ':' delimiter"),
    _("Unterminated string starting at"),
    _("%(said_what)s (at line %(line)s, column %(column)s)"),
    _("%(said_what)s (at end of document)"),
    _("Invalid statement"),
    _("Invalid value"),
    _("Invalid initial character for a key part"),
    _("Expected '=' after a key in a key/value pair"),
    _("Expected newline or end of document after a statement"),
    _("Expected ']' at the end of a table declaration"),
    _("Expected ']]' at the end of an array declaration"),
    _("Cannot overwrite a value"),
    _("Unclosed array"),
    _("Unclosed inline table"),
    _("Unterminated string"),
    _("Illegal character %(character)s"),
    _("did not find expected node content"),
    _("did not find expected ',' or ']'"),
    _("did not find expected key"),
    _("could not find expected ':'"),
    _("mapping values are not allowed in this context"),
    _("mapping values are not allowed here"),
    _("found unexpected end of stream"),
    _("found character that cannot start any token"),
)
