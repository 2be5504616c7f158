"""What runs without a deployment: priced, adopted or deleted, and only by who answers for it."""

import uuid
from decimal import Decimal

import pytest

from accounts.models import AuditEntry, Role
from deployments import found_actions, found_queries
from deployments.adopting import HasARow, NotAdoptable, UnfitName
from deployments.booking import NameTaken
from deployments.models import DeployedResource, FoundResource
from deployments.orders import installation
from foundation.refusals import Missing
from tests.deployments.conftest import INSTANCE, MODEL
from tests.deployments.living import look_after
from tests.deployments.outside import (
    OTHER,
    aws,
    cycle,
    endpoints,
    make_endpoint,
    rest,
    start_endpoint,
)
from tests.factories import make_organization, make_user


@pytest.fixture
def root(db):
    return make_user("root", role=Role.SUPER_ADMIN)


@pytest.fixture
def found(cloud, sagemaker):
    """Something of somebody else's, found."""
    cloud.quota(INSTANCE, 100)
    make_endpoint(cloud, "somebodys", count=2)
    cycle()
    return FoundResource.objects.get()


def test_what_is_found_is_priced_for_all_its_instances(found, root):
    assert (found.instance_type, found.instance_count) == (INSTANCE, 2)
    assert found.hourly_usd == Decimal("3.03")
    burning = found_queries.burning(root)
    assert (burning.count, burning.unpriced, burning.usd) == (1, 0, Decimal("3.03"))


def test_what_nobody_prices_is_unpriced_and_never_free(cloud, sagemaker, root):
    make_endpoint(cloud, "somebodys", instance_type=OTHER)
    cycle()
    assert FoundResource.objects.get().hourly_usd is None
    assert found_queries.burning(root).unpriced == 1
    [told] = found_queries.attention(root)
    assert "an unknown price" in told.text


def test_what_is_gone_again_is_listed_no_more(cloud, found):
    cloud.vanish("somebodys")
    cycle()
    assert not FoundResource.objects.exists()


def test_a_look_that_finds_nothing_new_keeps_what_was_found(found):
    cycle()
    again = FoundResource.objects.get()
    assert (again.pk, again.first_seen) == (found.pk, found.first_seen)
    assert again.last_seen > found.last_seen


def test_an_adoption_calls_nothing_and_keeps_the_names(cloud, found, root):
    before = len([one for one in cloud.calls() if one["operation"].startswith("Create")])
    made = found_actions.adopt(by=root, found_id=found.pk, name="ours-now", model_id=MODEL)
    adopted = look_after(made.pk, "in_service")
    assert (adopted.remote_name, adopted.resource_name) == ("somebodys", "ours-now")
    assert (adopted.instance_count, adopted.estimated_hourly_cost) == (2, Decimal("3.03"))
    assert adopted.adopted
    assert adopted.idle_minutes is None
    assert adopted.drift == []
    assert adopted.catalog_model.model_id == MODEL
    assert len([one for one in cloud.calls() if one["operation"].startswith("Create")]) == before
    cycle()
    assert not FoundResource.objects.exists()
    entry = AuditEntry.objects.get(act="found.adopt")
    assert (entry.by, entry.name, entry.kind) == (root, "somebodys", "found")


def test_what_was_adopted_is_stopped_started_and_deleted_without_its_configuration(
    cloud, found, root
):
    from deployments import actions

    made = found_actions.adopt(by=root, found_id=found.pk)
    look_after(made.pk, "in_service")
    configs = set(kept(cloud, "configs"))
    actions.stop(by=root, resource_id=made.pk)
    look_after(made.pk, "stopped")
    assert endpoints(cloud) == []
    actions.start(by=root, resource_id=made.pk)
    look_after(made.pk, "in_service")
    assert aws(cloud).describe_endpoint(EndpointName="somebodys")["EndpointConfigName"] in configs
    actions.delete(by=root, resource_id=made.pk)
    look_after(made.pk, "deleted")
    assert endpoints(cloud) == []
    assert set(kept(cloud, "configs")) == configs


def test_a_deletion_is_recorded_call_by_call(cloud, found, root):
    made = found_actions.remove(by=root, found_id=found.pk)
    gone = look_after(made.pk, "deleted")
    assert endpoints(cloud) == []
    assert [step.call for step in gone.steps.all()] == ["sagemaker:DeleteEndpoint"]
    assert AuditEntry.objects.get(act="found.remove").after["desired_status"] == "deleted"
    cycle()
    assert not FoundResource.objects.exists()


def test_of_two_who_want_it_the_second_finds_nothing(found, root):
    found_actions.remove(by=root, found_id=found.pk)
    with pytest.raises(Missing):
        found_actions.adopt(by=root, found_id=found.pk)


def test_what_is_called_as_something_that_was_deleted_can_be_adopted(
    cloud, sagemaker, deployed, root
):
    from deployments import actions

    [mine] = rest(deployed(root))
    actions.delete(by=root, resource_id=mine.pk)
    look_after(mine.pk, "deleted")
    make_endpoint(cloud, mine.remote_name)
    cycle()
    thing = FoundResource.objects.get()
    assert thing.belongs == "foreign"
    made = found_actions.adopt(by=root, found_id=thing.pk)
    assert look_after(made.pk, "in_service").remote_name == mine.remote_name


def test_a_row_that_was_lost_comes_back_under_its_own_id(cloud, sagemaker, root):
    lost = uuid.uuid4()
    tags = {"staque:installation": installation(), "staque:resource": str(lost)}
    make_endpoint(cloud, "lost", tags=tags)
    cycle()
    made = found_actions.adopt(by=root, found_id=FoundResource.objects.get().pk)
    assert made.pk == lost
    assert look_after(made.pk, "in_service").drift == []


def test_what_failed_can_only_be_deleted(cloud, sagemaker, root):
    cloud.fault("capacity")
    make_endpoint(cloud, "broken")
    cycle()
    thing = FoundResource.objects.get()
    assert (thing.status, thing.burning_usd) == ("failed", 0)
    with pytest.raises(NotAdoptable):
        found_actions.adopt(by=root, found_id=thing.pk)
    made = found_actions.remove(by=root, found_id=thing.pk)
    look_after(made.pk, "deleted")
    assert endpoints(cloud) == []


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"name": "not fit!"}, UnfitName),
        ({"name": "taken"}, NameTaken),
        ({"model_id": "nothing-is-called-so"}, found_actions.UnknownModel),
    ],
)
def test_an_adoption_says_what_is_wrong_beside_its_field(found, deployed, root, said, refusal):
    deployed(root, name="taken")
    with pytest.raises(refusal) as wrong:
        found_actions.adopt(by=root, found_id=found.pk, **said)
    assert set(wrong.value.fields) == set(said)
    assert FoundResource.objects.filter(pk=found.pk).exists()


def test_a_thing_whose_name_got_a_row_meanwhile_is_refused(found, deployed, root):
    mine = deployed(root)
    DeployedResource.objects.filter(pk=mine.pk).update(remote_name=found.name)
    with pytest.raises(HasARow):
        found_actions.adopt(by=root, found_id=found.pk)


def test_admins_see_what_their_own_connections_find_and_nobody_elses(found, sagemaker):
    acme, elsewhere = make_organization("Acme"), make_organization("Elsewhere")
    sagemaker.organization = acme
    sagemaker.save()
    boss = make_user(role=Role.ADMIN, organization=acme)
    other = make_user(role=Role.ADMIN, organization=elsewhere)
    plain = make_user(organization=acme)
    assert list(found_queries.found_things(boss)) == [found]
    assert found_queries.attention(boss)
    assert not found_queries.attention(plain)
    for stranger in (other, plain):
        with pytest.raises(Missing):
            found_actions.remove(by=stranger, found_id=found.pk)
    made = found_actions.adopt(by=boss, found_id=found.pk)
    assert made.organization == acme


def test_tags_of_others_may_change_without_being_a_difference(cloud, found, root):
    made = found_actions.adopt(by=root, found_id=found.pk)
    look_after(made.pk, "in_service")
    arn = aws(cloud).describe_endpoint(EndpointName="somebodys")["EndpointArn"]
    aws(cloud).add_tags(ResourceArn=arn, Tags=[{"Key": "team", "Value": "research"}])
    cycle()
    assert DeployedResource.objects.get(pk=made.pk).drift == []


def test_what_was_adopted_and_fails_is_left_as_it_is(cloud, found, root):
    made = found_actions.adopt(by=root, found_id=found.pk)
    look_after(made.pk, "in_service")
    config = aws(cloud).describe_endpoint(EndpointName="somebodys")["EndpointConfigName"]
    cloud.vanish("somebodys")
    cloud.fault("capacity")
    start_endpoint(cloud, "somebodys", config)
    cycle()
    failed = DeployedResource.objects.get(pk=made.pk)
    assert (failed.status, failed.status_reason_code) == ("failed", "capacity")
    assert endpoints(cloud) == ["somebodys"]


def kept(cloud, kind):
    return [name for place in cloud.state()["places"] for name in place[kind]]
