"""A small OpenID Connect provider at 127.0.0.1: people choose who they are; what a client must send is checked."""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "equity-map", "a secret of the test"


class Provider:
    """What one provider knows: ``people`` by name with their claims; ``issued`` counts the tokens it gave."""

    def __init__(self, address: str, people: Mapping[str, Mapping[str, Any]]) -> None:
        from joserfc.jwk import RSAKey

        self.address, self.people, self.issued, self.ended = address, people, 0, 0
        self._keys = {name: RSAKey.generate_key(2048, {"kid": name}) for name in ("ours", "another")}
        self._codes: dict[str, tuple[str, dict[str, str]]] = {}

    def app(self) -> Starlette:
        """Return the addresses of the provider."""
        named = {
            "/.well-known/openid-configuration": self._told,
            "/authorize": self._ask,
            "/allow": self._allow,
            "/keys": lambda _: JSONResponse({"keys": [self._keys["ours"].as_dict(private=False)]}),
            "/end": self._end,
        }
        routes = [Route(path, answer) for path, answer in named.items()]
        return Starlette(routes=[*routes, Route("/token", self._token, methods=["POST"])])

    def _told(self, _: Request) -> Response:
        of = {"authorization": "authorize", "token": "token", "end_session": "end"}
        return JSONResponse(
            {
                "issuer": self.address,
                **{f"{name}_endpoint": f"{self.address}/{path}" for name, path in of.items()},
                "jwks_uri": f"{self.address}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def _ask(self, request: Request) -> Response:
        asked = dict(request.query_params)
        right = asked.get("client_id") == CLIENT and asked.get("response_type") == "code" and asked.get("state")
        if not right or asked.get("code_challenge_method") != "S256" or "openid" not in asked.get("scope", "").split():
            return Response("not asked as it should be", status_code=400)
        links = (f'<p><a href="/allow?{request.url.query}&amp;who={who}">{who}</a></p>' for who in self.people)
        return HTMLResponse("".join(links))

    def _allow(self, request: Request) -> Response:
        asked, code = dict(request.query_params), secrets.token_urlsafe()
        self._codes[code] = (asked["who"], asked)
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}")

    async def _token(self, request: Request) -> Response:
        from joserfc import jwt

        form = await request.form()
        who, asked = self._codes.pop(str(form["code"]))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(str(form["code_verifier"]).encode()).digest()).rstrip(b"=")
        ours = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if (
            asked["code_challenge"].encode() != challenge
            or request.headers.get("authorization") != ours
            or form["redirect_uri"] != asked["redirect_uri"]
        ):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now, claims = int(time.time()), dict(self.people[who])
        key = self._keys["another" if claims.pop("forged", False) else "ours"]
        told = {"iss": self.address, "aud": CLIENT, "sub": who, "iat": now, "exp": now + 600, "nonce": asked["nonce"]}
        token = jwt.encode({"alg": "RS256", "kid": "ours"}, told | claims, key)
        self.issued += 1
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "expires_in": 600, "id_token": token})

    def _end(self, request: Request) -> Response:
        self.ended += 1
        return RedirectResponse(request.query_params["post_logout_redirect_uri"])


@contextmanager
def providing(people: Mapping[str, Mapping[str, Any]]) -> Iterator[Provider]:
    """Run a provider until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    provider = Provider(f"http://127.0.0.1:{port}", people)
    server = uvicorn.Server(uvicorn.Config(provider.app(), host="127.0.0.1", port=port, log_level="warning"))
    running = threading.Thread(target=server.run)
    running.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        running.join()
