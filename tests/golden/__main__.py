"""Print the golden conversations as they come out now, to compare and, where that is meant, to put in their place.

python -m tests.golden DEMO_HOME > tests/golden/conversations.yaml
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.golden.conversations import Conversation, conversations
from tests.golden.faces import what_came_of_it
from tests.golden.world import World, opened


def main(home: Path) -> None:
    with TemporaryDirectory() as directory:
        copied = Path(directory) / "home"
        for part in ("index", "triage"):
            shutil.copytree(home / part, copied / part)
        with opened(copied, conversations()) as world:
            rows = [_row(world, one) for one in conversations()]
    print(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=118), end="")


def _row(world: World, conversation: Conversation) -> dict[str, object]:
    groups = sorted(conversation.groups - {"everyone"})
    row: dict[str, object] = {"id": conversation.id, "about": conversation.about}
    return row | ({"groups": groups} if groups else {}) | {"turns": list(_turns(world, conversation))}


def _turns(world: World, conversation: Conversation) -> Iterator[dict[str, str]]:
    face = world.faces()["api"]
    face.begin(conversation)
    for turn in conversation.turns:
        face.take(turn)
        came = what_came_of_it(world.engine, face.requester)[0]
        quotes = came.quoted[0][0] if came.decision == "reply" and came.quoted else ""
        row = {turn.act: turn.words, "decision": came.decision, "reason": came.reason, "state": came.state}
        yield row | {name: value for name, value in (("quotes", quotes), ("asks", came.asked[0])) if value}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
