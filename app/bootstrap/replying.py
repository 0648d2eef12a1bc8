"""Writing back and taking notes, wired to the engine."""

from __future__ import annotations

from app.answering.reply_reading import ReadReplies
from app.bootstrap.engine import Engine
from app.services.desk.reply_to_requester import AddNote
from app.services.requests.continue_request import ContinueRequest
from classifier.replies import ReplyReader, packaged_replies
from indexer.bootstrap import message_encoder


def build_continue_request(engine: Engine) -> ContinueRequest:
    """Return the use case that takes what people write back, for every face and channel."""
    return ContinueRequest(
        unit_of_work=engine.unit_of_work,
        clock=engine.clock,
        ids=engine.ids,
        read=ReadReplies(reader=ReplyReader(encoder=message_encoder(), models=packaged_replies())),
        ask=engine.ask,
        reopen_within=lambda: engine.life.acts.rules().reopen_within,
    )


def build_note(engine: Engine) -> AddNote:
    """Return the use case that takes what agents tell each other below a ticket."""
    return AddNote(unit_of_work=engine.unit_of_work, clock=engine.clock, ids=engine.ids, rules=engine.life.desk_file)
