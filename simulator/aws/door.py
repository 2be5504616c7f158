"""The door for every signed request: who, what, well formed?, faults, operation, checked answer."""

import asyncio
import time
import uuid

from aiohttp import web

from simulator.aws import dispatch
from simulator.aws.checking import check_own_answer, read_checked
from simulator.aws.context import Context, Members
from simulator.aws.errors import AwsError, invalid
from simulator.aws.identity import Caller, caller_of
from simulator.aws.operations import operation_model
from simulator.aws.subject import subject_of
from simulator.aws.wires import Answered, Asked, JsonWire, Wire
from simulator.calls import Call
from simulator.cloud import Cloud
from simulator.faults import UNSEEN


class AwsDoor:
    """An aiohttp handler; one instance serves one cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        asked = await _asked(request)
        call = self._cloud.calls.begin(Call(service="", operation=""))
        wire: Wire = JsonWire()
        request_id = str(uuid.uuid4())
        try:
            caller = caller_of(asked.headers.get("Authorization"))
            _check_region(self._cloud, caller)
            call.account, call.region, call.service = (
                caller.account,
                caller.region,
                caller.signed_for,
            )
            call.service, call.operation = dispatch.identify(asked, caller)
            wire = dispatch.wire_for(call.service, asked)
            members = read_checked(wire, asked, call.service, call.operation)
            subject = subject_of(self._cloud, caller, call.service, members)
            context = Context(
                cloud=self._cloud, caller=caller, operation=call.operation, subject=subject
            )
            call.endpoint = members.get("EndpointName")
            call.names = sorted(subject["name"])
            # Faults come after the checks: a wrong request must never be hidden by a planted one.
            await strike_early(context)
            strike_unseen(context, members)
            return await self._answer(request, wire, context, members, call, request_id)
        except AwsError as error:
            call.container_status = error.container_status
            call.close(error.status, error.code)
            return _response(wire.refuse(error, request_id))
        except (asyncio.CancelledError, ConnectionResetError):
            call.disconnected = True
            raise
        except Exception as error:
            self._cloud.mistakes.append(f"{call.service} {call.operation}: {error!r}")
            raise
        finally:
            call.seconds = call.seconds or time.time() - call.at

    async def _answer(
        self,
        request: web.Request,
        wire: Wire,
        context: Context,
        members: Members,
        call: Call,
        request_id: str,
    ) -> web.StreamResponse:
        if call.service in dispatch.RUNTIMES:
            return await dispatch.RUNTIMES[call.service](request, context, members, call)
        result = dispatch.OPERATIONS[call.service][call.operation](context, members)
        check_own_answer(self._cloud, call.service, call.operation, result)
        if context.changed:
            # A caller that hangs up must not stop what it has changed from being kept.
            await asyncio.shield(self._cloud.store.save())
        if held := context.fault("held"):
            await asyncio.sleep(held.seconds)
        if context.fault("dropped") and request.transport is not None:
            request.transport.abort()
        answered = wire.write(result, operation_model(call.service, call.operation), request_id)
        call.close(answered.status)
        if context.fault("broken_answer"):
            return web.Response(body=answered.body[: len(answered.body) // 2 or 1] + b'{"')
        return _response(answered)


async def _asked(request: web.Request) -> Asked:
    return Asked(
        path=request.path,
        headers=request.headers,
        body=await request.read(),
        method=request.method,
        raw_path=request.rel_url.raw_path,
        query=request.query,
    )


def _check_region(cloud: Cloud, caller: Caller) -> None:
    if caller.region not in cloud.facts.images["accounts"]:
        raise AwsError("UnknownEndpoint", f"There is no simulated region {caller.region}.")


async def strike_early(context: Context) -> None:
    """The faults that any operation can have, before it does anything."""
    slow = context.fault("slow")
    if slow is not None:
        await asyncio.sleep(slow.seconds)
    if context.fault("throttle"):
        raise AwsError("ThrottlingException", "Rate exceeded", status=400)
    if context.fault("denied"):
        action = f"{context.caller.signed_for}:{context.operation}"
        raise AwsError(
            "AccessDeniedException",
            f"User: {context.caller.arn} is not authorized to perform: {action} on resource: * "
            f"because no identity-based policy allows the {action} action",
            status=400,
        )


def strike_unseen(context: Context, members: Members) -> None:
    """As AWS says it of something that another of its machines has just made."""
    if context.operation in UNSEEN and context.fault("unseen"):
        kind, member = UNSEEN[context.operation]
        name = str(members.get(member) or members["ProductionVariants"][0].get(member))
        arn = context.place.arn(kind.replace("endpoint configuration", "endpoint-config"), name)
        raise invalid(f'Could not find {kind} "{arn}".')


def _response(answered: Answered) -> web.Response:
    return web.Response(body=answered.body, status=answered.status, headers=answered.headers)
