"""The JSON API: thin routes over the use cases; `schemas` take untrusted text in, `problems` say what went wrong."""
