"""The words of passages, searched by Tantivy within a reader's audience."""
