"""Sign in at the organisation's provider, and come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.person import Person, same
from app.domain.sign_on import Attempt, RoleMap, SignInFailed
from app.ports import IdentityProvider
from app.services.access.sign_in import SignIn


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn:
    """Sends a browser to the provider and lets in whom it vouches for."""

    provider: IdentityProvider
    roles: RoleMap
    sign_in: SignIn
    make_secret: Callable[[], str]

    def begin(self, *, next: str, back_to: str) -> tuple[str, Attempt]:
        """Return where to send the browser, and the attempt that it must bring back."""
        state, nonce, verifier = self.make_secret(), self.make_secret(), self.make_secret()
        attempt = Attempt(state=state, nonce=nonce, verifier=verifier, next=next)
        return self.provider.address(attempt, back_to=back_to), attempt

    def finish(self, attempt: Attempt, returned: Returned, *, former: str) -> tuple[Person, str]:
        """Return the person and the secret of their session; raise `SignInFailed` with the reason."""
        if not attempt.state or not same(attempt.state, returned.state):
            raise SignInFailed("This sign-in was not begun in this browser, or too long ago.")
        if returned.error or not returned.code:
            raise SignInFailed(f"The provider let nobody in: {returned.error[:60]!r}.")
        if returned.issuer and returned.issuer != self.provider.issuer:
            raise SignInFailed("Another provider answered than was asked.")
        person = self.roles.person(self.provider.vouched(attempt, code=returned.code, back_to=returned.back_to))
        return person, self.sign_in(person, via="provider", former=former)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What the browser came back with."""

    state: str
    back_to: str
    code: str = ""
    error: str = ""
    issuer: str = ""
