"""The API's door to conversations, threads and answers."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import JsonResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BooleanField
from rest_framework.views import APIView

from accounts import scopes
from accounts.programs import demand_scope
from accounts.scopes import Scope
from accounts.who import person
from conversations import actions, queries, reading
from conversations.answering import WholeAnswer
from conversations.legacy import ChatMessageQuerySet
from conversations.models import (
    RUNNING,
    ConversationQuerySet,
    Generation,
    ThreadQuerySet,
)
from conversations.serializers import (
    AgainRequest,
    ConversationChange,
    ConversationRequest,
    ConversationSerializer,
    GenerationSerializer,
    LegacyFilter,
    LegacyMessageSerializer,
    MessageRequest,
    MessageSerializer,
    MessagesPage,
    PageRequest,
    ThreadChange,
    ThreadListSerializer,
    ThreadRequest,
    ThreadSerializer,
)
from conversations.sse import EventStream
from conversations.streaming import events
from foundation import request_ids
from foundation.idempotency import StillRunning
from foundation.pagination import CursorPages
from foundation.repeating import honours_key

STREAM = {
    (200, "application/json"): MessageSerializer,
    (202, "application/json"): GenerationSerializer,
    (200, "text/event-stream"): OpenApiTypes.STR,
}


class Waiting(JsonResponse):
    """The question is accepted and waits for its deployment: its events tell the rest.

    None of DRF's, so that the same request is told under its key how it stands then.
    """

    def __init__(self, generation: Generation) -> None:
        told = {"success": True, "data": GenerationSerializer(generation).data}
        super().__init__(told, status=202)


Answered = WholeAnswer | EventStream | Waiting


class AlwaysJson(DefaultContentNegotiation):
    """Whoever accepts an event stream alone still reads a refusal as JSON."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class ConversationsView(ListAPIView[Any]):
    """Conversations are their owner's alone."""

    needs = scopes.CHAT
    serializer_class = ConversationSerializer

    def get_queryset(self) -> ConversationQuerySet:
        return queries.conversations(person(self.request))

    @extend_schema(request=ConversationRequest, responses={201: ConversationSerializer})
    def post(self, request: Request) -> Response:
        given = ConversationRequest(data=request.data)
        given.is_valid(raise_exception=True)
        made = actions.start_conversation(by=person(request), **given.validated_data)
        return Response(ConversationSerializer(made).data, status=201)


class ConversationView(APIView):
    needs = scopes.CHAT

    @extend_schema(responses=ConversationSerializer)
    def get(self, request: Request, conversation_id: UUID) -> Response:
        found = queries.conversation(person(request), conversation_id)
        return Response(ConversationSerializer(found).data)

    @extend_schema(request=ConversationChange, responses=ConversationSerializer)
    def patch(self, request: Request, conversation_id: UUID) -> Response:
        given = ConversationChange(data=request.data)
        given.is_valid(raise_exception=True)
        changed = actions.change_conversation(
            by=person(request), conversation_id=conversation_id, **given.validated_data
        )
        return Response(ConversationSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, conversation_id: UUID) -> Response:
        actions.delete_conversation(by=person(request), conversation_id=conversation_id)
        return Response(status=204)


class ThreadsView(ListAPIView[Any]):
    """The threads of one conversation, without their messages."""

    needs = scopes.CHAT
    serializer_class = ThreadListSerializer

    def get_queryset(self) -> ThreadQuerySet:
        return queries.threads(person(self.request), self.kwargs["conversation_id"])

    @extend_schema(request=ThreadRequest, responses={201: ThreadListSerializer})
    def post(self, request: Request, conversation_id: UUID) -> Response:
        given = ThreadRequest(data=request.data)
        given.is_valid(raise_exception=True)
        made = actions.start_thread(
            by=person(request), conversation_id=conversation_id, **given.validated_data
        )
        return Response(ThreadListSerializer(made).data, status=201)


class ThreadView(APIView):
    needs = scopes.CHAT

    @extend_schema(responses=ThreadSerializer)
    def get(self, request: Request, thread_id: UUID) -> Response:
        found = reading.read(person(request), thread_id)
        return Response(ThreadSerializer(cast(Any, found.whole())).data)

    @extend_schema(request=ThreadChange, responses=ThreadListSerializer)
    def patch(self, request: Request, thread_id: UUID) -> Response:
        given = ThreadChange(data=request.data)
        given.is_valid(raise_exception=True)
        changed = actions.change_thread(
            by=person(request), thread_id=thread_id, **given.validated_data
        )
        return Response(ThreadListSerializer(changed).data)


def answered_before(request: Request, generation_id: UUID) -> Answered:
    """The answer to a question that is sent a second time; a whole one once it has ended."""
    generation = queries.generation(person(request), generation_id)
    asked = request.data if isinstance(request.data, dict) else {}
    if BooleanField().to_internal_value(asked.get("stream", False)):
        return EventStream(events(generation.id))
    if generation.wait_until and generation.status in RUNNING:
        return Waiting(generation)
    if generation.status in RUNNING:
        why = "The answer is still being written: ask again in a moment, or watch its events."
        raise StillRunning(why, details={"generation_id": str(generation.id)}, retry_after=1)
    return whole(generation)


def _demand_starting(request: Request, asked: dict[str, Any]) -> None:
    """A question that starts what costs by the hour takes the right to start it."""
    if asked.get("start"):
        demand_scope(request, Scope.DEPLOYMENTS_WRITE)


class MessagesView(APIView):
    """The history page by page; and asking. Without `stream` an answer comes whole, at its end."""

    needs = scopes.CHAT
    content_negotiation_class = AlwaysJson

    @extend_schema(parameters=[PageRequest], responses=MessagesPage)
    def get(self, request: Request, thread_id: UUID) -> Response:
        asked = PageRequest(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page = reading.page(person(request), thread_id, **asked.validated_data)
        return Response(MessagesPage(page.linked(request.build_absolute_uri())).data)

    @extend_schema(request=MessageRequest, responses=STREAM)
    @honours_key(again=answered_before)
    def post(self, request: Request, thread_id: UUID) -> Answered:
        given = MessageRequest(data=request.data)
        given.is_valid(raise_exception=True)
        _demand_starting(request, given.validated_data)
        stream = given.validated_data.pop("stream")
        generation = actions.ask(by=person(request), thread_id=thread_id, **given.validated_data)
        return answered(generation, stream=stream)


class AgainView(APIView):
    """Has the last question answered anew. The first answer stays in the history."""

    needs = scopes.CHAT
    content_negotiation_class = AlwaysJson

    @extend_schema(request=AgainRequest, responses=STREAM)
    @honours_key(again=answered_before)
    def post(self, request: Request, thread_id: UUID) -> Answered:
        given = AgainRequest(data=request.data)
        given.is_valid(raise_exception=True)
        _demand_starting(request, given.validated_data)
        stream = given.validated_data.pop("stream")
        generation = actions.ask_again(
            by=person(request), thread_id=thread_id, **given.validated_data
        )
        return answered(generation, stream=stream)


class EventsView(APIView):
    """The events of an answer, from the beginning or after the last one that was seen."""

    needs = scopes.CHAT
    content_negotiation_class = AlwaysJson

    @extend_schema(
        parameters=[
            OpenApiParameter("Last-Event-ID", int, OpenApiParameter.HEADER),
            OpenApiParameter("last_event_id", int, OpenApiParameter.QUERY),
        ],
        responses={(200, "text/event-stream"): OpenApiTypes.STR},
    )
    def get(self, request: Request, generation_id: UUID) -> EventStream:
        generation = queries.generation(person(request), generation_id)
        seen = request.headers.get("Last-Event-ID") or request.query_params.get("last_event_id")
        return EventStream(events(generation.id, after=number(seen)))


class StopView(APIView):
    needs = scopes.CHAT

    @extend_schema(request=None, responses={202: GenerationSerializer})
    def post(self, request: Request, thread_id: UUID) -> Response:
        stopped = actions.stop(by=person(request), thread_id=thread_id)
        return Response(GenerationSerializer(stopped).data, status=202)


class OldestFirst(CursorPages):
    ordering = ("created_at", "id")


class LegacyMessagesView(ListAPIView[Any]):
    """The older system's messages: to be read; `import_chat_messages` brings them into threads."""

    needs = scopes.CHAT
    serializer_class = LegacyMessageSerializer
    pagination_class = OldestFirst

    @extend_schema(parameters=[LegacyFilter])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> ChatMessageQuerySet:
        asked = LegacyFilter(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return queries.legacy_messages(
            person(self.request), asked.validated_data.get("conversation_id")
        )


def answered(generation: Generation, *, stream: bool) -> Answered:
    if stream:
        return EventStream(events(generation.id))
    return Waiting(generation) if generation.wait_until else whole(generation)


def whole(generation: Generation) -> WholeAnswer:
    return WholeAnswer(generation.id, request_ids.current())


def number(seen: str | None) -> int:
    """An event's id as a viewer gives it back; what was never ours means from the beginning."""
    return int(seen) if seen and seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
