"""How chats' own data is read: leniently, since they add to it whenever they like."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class Loose(BaseModel):
    """Unknown fields are ignored, and missing ones are what the model says."""

    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_nothing(cls, given: object) -> object:
        """Null is written for what is empty; here it is missing."""
        return {k: v for k, v in given.items() if v is not None} if isinstance(given, dict) else given
