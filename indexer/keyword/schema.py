"""The fields of a chunk in the word index: a title and a body for each language, and plain ones for every text."""

from __future__ import annotations

import tantivy

from indexer.keyword.analysis import STEMMED, analyzer


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


def register_analyzers(index: tantivy.Index) -> None:
    """Tell `index` how the fields' texts become terms."""
    index.register_tokenizer("firstline_plain", analyzer(""))
    for language in STEMMED:
        index.register_tokenizer(f"firstline_{language}", analyzer(language))
