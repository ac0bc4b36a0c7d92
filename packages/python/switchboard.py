"""Lease a phone number, get the code that is sent to it: the Python client of Switchboard.

One file, standard library only, Python 3.9 and newer. Copy it into your project.

    from switchboard import Switchboard

    sb = Switchboard("http://127.0.0.1:8080", key="0123456789abcdef0123456789abcdef")
    with sb.lease(service="tg", country=2, max_price="0.50") as lease:
        print(lease.phone)
        print(lease.code(timeout=120))

Whatever goes wrong is a ``SwitchboardError``. A request that is lost on the way is sent again; an order is made once, however
often it had to be sent. Objects of this module are for one thread at a time, but for ``EventStream.close``.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import secrets
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Union

__all__ = [
    "Switchboard",
    "Lease",
    "EventStream",
    "SwitchboardError",
    "ProblemError",
    "OutOfStockError",
    "NoMoneyError",
    "NotAllowedError",
    "NotFoundError",
    "InvalidRequestError",
    "RateLimitError",
    "UnavailableError",
    "LeaseEndedError",
    "WaitTimeoutError",
    "UnreachableError",
]
__version__ = "0.1.0"

#: A JSON object, as the server sends it.
Json = Dict[str, Any]
#: Decimal text like ``"0.50"``, or a ``Decimal``.
Money = Union[str, Decimal]

_MOST_WAIT_SECONDS = 60
_GRACE_SECONDS = 2.0
_MOST_RETRY_AFTER_SECONDS = 60.0
#: The server beats every 15 seconds: a stream that is silent for three beats is dead.
_SILENT_SECONDS = 45.0
_GOOD_SECONDS = 10.0
_MOST_LINE_BYTES = 4 * 1024 * 1024
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_OVER = frozenset(("finished", "cancelled", "expired"))


class SwitchboardError(Exception):
    """Whatever goes wrong here is one of these."""


class ProblemError(SwitchboardError):
    """The server answered that it will not. ``code`` says why, for programs; ``todo`` what to do about it, for people."""

    def __init__(self, problem: Json) -> None:
        super().__init__(f"{problem['code']}: {problem['detail']}")
        self.problem = problem
        self.code: str = problem["code"]
        self.status: int = problem["status"]
        self.todo: str = problem.get("todo", "")
        self.details: Json = problem.get("details", {})


class InvalidRequestError(ProblemError):
    """Something in the request is not valid: ``details["issues"]`` names the fields."""


class NotAllowedError(ProblemError):
    """The key is missing or wrong, or it may not do that."""


class NotFoundError(ProblemError):
    """There is no such thing, or it is somebody else's."""


class OutOfStockError(ProblemError):
    """No number is free, or none for that price."""


class NoMoneyError(ProblemError):
    """The account has not enough money, or a cap on spending is reached."""


class RateLimitError(ProblemError):
    """Asked too often, and still so after all tries."""


class UnavailableError(ProblemError):
    """The server cannot do it now, and still so after all tries."""


class LeaseEndedError(SwitchboardError):
    """The lease has ended: nothing comes any more. ``state`` says how."""

    def __init__(self, state: str) -> None:
        super().__init__(f"the lease is {state}")
        self.state = state


class WaitTimeoutError(SwitchboardError, TimeoutError):
    """No code, or no answer, came in time."""


class UnreachableError(SwitchboardError, ConnectionError):
    """The server cannot be reached, or what answers is not Switchboard."""


_OF_CODE = {
    "no_numbers": OutOfStockError,
    "price_too_low": OutOfStockError,
    "no_balance": NoMoneyError,
    "cap_reached": NoMoneyError,
    "rate_limited": RateLimitError,
}
_OF_STATUS = {
    400: InvalidRequestError,
    401: NotAllowedError,
    403: NotAllowedError,
    404: NotFoundError,
    422: InvalidRequestError,
    429: RateLimitError,
}


class Switchboard:
    """A Switchboard server, and an account of it.

    ``key`` is the key of the account. ``timeout`` is the time for one request in seconds, what the server waits for a message
    not counted; ``retries`` says how often a request is sent again that was lost or turned away for a moment.
    """

    def __init__(self, url: str, key: str, *, timeout: float = 30.0, retries: int = 4) -> None:
        if not re.fullmatch(r"https?://[^/?#\s]+[^?#\s]*", url, re.IGNORECASE):
            raise SwitchboardError(f'"{url}" is not the address of a server, like https://switchboard.example.org')
        if not re.fullmatch(r"[\x21-\x7e]+", key):
            raise SwitchboardError("the key is empty, or no key of Switchboard")
        self._url = url.rstrip("/")
        self._key = key
        self._timeout = timeout
        self._retries = retries
        self._opener = urllib.request.build_opener(_NoRedirects)

    def lease(
        self,
        *,
        service: str,
        country: Optional[int] = None,
        max_price: Optional[Money] = None,
        min_price: Optional[Money] = None,
        operators: Optional[Sequence[str]] = None,
        except_prefixes: Optional[Sequence[str]] = None,
        distinct_numbers: Optional[bool] = None,
        quote: Optional[str] = None,
        order_key: Optional[str] = None,
        idempotency_key: Optional[str] = None,
    ) -> Lease:
        """Leases a number, once, however often the request has to be sent.

        ``quote`` is the id of a quote (``sb.request("POST", "/quotes", body=…)``), whose price or a better one is had.
        ``idempotency_key`` is a name of your own for this order, so that it is made once even if your program begins anew.
        Raises ``OutOfStockError``, ``NoMoneyError``, ``NotAllowedError``.
        """
        wish = {
            "service": service,
            "country": country,
            "maxPrice": None if max_price is None else str(max_price),
            "minPrice": None if min_price is None else str(min_price),
            "operators": None if operators is None else list(operators),
            "exceptPrefixes": None if except_prefixes is None else list(except_prefixes),
            "distinctNumbers": distinct_numbers,
            "quote": quote,
            "orderKey": order_key,
        }
        body = {name: value for name, value in wish.items() if value is not None}
        return Lease(self, self.request("POST", "/activations", body=body, idempotency_key=idempotency_key))

    def find_lease(self, id: int) -> Lease:
        """One that was leased before. Raises ``NotFoundError``."""
        return Lease(self, self.request("GET", f"/activations/{int(id)}"))

    def balance(self) -> str:
        """What can be spent, like ``"12.50"``."""
        me = self.request("GET", "/me")
        if "balance" not in me:
            raise SwitchboardError("this is the token of an administrator: it has no balance")
        return str(me["balance"]["available"])

    def events(
        self,
        *,
        after: Optional[str] = None,
        kinds: Optional[Sequence[str]] = None,
        account: Optional[str] = None,
    ) -> EventStream:
        """What happens to the account, as it happens: ``for event in sb.events(): …``

        ``after`` is the id of the event to go on behind; without it the stream has what comes from now on. ``account`` says whose,
        for administrators.
        """
        return EventStream(self, after=after, kinds=kinds, account=account)

    def simulate(self, *, to: str, sender: str, text: str) -> Json:
        """Sends an SMS to a simulated number. Raises ``SwitchboardError`` where the server simulates nothing, or not that number."""
        body = {"to": to, "from": sender, "text": text, "supplierMessageId": secrets.token_hex(16)}
        return self._send("POST", "/sim/messages", body=body)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Optional[Mapping[str, Any]] = None,
        body: Optional[Any] = None,
        idempotency_key: Optional[str] = None,
    ) -> Json:
        """Any operation of the API, by its address below ``/api/v1``: ``sb.request("GET", "/offers", query={"country": 2})``."""
        return self._send(method, f"/api/v1{path}", query=query, body=body, idempotency_key=idempotency_key)

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: Optional[Mapping[str, Any]] = None,
        body: Optional[Any] = None,
        idempotency_key: Optional[str] = None,
        until: Optional[float] = None,
    ) -> Json:
        """``until`` is the moment of ``time.monotonic`` after which it is given up. Raises ``WaitTimeoutError`` then."""
        headers = {"accept": "application/json"}
        if method != "GET":
            headers["idempotency-key"] = idempotency_key or secrets.token_hex(16)
        sent = None if body is None else json.dumps(body).encode()
        if sent is not None:
            headers["content-type"] = "application/json"
        tries = 0
        while True:
            most = self._timeout + float((query or {}).get("wait") or 0)
            if until is not None:
                most = min(most, max(0.001, until - time.monotonic()))
            try:
                with self._open(method, path, query, headers, sent, most) as response:
                    return _parse(response.read(), response.status)
            except Exception as thrown:
                failure = _failure(thrown, self._url)
            if not failure.is_passing or tries >= self._retries or failure.wait > _MOST_RETRY_AFTER_SECONDS:
                raise failure.error from failure.cause
            pause = max(failure.wait, _backoff(tries, first=0.2, most=5.0))
            if until is not None and time.monotonic() + pause >= until:
                raise WaitTimeoutError(f"no answer from {self._url} in time") from failure.error
            time.sleep(pause)
            tries += 1

    def _open(
        self,
        method: str,
        path: str,
        query: Optional[Mapping[str, Any]],
        headers: Mapping[str, str],
        body: Optional[bytes],
        timeout: float,
    ) -> http.client.HTTPResponse:
        given = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        url = f"{self._url}{path}" + (f"?{urllib.parse.urlencode(given)}" if given else "")
        request = urllib.request.Request(url, data=body, method=method, headers=dict(headers))
        # Not kept for another server, should one send elsewhere.
        request.add_unredirected_header("authorization", f"Bearer {self._key}")
        try:
            response: http.client.HTTPResponse = self._opener.open(request, timeout=timeout)
            return response
        except urllib.error.HTTPError as answer:
            with answer:
                raise _refusal(answer.code, answer.headers.get("retry-after"), answer.read()) from None


class Lease:
    """One number that is leased for one service. In a ``with`` statement it is released at the end."""

    def __init__(self, switchboard: Switchboard, activation: Json) -> None:
        self._switchboard = switchboard
        self._after: Optional[str] = None
        #: As it was known last.
        self.activation: Json = activation

    @property
    def id(self) -> int:
        return int(self.activation["id"])

    @property
    def phone(self) -> str:
        """The number, digits only, country code included."""
        return str(self.activation["phone"])

    @property
    def price(self) -> str:
        """What it costs, like ``"0.45"``."""
        return str(self.activation["price"])

    @property
    def state(self) -> str:
        """As it was known last: ``waiting``, ``received``, ``retrying``, ``finished``, ``cancelled`` or ``expired``."""
        return str(self.activation["state"])

    def __repr__(self) -> str:
        return f"<Lease {self.id} {self.phone} {self.state}>"

    def __enter__(self) -> Lease:
        return self

    def __exit__(self, _kind: object, error: Optional[BaseException], _trace: object) -> None:
        try:
            self.release()
        except SwitchboardError:
            # What went wrong before says more.
            if error is None:
                raise

    def code(self, timeout: Optional[float] = 120.0) -> str:
        """The code of the next message that has one, the moment that it is there; each code is given once.

        ``timeout`` is in seconds, ``None`` for as long as the lease lives. Raises ``WaitTimeoutError``, and ``LeaseEndedError`` where
        the lease ends without a code.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            items = self._next(until)
            if not items:
                raise LeaseEndedError(self.state)
            for message in items:
                self._after = message["id"]
                if message["code"] is not None:
                    return str(message["code"])

    def messages(self, timeout: Optional[float] = 120.0) -> Iterator[Json]:
        """Messages as they come, from the first that was not given yet, until the lease ends.

        Raises ``WaitTimeoutError`` where none comes for ``timeout`` seconds.
        """
        while True:
            items = self._next(None if timeout is None else time.monotonic() + timeout)
            if not items:
                return
            for message in items:
                self._after = message["id"]
                yield message

    def refresh(self) -> Json:
        """How it stands now."""
        return self._look(None)

    def another(self) -> Json:
        """Waits for one more message: ``code()`` gives the code of that one."""
        return self._end("another")

    def finish(self) -> Json:
        """It is over, and paid."""
        return self._end("finish")

    def cancel(self) -> Json:
        """It is over, and the money is back; only where no message came."""
        return self._end("cancel")

    def release(self) -> Json:
        """Ends it either way: finishes it where a message came, else cancels it. What has ended stays as it is.

        Raises ``ProblemError`` with ``cancel_too_early`` while it may not be cancelled yet.
        """
        self.refresh()
        if self.state in _OVER:
            return self.activation
        try:
            return self.cancel() if self.state == "waiting" else self.finish()
        except ProblemError as error:
            # A message came, or it ended, between the look and the deed.
            if error.code == "code_received":
                return self.finish()
            if error.code == "activation_closed":
                return self.refresh()
            raise

    def _next(self, until: Optional[float]) -> List[Json]:
        """The messages after those that were given, as soon as there is one; none where the lease has ended."""
        last = None if until is None else until + _GRACE_SECONDS
        while True:
            left = _MOST_WAIT_SECONDS if until is None else -int(-(until - time.monotonic()) // 1)
            items = self._list(last, wait=max(0, min(_MOST_WAIT_SECONDS, left)))
            if items:
                return items
            if self._look(last)["state"] in _OVER:
                # The last one may have come between those two.
                return self._list(last, wait=0)
            if until is not None and time.monotonic() >= until:
                raise WaitTimeoutError(f"no message for {self.phone} in time")

    def _list(self, until: Optional[float], *, wait: int) -> List[Json]:
        query = {"wait": wait or None, "after": self._after}
        path = f"/api/v1/activations/{self.id}/messages"
        items: List[Json] = self._switchboard._send("GET", path, query=query, until=until)["items"]
        return items

    def _look(self, until: Optional[float]) -> Json:
        self.activation = self._switchboard._send("GET", f"/api/v1/activations/{self.id}", until=until)
        return self.activation

    def _end(self, word: str) -> Json:
        self.activation = self._switchboard.request("POST", f"/activations/{self.id}/{word}")
        return self.activation


class EventStream:
    """Events as they happen, each once and in order: ``for event in sb.events(): print(event["kind"], event["subject"])``.

    Each is a dictionary with ``id``, ``kind``, ``subject``, ``at`` and what belongs to its kind. A lost connection is made again
    behind the last event, for as long as it takes. The loop ends when it is left, by ``close()`` (from another thread too), and by
    an error that waiting does not mend.
    """

    def __init__(
        self,
        switchboard: Switchboard,
        *,
        after: Optional[str],
        kinds: Optional[Sequence[str]],
        account: Optional[str],
    ) -> None:
        self._switchboard = switchboard
        self._path = "/api/v1/events" if account is None else f"/api/v1/accounts/{urllib.parse.quote(account, safe='')}/events"
        self._kinds = None if kinds is None else ",".join(kinds)
        self._read_id = after
        self._response: Optional[http.client.HTTPResponse] = None
        self._since = 0.0
        self._was_open = False
        self._closed = threading.Event()
        self._tries = 0
        #: The place behind all that was given: go on ``after`` it another time. ``None`` before the stream is open.
        self.last_id: Optional[str] = after

    def open(self) -> EventStream:
        """Connects: whatever happens once this has returned is in the stream. A loop does it by itself when it begins."""
        while not self._was_open and not self._closed.is_set():
            self._more()
            self.last_id = self._read_id
        return self

    def close(self) -> None:
        """Ends the stream, also for a loop that waits in another thread."""
        self._closed.set()
        self._drop()

    def __enter__(self) -> EventStream:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Json]:
        try:
            while not self._closed.is_set():
                event = self._more()
                self.last_id = self._read_id
                if event is not None:
                    yield event
        finally:
            self._drop()

    def _more(self) -> Optional[Json]:
        """The next event, or ``None`` where only the place moved on, over as many connections as it takes."""
        while not self._closed.is_set():
            try:
                return self._read()
            except Exception as thrown:
                # Whatever a connection says that another thread has closed.
                if self._closed.is_set():
                    break
                failure = _failure(thrown, self._switchboard._url)
            if self._response is not None and time.monotonic() - self._since > _GOOD_SECONDS:
                self._tries = 0
            self._drop()
            if not failure.is_passing or (not self._was_open and self._tries >= self._switchboard._retries):
                raise failure.error from failure.cause
            self._closed.wait(max(failure.wait, _backoff(self._tries, first=0.25, most=30.0)))
            self._tries += 1
        return None

    def _read(self) -> Optional[Json]:
        if self._response is None:
            self._response = self._connect()
        fields: Dict[str, str] = {}
        data: List[str] = []
        while True:
            line = self._response.readline(_MOST_LINE_BYTES)
            if not line.endswith(b"\n"):
                raise UnreachableError("the stream has ended")
            text = line.decode().rstrip("\r\n")
            if text == "":
                break
            name, _, value = text.partition(":")
            value = value[1:] if value.startswith(" ") else value
            if name == "data":
                data.append(value)
            elif name:
                fields[name] = value
        if "id" in fields:
            self._read_id = fields["id"]
            self._was_open = True
        if not data:
            return None
        self._tries = 0
        return {"kind": fields.get("event"), **json.loads("\n".join(data)), "id": self._read_id}

    def _connect(self) -> http.client.HTTPResponse:
        query = {"after": self._read_id, "kinds": self._kinds}
        headers = {"accept": "text/event-stream"}
        response = self._switchboard._open("GET", self._path, query, headers, None, _SILENT_SECONDS)
        if not (response.headers.get("content-type") or "").startswith("text/event-stream"):
            response.close()
            raise _Failure(UnreachableError("what answers there is not Switchboard"), is_passing=False)
        self._since = time.monotonic()
        if self._closed.is_set():
            response.close()
            raise UnreachableError("the stream is closed")
        return response

    def _drop(self) -> None:
        response, self._response = self._response, None
        if response is None:
            return
        # A reader in another thread waits at the socket: closing alone would wait for it.
        raw = getattr(getattr(response, "fp", None), "raw", None)
        connection = getattr(raw, "_sock", None)
        if connection is not None:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        try:
            response.close()
        except (OSError, ValueError):
            pass


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key must not follow to somebody else: what sends elsewhere is an answer like any other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class _Failure(Exception):
    """Why a try failed, and whether another may do better."""

    def __init__(
        self,
        error: SwitchboardError,
        *,
        is_passing: bool,
        wait: float = 0.0,
        cause: Optional[BaseException] = None,
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.is_passing = is_passing
        self.wait = wait
        self.cause = cause


def _failure(thrown: Exception, url: str) -> _Failure:
    """What went wrong on the way is worth another try; what is wrong in this program is raised."""
    if isinstance(thrown, _Failure):
        return thrown
    if isinstance(thrown, SwitchboardError):
        return _Failure(thrown, is_passing=True)
    reason = thrown.reason if isinstance(thrown, urllib.error.URLError) else thrown
    if isinstance(reason, (TimeoutError, socket.timeout)):
        return _Failure(WaitTimeoutError(f"no answer from {url} in time"), is_passing=True, cause=thrown)
    if isinstance(thrown, (OSError, http.client.HTTPException)):
        return _Failure(UnreachableError(f"no answer from {url}"), is_passing=True, cause=thrown)
    raise thrown


def _refusal(status: int, retry_after: Optional[str], text: bytes) -> _Failure:
    is_passing = status in _PASSING
    wait = float(retry_after) if retry_after and re.fullmatch(r"\d{1,9}", retry_after) else 0.0
    body = _json(text)
    if isinstance(body, dict):
        if all(name in body for name in ("code", "detail", "status")):
            kind = _OF_CODE.get(body["code"]) or _OF_STATUS.get(body["status"])
            kind = kind or (UnavailableError if body["status"] >= 500 else ProblemError)
            is_busy = body["code"] == "idempotency_in_flight"
            return _Failure(kind(body), is_passing=is_passing or is_busy, wait=wait)
        if isinstance(body.get("error"), str):
            return _Failure(SwitchboardError(body["error"]), is_passing=is_passing, wait=wait)
    return _Failure(_stranger(status), is_passing=is_passing, wait=wait)


def _parse(text: bytes, status: int) -> Json:
    body = _json(text)
    if not isinstance(body, dict):
        raise _Failure(_stranger(status), is_passing=False)
    return body


def _stranger(status: int) -> UnreachableError:
    return UnreachableError(f"what answers there is not Switchboard (HTTP {status})")


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _backoff(tries: int, *, first: float, most: float) -> float:
    return min(most, first * 2.0 ** min(tries, 30)) * (0.5 + random.random() / 2)
