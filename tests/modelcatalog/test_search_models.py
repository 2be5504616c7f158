"""Looking for a model on the page of the catalog."""

import pytest
from django.urls import reverse

LIST = reverse("modelcatalog:list")


def names(answer):
    return [model.name for model in answer.context["page"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=llama", ["Llama 3.1 8B"]),
        ("q=META+8b", ["Llama 3.1 8B"]),
        ("q=pictures", ["Sees things"]),
        ("q=50%25", []),
        ("q=a%00b", []),
        ("platform=sagemaker", ["Llama 3.1 8B"]),
        ("provider=Acme", ["Sees things"]),
        ("modality=image", ["Sees things"]),
        ("region=us-east-1", ["Llama 3.1 8B"]),
        ("region=mars", []),
        ("platform=nonsense", []),
        ("page=99", ["Llama 3.1 8B", "Sees things"]),
        ("page=x&sort=nonsense", ["Llama 3.1 8B", "Sees things"]),
        ("sort=context", ["Llama 3.1 8B", "Sees things"]),
        ("sort=newest", ["Sees things", "Llama 3.1 8B"]),
    ],
)
def test_what_is_asked_for_is_found(user, client_of, llama, vision, query, found):
    answer = client_of(user).get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert names(answer) == found


def test_filters_offer_what_occurs(user, client_of, llama, vision):
    choices = {one.name: one for one in client_of(user).get(LIST).context["filters"]}
    assert [option.value for option in choices["modality"].options] == ["", "image", "text"]
    assert [option.label for option in choices["platform"].options] == [
        "Any",
        "OpenAI-compatible",
        "SageMaker",
    ]
    assert [option.value for option in choices["region"].options] == ["", "us-east-1"]


def test_nothing_found_names_the_filter_that_hides_most(user, client_of, llama, vision):
    answer = client_of(user).get(f"{LIST}?q=llama&modality=image&platform=sagemaker")
    excluding = answer.context["excluding"]
    assert (excluding.name, excluding.left) == ("modality", 1)
    assert names(client_of(user).get(excluding.url)) == ["Llama 3.1 8B"]
    assert answer.context["total"] == 2


def test_a_search_that_finds_nothing_leads_back_to_everything(user, client_of, llama):
    answer = client_of(user).get(f"{LIST}?q=zebra&sort=context")
    assert answer.context["excluding"].url == f"{LIST}?sort=context"
    assert answer.context["cleared_url"] == LIST
    assert client_of(user).get(f"{LIST}?q=zebra").context["excluding"].url == LIST


def test_searching_as_one_types_brings_the_results_alone(user, client_of, llama):
    answer = client_of(user).get(
        f"{LIST}?q=llama", headers={"HX-Request": "true", "HX-Target": "results"}
    )
    assert "Llama 3.1 8B" in answer.text
    assert "<html" not in answer.text
