"""What the public hub offers, and the recipe that is kept of it."""

import pytest

from platforms.errors import Misunderstood
from platforms.registry import platform
from platforms.sagemaker.options import OWN
from platforms.sagemaker.own import PLAIN_TYPES
from platforms.sagemaker.recipe import for_instance, recipe_of
from tests.platforms.far_end import Reply
from tests.platforms.hub import DOCUMENT, IMAGE, described, page, summary

PLATFORM = platform("sagemaker")


def models(access):
    """The hub's alone: the entry for one's own container stands after them."""
    return [model for model in PLATFORM.catalog(access).models() if model.model_id != OWN]


def recipe(**changed):
    return recipe_of(DOCUMENT | changed, version="1.0.0", region="us-east-1")


def one_model(far_end, access, document=DOCUMENT, **more):
    far_end.answer("ListHubContents", page(summary("m", **more)))
    far_end.answer("DescribeHubContent", described("m", document, **more))
    [model] = models(access)
    return model


def test_only_models_for_text_are_read_page_by_page(far_end, aws_access):
    far_end.answer(
        "ListHubContents",
        page(summary("a"), summary("b", keywords=["@task:ic"]), token="next"),
        page(summary("c", keywords=["@Task:Text-Generation"]), summary("d", keywords=[])),
    )
    far_end.answer("DescribeHubContent", described("a"), described("c"))
    assert [model.model_id for model in models(aws_access)] == ["a", "c"]
    first, second = far_end.asked("ListHubContents")
    assert first.json == {
        "HubName": "SageMakerPublicHub",
        "HubContentType": "Model",
        "MaxResults": 100,
    }
    assert second.json["NextToken"] == "next"
    assert far_end.asked("DescribeHubContent")[0].json["HubContentVersion"] == "1.0.0"


def test_a_model_says_what_its_document_says(far_end, aws_access):
    model = one_model(
        far_end, aws_access, HubContentDisplayName="A Model", SupportStatus="Deprecated"
    )
    assert (model.name, model.provider, model.lifecycle) == ("A Model", "acme", "deprecated")
    assert model.regions == ("us-east-1",)
    assert model.context_window == 8192
    assert model.default_instance_type == "ml.g5.xlarge"
    assert model.instance_types[1] == "ml.p4d.24xlarge"
    assert model.needs_licence is False
    assert model.recipe["version"] == "1.0.0"


@pytest.mark.parametrize("text", ["{not json", "[]", "{}"])
def test_a_document_that_cannot_be_read_leaves_its_facts_unknown(far_end, aws_access, text):
    model = one_model(far_end, aws_access, text)
    assert (model.recipe, model.instance_types) == ({}, ())
    assert model.needs_licence is None
    assert model.context_window is None
    assert model.lifecycle == "unknown"


def test_a_model_withdrawn_between_two_calls_is_left_out(far_end, aws_access):
    far_end.answer("ListHubContents", page(summary("m")))
    far_end.answer("DescribeHubContent", Reply(status=400, body={"__type": "ResourceNotFound"}))
    assert models(aws_access) == []


@pytest.mark.parametrize("broken", ["ListHubContents", "DescribeHubContent"])
def test_an_answer_without_its_content_is_misunderstood(far_end, aws_access, broken):
    far_end.answer("ListHubContents", page(summary("m")))
    far_end.answer("DescribeHubContent", described("m"))
    far_end.answer(broken, Reply(body=b"{"))
    with pytest.raises(Misunderstood):
        models(aws_access)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("8192", 8192),
        (32768, 32768),
        ("128K", 131072),
        ("200K", 200_000),
        ("1M", 1_048_576),
        ("8,192", 8192),
        ("8192 tokens", 8192),
        ("32K-128K", 32768),
        ("32 – 128K", 32768),
        ("4K to 8K", 4096),
        ("large", None),
        ("32K-large", None),
        (0, None),
        (None, None),
    ],
)
def test_context_windows_are_counts_of_tokens(far_end, aws_access, said, meant):
    document = DOCUMENT | {"ContextWindow": said}
    assert one_model(far_end, aws_access, document).context_window == meant


def test_provider_and_modalities_come_from_the_document_where_it_has_them(far_end, aws_access):
    document = DOCUMENT | {
        "ModelProvider": "Meta",
        "InputModalities": ["Text", "Image"],
        "OutputModalities": "Text",
    }
    model = one_model(far_end, aws_access, document)
    assert (model.provider, model.input_modalities) == ("Meta", ("text", "image"))
    assert model.output_modalities == ("text",)
    bare = one_model(far_end, aws_access, keywords=["@task:text-generation"])
    assert (bare.provider, bare.input_modalities) == ("", ("text",))


def test_a_recipe_keeps_what_launching_needs():
    kept = recipe()
    assert (kept["image"], kept["artifact"]) == (IMAGE, "s3://cache/packed/")
    assert kept["environment"] == {"HF_MODEL_ID": "/opt/ml/model", "WORKERS": "1"}
    assert (kept["download_timeout"], kept["startup_timeout"]) == (20, 7200)
    assert (kept["payload"], kept["payload_model"]) == ("openai_chat", "/opt/ml/model")
    assert kept["gated"] is False


def test_an_instance_type_has_its_own_image_artifact_and_environment():
    kept = recipe()
    assert for_instance(kept, "ml.g5.xlarge")["image"] == "gpu-image"
    assert for_instance(kept, "ml.m5.xlarge")["image"] == "cpu-image"
    assert for_instance(kept, "ml.p4d.24xlarge") == {
        "image": "plain-image",
        "artifact": "s3://cache/p4d/weights/",
        "environment": {"HF_MODEL_ID": "/opt/ml/model", "WORKERS": "8", "GPUS": "8"},
    }
    assert for_instance(kept, "ml.other.xlarge")["image"] == IMAGE
    assert for_instance({}, "ml.g5.xlarge") == {"image": "", "artifact": "", "environment": {}}


def test_aliases_may_be_given_by_region():
    variants = {
        "regional_aliases": {"us-east-1": {"gpu": "here"}, "eu-west-1": {"gpu": "there"}},
        "variants": {"g5": {"regional_properties": {"image_uri": "$gpu"}}},
    }
    assert (
        for_instance(recipe(HostingInstanceTypeVariants=variants), "ml.g5.xlarge")["image"]
        == "here"
    )


def test_the_script_decides_which_artifact_is_fetched():
    assert recipe(HostingUseScriptUri=True)["artifact"] == "s3://cache/raw/"
    assert recipe(HostingPrepackedArtifactUri=None)["artifact"] == "s3://cache/raw/"
    bare = recipe(HostingArtifactUri=None, HostingUseScriptUri=True)
    assert bare["artifact"] == "s3://cache/packed/"


@pytest.mark.parametrize("gate", [{"GatedBucket": True}, {"HostingEulaUri": "s3://x/eula.txt"}])
def test_gated_models_need_a_licence(gate):
    assert recipe(**gate)["gated"] is True


@pytest.mark.parametrize(
    ("uri", "region", "url"),
    [
        ("s3://b/terms/x.txt", "us-east-1", "https://b.s3.us-east-1.amazonaws.com/terms/x.txt"),
        ("s3://b/x.txt", "cn-north-1", "https://b.s3.cn-north-1.amazonaws.com.cn/x.txt"),
        ("https://example.com/licence", "us-east-1", "https://example.com/licence"),
        ("javascript:alert(1)", "us-east-1", ""),
        ("s3://b", "us-east-1", ""),
        (None, "us-east-1", ""),
    ],
)
def test_a_licence_is_linked_where_a_browser_can_read_it(uri, region, url):
    document = DOCUMENT | {"HostingEulaUri": uri}
    kept = recipe_of(document, version="1.0.0", region=region)
    assert (kept["licence"], kept["licence_url"]) == ("MIT", url)


@pytest.mark.parametrize(
    ("payloads", "family"),
    [
        ({"a": {"Body": {"inputs": "x"}}}, "text_generation"),
        ({"a": {"Body": "text"}, "b": {"body": {"messages": []}}}, "openai_chat"),
        ({"a": {"Body": {"other": 1}}}, ""),
        ({}, ""),
        (None, ""),
    ],
)
def test_the_wire_is_read_from_the_documents_examples(payloads, family):
    assert recipe(DefaultPayloads=payloads)["payload"] == family


def test_missing_parts_of_a_document_are_missing_in_the_recipe():
    kept = recipe_of({}, version="", region="us-east-1")
    assert (kept["image"], kept["environment"], kept["instance_types"]) == ("", {}, [])
    assert kept["volume_gb"] is None


def test_the_last_entry_is_a_container_of_ones_own(far_end, aws_access):
    far_end.answer("ListHubContents", page(summary("m")))
    far_end.answer("DescribeHubContent", described("m", DOCUMENT))
    hub, own = PLATFORM.catalog(aws_access).models()
    assert (own.model_id, own.regions) == (OWN, ("us-east-1",))
    assert set(own.instance_types) == {*hub.instance_types, *PLAIN_TYPES}
    assert own.default_instance_type in own.instance_types


def test_an_account_without_a_hub_is_offered_nothing(far_end, aws_access):
    far_end.answer("ListHubContents", page())
    assert list(PLATFORM.catalog(aws_access).models()) == []
