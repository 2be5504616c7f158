"""How many queries a page costs, as its own tests count them."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST = 12


def fewest(ask):
    """Of three times: what is looked up every few seconds for all pages may fall into one."""
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert len(asked) <= MOST, [query["sql"] for query in asked]
        counts.append(len(asked))
    return min(counts)
