"""The pages: owner, teammate, admin, stranger; pieces; and the same number of queries for many."""

import subprocess

import pytest
from django.urls import reverse

from deployments.models import DeployedResource
from tests.deployments.conftest import INSTANCE
from tests.factories import make_catalog_model, make_connection, make_resource


@pytest.fixture
def resource(user, db):
    model = make_catalog_model(make_connection("sagemaker", name="AWS"), name="Chatty")
    made = make_resource(user, model, launched=True, resource_name="mine")
    made.events.create(code="asked", text="owner deployed Chatty.", by=user)
    return made


def address(name, resource, *more):
    return reverse(f"deployments:{name}", args=[resource.pk, *more])


def test_the_list_shows_what_the_person_may_see(
    client_of, user, teammate, admin, stranger, resource
):
    path = reverse("deployments:list")
    for who, sees in ((user, True), (admin, True), (teammate, False), (stranger, False)):
        page = client_of(who).get(path)
        assert page.status_code == 200
        assert (b"mine" in page.content) is sees


def test_the_list_is_narrowed_by_status_and_leaves_out_what_is_deleted(client_of, user, resource):
    make_resource(user, resource.catalog_model, resource_name="gone-one", status="deleted")
    browser, path = client_of(user), reverse("deployments:list")
    everything = browser.get(path).context
    assert [row.resource_name for row in everything["resources"]] == ["mine"]
    assert everything["counts"] == {"in_service": 1}
    assert browser.get(f"{path}?status=failed").context["resources"] == []
    deleted = browser.get(f"{path}?status=deleted").context["resources"]
    assert [row.resource_name for row in deleted] == ["gone-one"]
    assert len(browser.get(f"{path}?status=nonsense").context["resources"]) == 1


def test_the_list_goes_on_over_pages(client_of, user, resource):
    for _ in range(30):
        make_resource(user, resource.catalog_model)
    browser = client_of(user)
    first = browser.get(reverse("deployments:list")).context
    assert (len(first["resources"]), first["previous_url"]) == (25, None)
    second = browser.get(first["next_url"]).context
    assert (len(second["resources"]), second["next_url"]) == (6, None)
    assert browser.get(f"{reverse('deployments:list')}?cursor=nonsense").status_code == 404


def test_lists_take_as_many_queries_for_three_as_for_thirty(
    client_of, user, resource, django_assert_max_num_queries
):
    browser = client_of(user)

    def queries(path):
        with django_assert_max_num_queries(12) as captured:
            browser.get(path)
        return len(captured)

    path = f"{reverse('deployments:list')}?page_size=100"
    few = queries(path)
    for _ in range(30):
        make_resource(user, make_catalog_model(resource.connection))
    assert queries(path) == few


def test_the_page_of_one_shows_all_of_it(client_of, user, resource, django_assert_max_num_queries):
    browser = client_of(user)
    with django_assert_max_num_queries(12):
        page = browser.get(address("detail", resource))
    shown = page.context
    assert shown["resource"] == resource
    assert [move.verb for move in shown["moves"]] == ["start", "stop", "restart", "delete"]
    assert [event.text for event in shown["events"]] == ["owner deployed Chatty."]
    assert [language for language, _ in shown["snippets"]] == ["curl", "Python", "JavaScript"]
    assert all(str(resource.pk) in code for _, code in shown["snippets"])
    assert all("http://testserver/api/v1/" in code for _, code in shown["snippets"])
    curl = shown["snippets"][0][1]
    assert "jq" not in curl
    assert "-sN" in curl
    assert subprocess.run(["bash", "-n", "-c", curl], capture_output=True).stderr == b""


def test_others_do_not_find_the_page_of_one(client_of, teammate, stranger, admin, resource):
    assert client_of(teammate).get(address("detail", resource)).status_code == 404
    assert client_of(stranger).get(address("detail", resource)).status_code == 404
    assert client_of(admin).get(address("detail", resource)).status_code == 200


@pytest.mark.parametrize("piece", ["status", "metrics", "events"])
def test_a_piece_is_given_alone(client_of, user, resource, piece):
    browser = client_of(user)
    headers = {"HX-Request": "true", "HX-Target": piece}
    page = browser.get(address("detail", resource), headers=headers)
    assert page.content.strip().startswith(f'<section id="{piece}"'.encode())


def test_a_failure_is_shown_with_advice_and_steps(client_of, user, resource):
    DeployedResource.objects.update(
        status="failed", status_reason_code="quota", status_reason_text="The quota is 0."
    )
    resource.steps.create(
        wish_version=1, saga="launch", position=1, name="create_model", title="Register the model",
        call="sagemaker:CreateModel", remote_name="x", status="done",
    )  # fmt: skip
    page = client_of(user).get(address("detail", resource))
    assert "higher quota" in page.context["advice"]
    assert b"The quota is 0." in page.content
    assert b"Register the model" in page.content


def test_a_move_is_asked_before_it_is_made(client_of, user, resource):
    browser = client_of(user)
    page = browser.get(address("move", resource, "stop"))
    assert b"It answers nothing until it is started again." in page.content
    assert DeployedResource.objects.get().desired_status == "in_service"
    answer = browser.post(address("move", resource, "stop"))
    assert answer["Location"] == address("detail", resource)
    assert DeployedResource.objects.get().desired_status == "stopped"


def test_a_refused_move_is_a_page_with_its_reason(client_of, user, resource):
    browser = client_of(user)
    assert b"is in service already" in browser.get(address("move", resource, "start")).content
    refused = browser.post(address("move", resource, "start"))
    assert refused.status_code == 409
    assert b"is in service already" in refused.content


def test_there_are_only_four_moves(client_of, user, resource):
    browser = client_of(user)
    assert browser.get(address("move", resource, "explode")).status_code == 404
    assert browser.post(address("move", resource, "explode")).status_code == 404


@pytest.mark.parametrize("query", ["", "?model=nonsense"])
def test_deploying_nothing_leads_to_the_models(client_of, user, query):
    answer = client_of(user).get(reverse("deployments:deploy") + query)
    assert (answer.status_code, answer["Location"]) == (302, reverse("modelcatalog:list"))


def test_the_deploy_page_shows_choices_and_the_plan(client_of, user, mistral):
    page = client_of(user).get(f"{reverse('deployments:deploy')}?model={mistral.pk}")
    assert page.status_code == 200
    assert page.context["plan"].instance_type == INSTANCE
    chosen = [choice for choice in page.context["choices"] if choice.selected]
    assert [choice.instance_type for choice in chosen] == [INSTANCE]
    assert page.context["form"]["name"].value() == page.context["plan"].name
    assert not DeployedResource.objects.exists()


def test_the_plan_follows_the_choices_as_a_piece(client_of, user, mistral):
    query = f"?model={mistral.pk}&instance_type=ml.t3.nano&instance_count=2&name=two"
    headers = {"HX-Request": "true", "HX-Target": "plan"}
    page = client_of(user).get(reverse("deployments:deploy") + query, headers=headers)
    assert b"<html" not in page.content
    assert page.context["plan"].refused
    assert [c.supported for c in page.context["choices"] if c.selected] == [False]


def test_deploying_on_the_page_leads_to_the_resource(client_of, user, mistral):
    answer = client_of(user).post(
        reverse("deployments:deploy"),
        {"model": mistral.pk, "name": "from-page", "instance_type": INSTANCE, "instance_count": 2},
    )
    made = DeployedResource.objects.get()
    assert answer["Location"] == address("detail", made)
    assert (made.resource_name, made.instance_count, made.user) == ("from-page", 2, user)


def test_what_is_wrong_is_said_beside_its_field(client_of, user, mistral):
    browser, path = client_of(user), reverse("deployments:deploy")
    bad = browser.post(path, {"model": mistral.pk, "instance_count": "many", "name": "a b"})
    assert bad.status_code == 422
    assert set(bad.context["form"].errors) == {"instance_count", "name"}
    make_resource(user, mistral, resource_name="taken")
    taken = browser.post(path, {"model": mistral.pk, "name": "taken"})
    assert taken.status_code == 422
    assert taken.context["plan"].refused
    assert DeployedResource.objects.count() == 1


def test_a_server_offers_neither_region_nor_instances(client_of, user, server):
    model = make_catalog_model(server, model_id="simulated-chat-small", name="Small")
    browser, path = client_of(user), reverse("deployments:deploy")
    page = browser.get(f"{path}?model={model.pk}")
    assert list(page.context["form"].fields) == ["name"]
    assert (page.context["choices"], page.context["plan"].hourly) == ([], False)
    browser.post(path, {"model": model.pk, "name": page.context["plan"].name})
    assert DeployedResource.objects.get().resource_name == "small"


def test_before_its_first_call_the_page_says_what_will_stand_there(client_of, user, resource):
    DeployedResource.objects.filter(pk=resource.pk).update(status="pending", launched=False)
    page = client_of(user).get(address("detail", resource)).text
    assert "It begins in a moment" in page
    assert "Every call to the platform will be listed here" in page


def test_a_licence_is_accepted_on_the_page(client_of, user, sagemaker):
    gated = sagemaker.models.get(model_id="meta-textgeneration-llama-3-1-8b-instruct")
    browser, path = client_of(user), reverse("deployments:deploy")
    page = browser.get(f"{path}?model={gated.pk}")
    assert page.context["plan"].refused
    assert "accept_licence" in page.context["form"].fields
    wanted = {"model": gated.pk, "instance_type": INSTANCE, "accept_licence": "on"}
    assert browser.post(path, wanted).status_code == 302
    assert DeployedResource.objects.get().deployment_config["licence_accepted"] is True


@pytest.mark.parametrize(
    ("family", "link"),
    [
        ("2-1b", "jumpstart-cache-prod-us-east-1.s3.us-east-1.amazonaws.com/fmhMetadata/eula"),
        ("1-8b", "The catalog holds no link to its text"),
    ],
)
def test_the_licence_is_named_and_linked_as_far_as_it_is_known(
    client_of, user, sagemaker, family, link
):
    gated = sagemaker.models.get(model_id=f"meta-textgeneration-llama-3-{family}-instruct")
    page = client_of(user).get(f"{reverse('deployments:deploy')}?model={gated.pk}").text
    assert f"I have read the Llama 3.{family[0]} Community License and accept it" in page
    assert link in page


def test_a_model_of_others_cannot_be_deployed(client_of, stranger, user, mistral):
    mistral.connection.organization = user.organization
    mistral.connection.save()
    path = f"{reverse('deployments:deploy')}?model={mistral.pk}"
    assert client_of(stranger).get(path).status_code == 404
