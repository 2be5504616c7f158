"""A small deterministic tokenizer, and the memory of prompts that makes cached tokens."""

import re
from collections import OrderedDict

# Words keep the blank before them, as byte-pair vocabularies do, so joining tokens gives the text.
_TOKEN = re.compile(r"\s?\w{1,8}|\s?[^\w\s]|\s")
_BLOCK = 16
_REMEMBERED_BLOCKS = 50_000


def tokens_of(text: str) -> list[str]:
    return _TOKEN.findall(text)


def token_id(token: str) -> int:
    """Stable over processes, unlike `hash`."""
    number = 7
    for character in token:
        number = (number * 31 + ord(character)) % 128_000
    return number


class PrefixCache:
    """Remembers prompts in blocks of sixteen tokens from their start, as vLLM does."""

    def __init__(self) -> None:
        self._blocks: OrderedDict[tuple[str, int], None] = OrderedDict()

    def seen(self, model: str, prompt: list[str]) -> int:
        """How many leading tokens were cached before this prompt; remembers the prompt."""
        cached, unbroken, number = 0, True, 0
        for start in range(0, len(prompt) - _BLOCK + 1, _BLOCK):
            block = prompt[start : start + _BLOCK]
            # Chained over the blocks before: the same words elsewhere in a prompt do not count.
            number = hash((number, *map(token_id, block)))
            # Only an unbroken run from the start is cached; what follows a new block is new.
            unbroken = unbroken and (model, number) in self._blocks
            cached += _BLOCK if unbroken else 0
            self._remember((model, number))
        return cached

    def _remember(self, key: tuple[str, int]) -> None:
        self._blocks[key] = None
        self._blocks.move_to_end(key)
        if len(self._blocks) > _REMEMBERED_BLOCKS:
            self._blocks.popitem(last=False)

    def clear(self) -> None:
        self._blocks.clear()
