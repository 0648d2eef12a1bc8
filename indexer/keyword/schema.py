"""The fields of a chunk in the word index: a title and a body for each language, and plain ones for every text."""

from __future__ import annotations

from pathlib import Path

import tantivy

from indexer.keyword.analysis import STEMMED, analyzer
from indexer.types import IndexerError


def chunk_schema() -> tantivy.Schema:
    """Return the fields of a chunk."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("tags", tokenizer_name="firstline_plain", index_option="freq")
    for field in (*STEMMED, "plain"):
        for part in ("title", "body"):
            builder.add_text_field(f"{part}_{field}", tokenizer_name=f"firstline_{field}", index_option="freq")
    return builder.build()


def open_words(directory: Path, schema: tantivy.Schema) -> tantivy.Index:
    """Return the index of words in `directory`, made where there is none; raise `IndexerError` where it cannot be."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(schema, path=str(directory))
    except (OSError, ValueError) as error:  # the engine's own are all ValueErrors
        reason = str(error).removesuffix(". None")  # what the engine adds where it has nothing to add
        raise IndexerError(
            f"The words of the index in {str(directory)!r} cannot be opened: {reason}. Check that the home can be "
            "written (a lock is kept there); where files are damaged, restore a backup or index into a new home."
        ) from error
    _register_analyzers(index)
    return index


def _register_analyzers(index: tantivy.Index) -> None:
    """Tell `index` how the fields' texts become terms."""
    index.register_tokenizer("firstline_plain", analyzer(""))
    for language in STEMMED:
        index.register_tokenizer(f"firstline_{language}", analyzer(language))
