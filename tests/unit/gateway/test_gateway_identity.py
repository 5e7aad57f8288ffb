"""Credentials: API keys and tokens of an identity provider."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gateway.clients.oidc import OidcProvider, OidcTokens
from gateway.errors import InvalidCredentials
from gateway.service.identity import ApiKeys, KeyHolder, parse_api_keys
from services.runtime.errors import Unavailable
from services.runtime.identity import Caller

DIGEST = hashlib.sha256(b"secret").hexdigest()


async def test_every_line_is_a_key() -> None:
    keys = ApiKeys(parse_api_keys(f"# who may\n\nacme:alice:{DIGEST}\nglobex:bob:{hashlib.sha256(b'other').hexdigest()}\n"))
    assert await keys.identify("secret") == Caller("acme", "alice")
    assert await keys.identify("other") == Caller("globex", "bob")


@pytest.mark.parametrize(
    "credential", [None, "", "Secret", DIGEST, "ключ"], ids=["none", "empty", "case", "the digest", "no ASCII"]
)
async def test_unknown_key_is_refused(credential: str | None) -> None:
    with pytest.raises(InvalidCredentials):
        await ApiKeys((KeyHolder(Caller("acme", "alice"), DIGEST),)).identify(credential)


BAD_LINES = {
    "too few parts": f"acme:{DIGEST}",
    "not a digest": "acme:alice:secret",
    "upper case": f"acme:alice:{DIGEST.upper()}",
    "empty tenant": f":alice:{DIGEST}",
    "odd tenant": f"ac/me:alice:{DIGEST}",
    "no key at all": "# none\n",
}


@pytest.mark.parametrize("text", BAD_LINES.values(), ids=BAD_LINES.keys())
def test_bad_key_file_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(ValueError, match="API keys") as raised:
        parse_api_keys(text)
    assert DIGEST not in str(raised.value)


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def tokens(key: RSAPrivateKey) -> Iterator[OidcTokens]:
    """Tokens of a provider that publishes one key."""
    published = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())) | {"kid": "k1", "use": "sig", "alg": "RS256"}

    class Jwks(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": [published]}).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with HTTPServer(("127.0.0.1", 0), Jwks) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield OidcTokens(provider(f"http://127.0.0.1:{server.server_port}/jwks"))
        server.shutdown()
        thread.join()


def provider(url: str) -> OidcProvider:
    return OidcProvider("https://idp.example", "pmd", url, "tenant")


def claims(**changed: object) -> dict[str, object]:
    given = {"iss": "https://idp.example", "aud": "pmd", "sub": "alice", "tenant": "acme", "exp": time.time() + 60} | changed
    return {name: value for name, value in given.items() if value is not None}


async def test_token_names_its_caller(tokens: OidcTokens, key: RSAPrivateKey) -> None:
    token = jwt.encode(claims(), key, "RS256", {"kid": "k1"})
    assert await tokens.identify(token) == Caller("acme", "alice")


BAD_CLAIMS: dict[str, dict[str, object]] = {
    "expired": {"exp": time.time() - 3600},
    "no expiry": {"exp": None},
    "not yet": {"nbf": time.time() + 3600},
    "another audience": {"aud": "other"},
    "no audience": {"aud": None},
    "another issuer": {"iss": "https://evil.example"},
    "no tenant": {"tenant": None},
    "tenant is no text": {"tenant": ["acme"]},
    "empty tenant": {"tenant": ""},
    "no user": {"sub": None},
}


@pytest.mark.parametrize("changed", BAD_CLAIMS.values(), ids=BAD_CLAIMS.keys())
async def test_token_with_wrong_claims_is_refused(tokens: OidcTokens, key: RSAPrivateKey, changed: dict[str, object]) -> None:
    token = jwt.encode(claims(**changed), key, "RS256", {"kid": "k1"})
    with pytest.raises(InvalidCredentials):
        await tokens.identify(token)


async def test_forged_tokens_are_refused(tokens: OidcTokens, key: RSAPrivateKey) -> None:
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    forged = [
        jwt.encode(claims(), None, "none", {"kid": "k1"}),
        jwt.encode(claims(), public[-64:], "HS256", {"kid": "k1"}),
        jwt.encode(claims(), generate_private_key(65537, 2048), "RS256", {"kid": "k1"}),
        jwt.encode(claims(), key, "RS256", {"kid": "unknown"}),
        "not.a.token",
        "",
    ]
    for token in forged:
        with pytest.raises(InvalidCredentials):
            await tokens.identify(token)


async def test_silent_provider_is_unavailable(key: RSAPrivateKey) -> None:
    token = jwt.encode(claims(), key, "RS256", {"kid": "k1"})
    with pytest.raises(Unavailable):
        await OidcTokens(provider("http://127.0.0.1:9/jwks")).identify(token)
