"""The service. Outer parts know inner ones, never the other way; pyproject.toml holds the layers, a test runs them.

`cli` and `main` begin it, `bootstrap` wires it from `settings`. Adapters speak with the world: `channels` with chats
and mail, `web` with browsers, `http` with programs, `ticketing` with other ticket systems (what those share:
`mirroring`), `provider` with identity providers, `storage` with the database and the home, `answering` with the index
and the models. They call `services`, one use case a module; those need the world only as `ports` say, and rules stand
in `domain`. `live` and `whole` are about files: read again once they change, and written as a whole.
"""
