"""Options of a deployment: what the platform declares, on the page and through the API."""

import json

import pytest

from deployments import actions
from deployments.models import DeployedResource
from deployments.options import OptionRefused
from deployments.plans import Change, PlanRequest
from modelcatalog.models import CatalogModel
from tests.deployments.conftest import INSTANCE
from tests.deployments.living import look_after
from tests.factories import make_catalog_model

SCALED = {"autoscaling_min": 1, "autoscaling_max": 4}


def plan(user, order, **options):
    return actions.plan(by=user, request=order(options=options))


def check(plan, code):
    return next(check for check in plan.checks if check.code == code)


@pytest.mark.parametrize(
    ("options", "field", "words"),
    [
        ({"subnet": ["x"]}, "options.subnet", "There is no such option; there are subnets,"),
        ({"volume_gb": 0}, "options.volume_gb", "from 1 to 512"),
        ({"volume_gb": "9"}, "options.volume_gb", "whole number"),
        ({"volume_gb": True}, "options.volume_gb", "whole number"),
        ({"subnets": "subnet-1"}, "options.subnets", "list of texts"),
        ({"subnets": [1]}, "options.subnets", "A text"),
        (
            {"security_groups": ["a", "b", "c", "d", "e", "f"]},
            "options.security_groups",
            "At most 5",
        ),
        ({"environment": {"A-B": "x"}}, "options.environment", "Names are of letters"),
        ({"environment": ["A=B"]}, "options.environment", "object of texts"),
        ({"network_isolation": "yes"}, "options.network_isolation", "True or false"),
        ({"kms_key": "k" * 2000}, "options.kms_key", "at most 1024"),
        ({"image": "x"}, "options.image", "This model does not take it."),
        ({"autoscaling_min": 0}, "options.autoscaling_min", "from 1"),
    ],
)
def test_what_is_not_declared_is_refused_with_a_sentence(user, order, options, field, words):
    with pytest.raises(OptionRefused) as refused:
        plan(user, order, **options)
    assert words in refused.value.fields[field]


def test_a_platform_without_options_refuses_any(user, server):
    model = make_catalog_model(server)
    request = PlanRequest(model_id=str(model.pk), options={"volume_gb": 10})
    with pytest.raises(OptionRefused) as refused:
        actions.plan(by=user, request=request)
    assert "has no options" in refused.value.text


def test_what_is_left_empty_is_left_out(user, order):
    drawn = plan(user, order, subnets=[], kms_key=" ", environment={}, volume_gb=None)
    assert drawn.order.options == {}


def test_the_worst_case_counts_all_that_may_run(user, order):
    drawn = plan(user, order, **SCALED)
    assert drawn.per_hour_usd * 4 == drawn.most_per_hour_usd
    assert drawn.per_month_usd == drawn.most_per_hour_usd * 730
    assert check(drawn, "worst_case").verdict == "pass"
    drawn = plan(user, order, fallback_instance_types=["ml.g5.12xlarge"])
    assert (drawn.most_per_hour_usd, check(drawn, "worst_case").verdict) == (None, "unknown")


@pytest.mark.django_db(transaction=True)
def test_they_are_kept_and_stand_in_the_cloud(user, deployed, cloud):
    resource = look_after(deployed(user, options=SCALED).pk, "in_service")
    assert resource.deployment_config["options"] == SCALED
    [place] = [place for place in cloud.state()["places"] if place["endpoints"]]
    assert list(place["targets"]) == [f"endpoint/{resource.remote_name}/variant/AllTraffic"]
    actions.delete(by=user, resource_id=resource.pk)
    look_after(resource.pk, "deleted")
    [place] = cloud.state()["places"]
    assert place["targets"] == {} == place["models"] == place["endpoints"]


@pytest.mark.django_db(transaction=True)
def test_an_update_changes_them_and_a_failed_one_restores_the_target(user, deployed, cloud):
    cloud.quota(INSTANCE, 9)
    resource = look_after(deployed(user, options=SCALED).pk, "in_service")
    change = Change(options={**SCALED, "autoscaling_max": 2})
    actions.update(by=user, resource_id=resource.pk, change=change)
    changed = look_after(resource.pk, lambda found: found.revision == 2 and found.pending is None)
    [place] = [place for place in cloud.state()["places"] if place["endpoints"]]
    assert [target["MaxCapacity"] for target in place["targets"].values()] == [2]
    cloud.fault("capacity")
    actions.update(by=user, resource_id=resource.pk, change=Change(instance_count=2))
    look_after(changed.pk, lambda found: found.saga == "revert" and found.pending is None)
    [place] = [place for place in cloud.state()["places"] if place["endpoints"]]
    assert [target["MaxCapacity"] for target in place["targets"].values()] == [2]
    assert list(place["models"]) == list(place["configs"])


@pytest.mark.django_db(transaction=True)
def test_a_hidden_secret_comes_back_as_it_was(user, deployed):
    kept = {"environment": {"HF_TOKEN": "hf_secret", "MODE": "a"}}
    resource = look_after(deployed(user, options=kept).pk, "in_service")
    change = Change(options={"environment": {"HF_TOKEN": "•••", "MODE": "b"}})
    drawn = actions.plan_update(by=user, resource_id=resource.pk, change=change)
    assert drawn.order.options["environment"] == {"HF_TOKEN": "hf_secret", "MODE": "b"}


def test_a_script_sends_them_and_never_sees_a_secret(user, api_of, mistral):
    body = {
        "model_id": str(mistral.pk),
        "instance_type": INSTANCE,
        "options": {"environment": {"HF_TOKEN": "hf_secret"}, "volume_gb": 20},
    }
    answer = api_of(user).post("/api/v1/deployments/plan/", body, format="json")
    assert answer.status_code == 200, answer.content
    drawn = answer.json()["data"]
    assert "hf_secret" not in json.dumps(drawn)
    assert drawn["options"] == {"environment": {"HF_TOKEN": "•••"}, "volume_gb": 20}
    assert drawn["calls"][0]["cli"].startswith("aws sagemaker create-model --cli-input-json")
    body["options"] = {"gpu": 1}
    answer = api_of(user).post("/api/v1/deployments/plan/", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "option_refused")


def test_force_is_for_admins_and_is_written_down(user, admin, api_of, mistral):
    body = {"model_id": str(mistral.pk), "instance_type": "ml.t3.nano", "force": True}
    refused = api_of(user).post("/api/v1/deployments/", body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "force_not_yours")
    made = api_of(admin).post("/api/v1/deployments/", body, format="json")
    assert made.status_code == 202
    resource = DeployedResource.objects.get()
    assert resource.events.filter(code="forced").exists()


def test_the_page_folds_them_away_and_reads_them(user, client_of, mistral):
    at = f"/deployments/new/?model={mistral.pk}"
    page = client_of(user).get(at).content.decode()
    assert "More options" in page
    assert 'name="options.subnets"' in page
    assert 'name="options.image"' not in page
    page = client_of(user).get(at + "&options.volume_gb=9999&options.subnets=a,b").content.decode()
    assert "less than or equal to 512" in page
    sent = {
        "model": str(mistral.pk),
        "instance_type": INSTANCE,
        "options.autoscaling_max": "3",
        "options.environment": "A=1\nHF_TOKEN=hf_secret",
        "options.security_groups": "sg-0123456789abcdef0",
    }
    answer = client_of(user).post("/deployments/new/", sent)
    assert answer.status_code == 422, "groups without subnets fail"
    sent.pop("options.security_groups")
    assert client_of(user).post("/deployments/new/", sent).status_code == 302
    assert DeployedResource.objects.get().deployment_config["options"] == {
        "autoscaling_max": 3, "environment": {"A": "1", "HF_TOKEN": "hf_secret"},
    }  # fmt: skip


def test_a_container_of_ones_own_asks_for_its_image(user, client_of, sagemaker):
    own = CatalogModel.objects.get(model_id="own-container")
    page = client_of(user).get(f"/deployments/new/?model={own.pk}").content.decode()
    assert 'name="options.image"' in page
    assert "No image is named." in page


def test_who_accepted_a_licence_and_when_is_kept(user, sagemaker):
    gated = CatalogModel.objects.get(model_id="meta-textgeneration-llama-3-1-8b-instruct")
    request = PlanRequest(model_id=str(gated.pk), instance_type=INSTANCE, accept_licence=True)
    resource = actions.put_to_work(by=user, request=request)
    assert resource.deployment_config["accepted_by"].startswith(f"{user.username}, 20")
    assert "Accepted by" in check(actions.plan(by=user, request=request), "licence").detail
