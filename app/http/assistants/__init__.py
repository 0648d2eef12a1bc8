"""Firstline as a tool of other assistants, over the Model Context Protocol (docs/assistants.md, decision 0096).

`tools` says what an assistant may do and does it, knowing nothing of the protocol; `telling` says in words what came
of a request, so that an assistant quotes instead of inventing; `endpoint` speaks the protocol and lets tokens in. It
alone imports the SDK, which comes with the extra `assistants`.
"""
