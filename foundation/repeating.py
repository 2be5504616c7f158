"""`Idempotency-Key` at the API's doors: the same request gets the same answer, and is done once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpResponseBase
from rest_framework.exceptions import APIException, ParseError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from foundation import idempotency
from foundation.idempotency import Claim
from foundation.models import OnceOnly
from foundation.refusals import Refusal

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_form = re.compile(r"[\x21-\x7e]{1,200}")

Again = Callable[[Request, UUID], HttpResponseBase]
Post = Callable[..., HttpResponseBase]


class BadIdempotencyKey(ParseError):
    default_code = "bad_idempotency_key"
    default_detail = f"{HEADER} takes 1 to 200 visible ASCII characters, without spaces."


def honours_key(*, again: Again) -> Callable[[Post], Post]:
    """For a `post` that spends money; `again` tells the answer anew from what was made.

    Kept for a day are answers that would be the same at any time: those that worked, and those
    that refuse what was asked. A wrong state, too many requests and troubles are not: they are
    tried anew.
    """

    def decorate(post: Post) -> Post:
        @wraps(post)
        def once(view: APIView, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            key = request.headers.get(HEADER)
            if key is None:
                return post(view, request, *args, **kwargs)
            if not _form.fullmatch(key):
                raise BadIdempotencyKey
            print_ = idempotency.fingerprint(request.method, request.path, request.data)
            owner = cast(UUID, request.user.pk)
            claimed = idempotency.claim(owner=owner, key=key, fingerprint=print_)
            if claimed.found is not None:
                return _replayed(request, claimed.found, again)
            return _done(view, claimed, lambda: post(view, request, *args, **kwargs))

        once.honours_key = True  # type: ignore[attr-defined]  # read by the API's description
        return once

    return decorate


def _done(view: APIView, claimed: Claim, work: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    with idempotency.working(claimed):
        try:
            response = work()
        except (Refusal, APIException, Http404) as error:
            response = view.handle_exception(error)
        except BaseException:
            idempotency.release(claimed)
            raise
    if not isinstance(response, Response):
        idempotency.end(claimed)
    elif _final(response.status_code):
        answer = json.dumps(response.data, cls=JSONEncoder)
        idempotency.end(claimed, status=response.status_code, answer=answer)
    else:
        idempotency.release(claimed)
    return response


def _final(status: int) -> bool:
    return status < 300 or status in (400, 403, 404, 422)


def _replayed(request: Request, found: OnceOnly, again: Again) -> HttpResponseBase:
    if found.status is not None:
        response: HttpResponseBase = Response(json.loads(found.answer), status=found.status)
    elif found.made_id is not None:
        response = again(request, found.made_id)
    else:
        raise idempotency.StillRunning("The same request has just ended: send it again.")
    response.headers[REPLAYED] = "true"
    return response
