"""The vectors of passages, searched by FAISS within a reader's audience."""
