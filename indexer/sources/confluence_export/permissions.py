"""Who may read a page, from what an XML export says of its space, the page itself and its ancestors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from indexer.restrictions import narrowed
from indexer.sources.confluence_export.entities import Entity
from indexer.types import PUBLIC

_EVERY_USER = frozenset({"confluence-users", "users", "jira-users", "everyone", "_licensed-confluence"})
KINDS = frozenset({"SpacePermission", "ContentPermission", "ContentPermissionSet"})


class Permissions:
    """Collects permission objects, then answers per page. Groups keep their names; a person becomes `user:<key>`."""

    def __init__(self) -> None:
        self._readers_of_space: defaultdict[str, set[str]] = defaultdict(set)
        self._page_of_set: dict[str, str] = {}
        self._readers_of_set: defaultdict[str, set[str]] = defaultdict(set)

    def take(self, entity: Entity) -> None:
        """Note one permission object; those about editing say nothing of reading."""
        if entity.kind == "SpacePermission" and entity.get("type") == "VIEWSPACE":
            self._readers_of_space[entity.refers.get("space", "")].add(_reader(entity))
        elif entity.kind == "ContentPermissionSet" and entity.get("type") == "View":
            self._page_of_set[entity.id] = entity.refers.get("owningContent", "")
        elif entity.kind == "ContentPermission" and entity.get("type") == "View":
            self._readers_of_set[entity.refers.get("owningSet", "")].add(_reader(entity))

    def audience(self, page: Entity, parents: Mapping[str, str]) -> frozenset[str]:
        """Return the groups that may read `page`: those allowed by its space and by every restriction above it."""
        return narrowed(self._space_audience(page.refers.get("space", "")), self._restrictions(page.id, parents))

    def _space_audience(self, space: str) -> frozenset[str]:
        readers = self._readers_of_space.get(space, set())
        return PUBLIC if not readers or "" in readers or readers & _EVERY_USER else frozenset(readers)

    def _restrictions(self, page: str, parents: Mapping[str, str]) -> Iterator[frozenset[str]]:
        visited: set[str] = set()
        while page and page not in visited:
            visited.add(page)
            for set_id, owner in self._page_of_set.items():
                if owner == page:
                    yield frozenset(self._readers_of_set.get(set_id, set()) - {""})
            page = parents.get(page, "")


def _reader(permission: Entity) -> str:
    group = permission.get("groupName") or permission.get("group")
    person = permission.refers.get("userSubject") or permission.get("userName")
    return group or (f"user:{person}" if person else "")
