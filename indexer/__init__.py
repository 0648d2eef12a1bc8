"""Knowledge in, passages out.

In: a source (`sources`, found by `plugins`) yields documents and threads as markdown (`cleaning` of web pages,
`formats` of files). `build` takes what changed since the `ledger`'s last look and has it cut into passages
(`chunking`); `writer` writes their vectors, words and notes (`noted`) as a `snapshot` that serves whole or not at all.

Out: `serving` holds the `opened` snapshot; `retriever` asks words (`keyword`) and vectors (`vector`) within the
reader's audience, as `planning` says, then `fusion`, `scoring` and `secondlook` put the hits in order. `bootstrap`
wires both.
"""
