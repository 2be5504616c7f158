"""One valid sheet for every form of the pages: all that is wrong starts here.

An address that takes POST and is not here fails `test_every_form_has_an_example`.
"""

from tests.wrong.chat_sheets import CHAT
from tests.wrong.model_sheets import MODELS
from tests.wrong.people_sheets import PEOPLE

SHEETS = {**PEOPLE, **MODELS, **CHAT}
