"""One page in one state."""

from dataclasses import dataclass

# One word, longer than a telephone is wide.
UNHEARD = "nothing-is-called-so" * 4


@dataclass(frozen=True)
class Scene:
    """`path` may name ids of the person's world.

    The page answers with the status `expects` and `says` something that no other state of it does.
    """

    name: str
    who: str
    path: str
    says: str
    expects: int = 200
