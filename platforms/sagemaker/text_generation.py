"""The older wire of text generation containers: a prompt in, tokens out, in lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from platforms.contract import Delta, Ending, Json, Question, StopReason, TokenUsage
from platforms.errors import Misunderstood, Throttled
from platforms.lines import Lines
from platforms.openai_errors import error_in_stream
from platforms.openai_usage import count

STOP_REASONS: dict[str, StopReason] = {
    "eos_token": "complete",
    "stop": "complete",
    "length": "length",
    "stop_sequence": "stop_sequence",
}
NEXT_TURN = "\nUser:"


def generation_body(question: Question) -> dict[str, Json]:
    """The body of a question. Sampling is asked for only where a temperature above 0 is."""
    parameters: dict[str, Json] = {
        "max_new_tokens": question.max_tokens,
        "temperature": question.temperature or None,
        "do_sample": None if question.temperature is None else question.temperature > 0,
        "top_p": question.top_p if question.top_p is not None and question.top_p < 1 else None,
        "stop": list(stops(question)) or None,
        "details": True,
        "decoder_input_details": None if question.stream else True,
        "return_full_text": False,
    }
    given: dict[str, Json] = {key: value for key, value in parameters.items() if value is not None}
    body: dict[str, Json] = {"inputs": prompt(question), "parameters": given}
    return body | ({"stream": True} if question.stream else {})


def prompt(question: Question) -> str:
    """This wire knows no turns: a lone question goes as it is, a conversation as a transcript."""
    if len(question.turns) == 1 and not question.system_prompt:
        return question.turns[0].content
    names = {"user": "User", "assistant": "Assistant"}
    said = [f"{names[turn.role]}: {turn.content}" for turn in question.turns]
    opening = [question.system_prompt] if question.system_prompt else []
    return "\n".join([*opening, *said, "Assistant:"])


def stops(question: Question) -> tuple[str, ...]:
    """Within a transcript the model would go on and speak for the person too."""
    plain = len(question.turns) == 1 and not question.system_prompt
    return question.stop if plain else (*question.stop, NEXT_TURN)


class GenerationStream:
    """Reads one streamed answer, whether its lines are events or bare JSON."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._ending: Ending | None = None
        self._said = False
        self.done = False

    def feed(self, data: bytes) -> Iterator[Delta]:
        for line in self._lines.feed(data):
            yield from self._line(line)

    def finish(self) -> Iterator[Delta | Ending]:
        """The ending. `Misunderstood` where the stream broke off before it."""
        for line in self._lines.rest():
            yield from self._line(line)
        if self._ending is None:
            raise Misunderstood("The answer broke off before its end.", code="cut_off")
        yield self._ending

    def _line(self, line: str) -> Iterator[Delta]:
        data = line.removeprefix("data:").strip()
        if not data.startswith("{"):
            return
        event = _decoded(data)
        _raise_error(event)
        whole = event.get("generated_text")
        # A container that does not stream sends its text in one piece, without tokens before.
        text = _token_text(event) or ("" if self._said else whole)
        if isinstance(text, str) and text:
            self._said = True
            yield Delta(text=text)
        if whole is not None or event.get("details"):
            self._ending = _ending(event)
            self.done = True


def whole_generation(body: bytes) -> Iterator[Delta | Ending]:
    """An answer that was fetched at once; some containers wrap it in a list."""
    answer = _decoded(body)
    if isinstance(answer, list) and answer:
        answer = answer[0]
    if not isinstance(answer, dict):
        raise Misunderstood("The answer holds no text.")
    _raise_error(answer)
    text = answer.get("generated_text")
    if not isinstance(text, str):
        raise Misunderstood("The answer holds no text.")
    if text:
        yield Delta(text=text)
    yield _ending(answer)


def _token_text(event: Mapping[str, Any]) -> object:
    token = event.get("token")
    if not isinstance(token, Mapping) or token.get("special"):
        return ""
    return token.get("text")


def _decoded(data: str | bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Misunderstood("The answer is not valid JSON.") from error


def _raise_error(event: Mapping[str, Any]) -> None:
    if event.get("error_type") == "overloaded":
        raise Throttled("The model has too much to do.", vendor_text=str(event.get("error")))
    if event.get("error"):
        raise error_in_stream(event["error"])


def _ending(event: Mapping[str, Any]) -> Ending:
    found = event.get("details")
    details: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    reason = STOP_REASONS.get(str(details.get("finish_reason")), "unknown")
    return Ending(stop_reason=reason, usage=_usage(details))


def _usage(details: Mapping[str, Any]) -> TokenUsage | None:
    """Both counts or none: half a count would look like a whole one."""
    written = details.get("generated_tokens")
    read = details.get("input_length", details.get("prompt_tokens"))
    if read is None and isinstance(details.get("prefill"), list) and details["prefill"]:
        read = len(details["prefill"])
    read, written = count(read), count(written)
    if read is None or written is None:
        return None
    return TokenUsage(input_tokens=read, output_tokens=written)
