"""Whoever asks first is answered; everybody else is told to wait."""

from __future__ import annotations

import threading

from django.db import connection

from conversations import actions, history
from conversations.actions import AlreadyAnswering
from conversations.models import Generation


def test_of_many_questions_at_once_one_wins(transactional_db, user, thread):
    outcomes = []
    together = threading.Barrier(6)

    def ask(number):
        together.wait()
        try:
            actions.ask(by=user, thread_id=thread.id, content=f"Question {number}")
            outcomes.append("asked")
        except AlreadyAnswering:
            outcomes.append("refused")
        finally:
            connection.close()

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert sorted(outcomes) == ["asked", *["refused"] * 5]
    assert len(history.messages(thread.id)) == 1
    assert Generation.objects.count() == 1
