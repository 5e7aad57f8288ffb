"""Access tokens of an OpenID Connect provider."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import jwt

from gateway.errors import InvalidCredentials
from services.runtime.errors import Unavailable
from services.runtime.identity import Caller

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Public-key signatures only: "none" and shared secrets are how tokens get forged."""
LEEWAY_S = 30
JWKS_TIMEOUT_S = 5
JWKS_LIFESPAN_S = 300


@dataclass(frozen=True, slots=True)
class OidcProvider:
    """Who issues the tokens, and what stands in them."""

    issuer: str
    audience: str
    jwks_url: str
    tenant_claim: str
    user_claim: str = "sub"


class OidcTokens:
    """Checks signature, issuer, audience and times; the tenant comes from the token and nowhere else."""

    def __init__(self, provider: OidcProvider) -> None:
        self._provider = provider
        self._keys = jwt.PyJWKClient(provider.jwks_url, lifespan=JWKS_LIFESPAN_S, timeout=JWKS_TIMEOUT_S)

    async def identify(self, credential: str | None) -> Caller:
        """Who holds this token. Raises ``InvalidCredentials``, or ``Unavailable`` when the provider's keys cannot be had."""
        if not credential:
            raise InvalidCredentials
        # Fetching keys blocks.
        return await asyncio.to_thread(self._identify, credential)

    def _identify(self, token: str) -> Caller:
        provider = self._provider
        try:
            claims = jwt.decode(
                token,
                self._keys.get_signing_key_from_jwt(token).key,
                algorithms=list(ALGORITHMS),
                audience=provider.audience,
                issuer=provider.issuer,
                leeway=LEEWAY_S,
                options={"require": ["exp", "iss", "aud", provider.user_claim, provider.tenant_claim]},
            )
        except jwt.PyJWKClientConnectionError:
            raise Unavailable("The identity provider does not answer.") from None
        except jwt.PyJWTError:
            raise InvalidCredentials from None
        tenant, user = claims[provider.tenant_claim], claims[provider.user_claim]
        if not isinstance(tenant, str) or not isinstance(user, str) or not tenant or not user:
            raise InvalidCredentials
        return Caller(tenant, user)
