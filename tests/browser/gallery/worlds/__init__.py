"""People and what is theirs, in every state that a page was designed for."""

from axes.models import AccessAttempt

from accounts.actions.api_keys import make_key
from accounts.models import Role
from tests.browser.gallery.worlds.catalog import checked, offered
from tests.browser.gallery.worlds.spending import spent
from tests.browser.gallery.worlds.talk import talked
from tests.browser.gallery.worlds.work import beside, deployed
from tests.browser.gallery.worlds.world import LONG, World, now
from tests.factories import make_connection, make_organization, make_user


def newcomer():
    """Nothing of their own yet, and nothing to choose from."""
    return World(make_user("newcomer", organization=make_organization("Newcomers")))


def founder():
    """The first of an organisation, before anything is connected."""
    return World(make_user("founder", role=Role.ADMIN, organization=make_organization("Founders")))


def operator(newcomers):
    """A super_admin, who sees everything."""
    world = World(make_user("operator", role=Role.SUPER_ADMIN))
    # Of the newcomer's house: whoever is of no house at all sees it as well.
    server = make_connection(
        name="Server upstairs", base_url="http://127.0.0.1:9/v1", organization=newcomers
    )
    key, _ = make_key(by=world.user, name="nightly", scopes=["chat"], expires_at=None)
    world.ids |= {"connection": server.pk, "key": key.pk}
    return world


def busy(simulator_url):
    """Somebody who works with all of it: each status, each kind of answer, each kind of price."""
    organization = make_organization("Acme Research and Development International")
    user = make_user("busy", organization=organization, role=Role.ADMIN, name="Maria Busy")
    world = World(user)
    connection = make_connection(
        "sagemaker",
        name="Rehearsal",
        region="us-east-1",
        endpoint_url=simulator_url,
        execution_role_arn="arn:aws:iam::000000000000:role/StaqueSimulated",
        organization=organization,
        refreshed_at=now(),
        refresh_tried_at=now(),
        **checked("pass", "Works", "This is account 000000000000."),
    )
    surrounded(world, organization)
    offered(world, connection, organization)
    deployed(world)
    beside(world, connection)
    talked(world)
    spent(world)
    return world


def surrounded(world, organization):
    """People of the same house: one as usual, one locked out, one closed, one above."""
    for word, values in {
        "teammate": {"name": "Tom Mate"},
        "locked": {"name": LONG},
        "closed": {"is_active": False},
        "above": {"role": Role.SUPER_ADMIN},
    }.items():
        world.ids[word] = make_user(f"{word}-{LONG}", organization=organization, **values).pk
    AccessAttempt.objects.create(
        username=f"locked-{LONG}", ip_address="203.0.113.9", failures_since_start=5
    )
