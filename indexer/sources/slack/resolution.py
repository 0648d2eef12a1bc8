"""When a thread counts as resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.sources.slack.posts import Post

_DONE = frozenset(
    {"white_check_mark", "heavy_check_mark", "ballot_box_with_check", "check", "checked", "done", "solved", "resolved"}
)
_PLEASED = frozenset(
    {
        *("+1", "thumbsup", "pray", "tada", "heart", "raised_hands", "clap", "100", "ok_hand", "star", "bow", "muscle"),
        *("thankyou", "thank_you", "thanks", "ty", "gracias", "grazie", "heart_eyes", "partying_face", "green_heart"),
    }
)
_THANKS = re.compile(
    r"(?i)\b(?:thanks|thank\s+you|thx|ty|cheers|gracias|grazie)\b"
    r"|\b(?:it|that|this|all|everything)(?:'s|’s|\s+is|\s+has)?\s+(?:now\s+)?(?:works?|worked|working|fixed|solved|sorted|resolved)\b"
    r"|\b(?:works|working|fixed|solved|sorted)\s+now\b|\bdid\s+the\s+trick\b|\b(?:that|this)\s+(?:did\s+it|was\s+it|helps|helped)\b"
    r"|\b(?:ya\s+)?funciona\b|\bresuelto\b|\b(?:ora\s+)?funziona\b|\brisolto\b"
)
_NOT_YET = re.compile(
    r"(?i)\b(?:still|yet|not|no|n['’]t|isn['’]t|doesn['’]t|didn['’]t|won['’]t|can['’]t|cannot|unfortunately|but)\b[^.!?\n]{0,60}"
    r"\b(?:work\w*|fix\w*|help\w*|solv\w*|fail\w*|broken|error|same|happen\w*|problem|issue)\b"
    r"|\b(?:thanks|thank\s+you)\s+in\s+advance\b|\b(?:todavía|aún)\s+no\b|\bno\s+funciona\b|\bnon\s+(?:funziona|va)\b|\bancora\b"
)


def resolving_post(posts: Sequence[Post]) -> Post | None:
    """Return the post that shows a thread to be resolved, or None while it is open.

    Somebody other than the asker must have answered, and then either the thread carries a tick (✅, done, solved), or
    the asker says thanks or that it works, or the asker reacts happily to an answer. An asker who afterwards writes
    that it still fails takes it back. `posts` are of one thread, the question first, without bots.
    """
    asker = posts[0].user
    solved: Post | None = None
    answered = False
    for post in posts:
        if post.user != asker:
            answered = True
            solved = post if _is_accepted(post, asker) else solved
        elif answered:
            solved = _after_asker(post, solved)
    if solved is None and answered and _is_ticked(posts[0]):
        return next(post for post in reversed(posts) if post.user != asker)
    return solved


def _after_asker(post: Post, solved: Post | None) -> Post | None:
    if _NOT_YET.search(post.text):
        return None
    return post if _THANKS.search(post.text) or _is_ticked(post) else solved


def _is_ticked(post: Post) -> bool:
    return any(name in _DONE for name, _ in post.reactions)


def _is_accepted(post: Post, asker: str) -> bool:
    return _is_ticked(post) or any(name in _PLEASED and asker in users for name, users in post.reactions)
