"""What stands beside SageMaker: the public hub, prices, quotas, who I am, metrics."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from botocore.exceptions import ClientError

from tests.fixtures.simulator import Simulator
from tests.simulator.deploying import CHAT_MODEL, TEXT_MODEL, deploy, hub_document

_HUB = {"HubName": "SageMakerPublicHub", "HubContentType": "Model"}


def test_the_hub_lists_its_models_in_pages(simulator: Simulator) -> None:
    sagemaker = simulator.client("sagemaker")
    names: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = sagemaker.list_hub_contents(**_HUB, MaxResults=5, **token)
        assert len(page["HubContentSummaries"]) <= 5
        names += [row["HubContentName"] for row in page["HubContentSummaries"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert len(names) == len(set(names)) >= 12
    assert {CHAT_MODEL, TEXT_MODEL, "openai-reasoning-gpt-oss-20b"} <= set(names)


def test_every_model_of_the_hub_can_be_described_everywhere(simulator: Simulator) -> None:
    for region in ("us-east-1", "eu-central-1"):
        sagemaker = simulator.client("sagemaker", region)
        for row in sagemaker.list_hub_contents(**_HUB, MaxResults=100)["HubContentSummaries"]:
            document = hub_document(sagemaker, row["HubContentName"])
            assert (
                document["DefaultInferenceInstanceType"]
                in (document["SupportedInferenceInstanceTypes"])
            )
            assert region in document["HostingEcrUri"]
            assert region in document["HostingArtifactUri"]
            assert "@task:text-generation" in row["HubContentSearchKeywords"]
            assert None not in document.values()


def test_documents_tell_the_payload_and_the_licence(simulator: Simulator) -> None:
    sagemaker = simulator.client("sagemaker")
    chat, text = hub_document(sagemaker, CHAT_MODEL), hub_document(sagemaker, TEXT_MODEL)
    assert "messages" in chat["DefaultPayloads"]["example"]["Body"]
    assert text["DefaultPayloads"]["example"]["PromptKey"] == "inputs"
    assert (chat["GatedBucket"], text["GatedBucket"]) == (True, False)
    assert chat["HostingArtifactUri"].startswith("s3://jumpstart-private-cache-prod-us-east-1/")
    variants = chat["HostingInstanceTypeVariants"]
    image = variants["Variants"]["g5"]["Properties"]["ImageUri"]
    assert variants["Aliases"][image.removeprefix("$")] == chat["HostingEcrUri"]


def test_a_licence_is_linked_only_where_public_text_says_where_it_lies(
    simulator: Simulator,
) -> None:
    sagemaker = simulator.client("sagemaker")
    unknown = hub_document(sagemaker, CHAT_MODEL)
    assert unknown["License"] == "Llama 3.1 Community License"
    assert "HostingEulaUri" not in unknown
    known = hub_document(sagemaker, "meta-textgeneration-llama-3-2-1b-instruct")
    where = "s3://jumpstart-cache-prod-us-east-1/fmhMetadata/eula/llama3_2Eula.txt"
    assert known["HostingEulaUri"] == where


def test_what_the_hub_does_not_have_is_a_resource_not_found(simulator: Simulator) -> None:
    sagemaker = simulator.client("sagemaker")
    for asked in (
        {**_HUB, "HubContentName": "nobody"},
        {**_HUB, "HubName": "MyHub", "HubContentName": CHAT_MODEL},
        {**_HUB, "HubContentName": CHAT_MODEL, "HubContentVersion": "9.9.9"},
    ):
        with pytest.raises(ClientError, match="ResourceNotFound"):
            sagemaker.describe_hub_content(**asked)


def _offers(simulator: Simulator, **filters: str):
    wanted = [{"Type": "TERM_MATCH", "Field": key, "Value": filters[key]} for key in filters]
    pages = (
        simulator.client("pricing")
        .get_paginator("get_products")
        .paginate(ServiceCode="AmazonSageMaker", Filters=wanted, PaginationConfig={"PageSize": 2})
    )
    return [json.loads(offer) for page in pages for offer in page["PriceList"]]


def _usd(offer) -> Decimal:
    [term] = offer["terms"]["OnDemand"].values()
    [dimension] = term["priceDimensions"].values()
    assert dimension["unit"] == "Hrs"
    return Decimal(dimension["pricePerUnit"]["USD"])


def test_a_hosting_price_stands_among_look_alikes(simulator: Simulator) -> None:
    offers = _offers(simulator, regionCode="us-east-1", instanceName="ml.g5.xlarge")
    usages = {offer["product"]["attributes"]["usagetype"]: offer for offer in offers}
    assert {"USE1-Host:ml.g5.xlarge", "USE1-Train:ml.g5.xlarge"} < set(usages)
    assert {"USE1-Notebk:ml.g5.xlarge", "USE1-AsyncInf:ml.g5.xlarge"} < set(usages)
    assert _usd(usages["USE1-Host:ml.g5.xlarge"]) == Decimal("1.408")
    [hosting] = _offers(
        simulator,
        regionCode="us-east-1",
        instanceName="ml.g5.2xlarge",
        productFamily="ML Instance",
        component="Hosting",
    )
    assert _usd(hosting) == Decimal("1.515")
    assert hosting["product"]["attributes"]["vCpu"] == "8"


def test_prices_differ_by_region_and_unknown_ones_are_absent(simulator: Simulator) -> None:
    [ireland] = _offers(
        simulator, regionCode="eu-west-1", instanceName="ml.g6.xlarge", component="Hosting"
    )
    assert _usd(ireland) == Decimal("1.25776")
    assert _offers(simulator, regionCode="us-east-1", instanceName="ml.trn1.2xlarge") == []


def test_filters_can_contain_and_exclude(simulator: Simulator) -> None:
    pricing = simulator.client("pricing")
    found = pricing.get_products(
        ServiceCode="AmazonSageMaker",
        Filters=[
            {"Type": "CONTAINS", "Field": "usagetype", "Value": "USE1-Host"},
            {"Type": "ANY_OF", "Field": "instanceName", "Value": "ml.g5.xlarge,ml.m5.xlarge"},
            {"Type": "NONE_OF", "Field": "instanceName", "Value": "ml.m5.xlarge"},
        ],
    )["PriceList"]
    assert len(found) == 1
    with pytest.raises(ClientError, match="NotFoundException"):
        pricing.get_products(ServiceCode="AmazonNothing")


def test_prices_are_only_told_in_the_regions_that_tell_them(simulator: Simulator) -> None:
    with pytest.raises(ClientError, match="does not run in this region"):
        simulator.client("pricing", "us-west-2").get_products(ServiceCode="AmazonSageMaker")


def test_quotas_are_told_by_name_and_code(simulator: Simulator) -> None:
    client = simulator.client("service-quotas")
    simulator.quota("ml.g5.xlarge", 5)

    def by_name(operation: str):
        pages = client.get_paginator(operation).paginate(
            ServiceCode="sagemaker", PaginationConfig={"PageSize": 7}
        )
        return {quota["QuotaName"]: quota for page in pages for quota in page["Quotas"]}

    applied = by_name("list_service_quotas")["ml.g5.xlarge for endpoint usage"]
    assert (applied["Value"], applied["QuotaCode"]) == (5.0, "L-1928E07B")
    usual = by_name("list_aws_default_service_quotas")["ml.g5.xlarge for endpoint usage"]
    assert usual["Value"] == 2.0
    assert by_name("list_service_quotas")["ml.p4d.24xlarge for endpoint usage"]["Value"] == 0.0
    assert "ml.m5.xlarge for endpoint usage" not in by_name("list_service_quotas")
    assert by_name("list_aws_default_service_quotas")["ml.m5.xlarge for endpoint usage"]["Value"]
    found = client.get_service_quota(ServiceCode="sagemaker", QuotaCode="L-1928E07B")
    assert found["Quota"]["QuotaName"] == "ml.g5.xlarge for endpoint usage"
    for asked in (("sagemaker", "L-00000000"), ("lambda", "L-1928E07B")):
        with pytest.raises(ClientError, match="NoSuchResourceException"):
            client.get_service_quota(ServiceCode=asked[0], QuotaCode=asked[1])


def test_the_caller_is_who_the_key_says(simulator: Simulator) -> None:
    said = simulator.client("sts").get_caller_identity()
    assert said["Account"] == "111122223333"
    assert said["Arn"].startswith("arn:aws:iam::111122223333:")


def test_metrics_are_the_record_of_what_was_asked(simulator: Simulator) -> None:
    deploy(simulator, "a")
    runtime = simulator.client("sagemaker-runtime")
    good = json.dumps({"messages": [{"role": "user", "content": "hi"}]})
    for _ in range(2):
        runtime.invoke_endpoint(EndpointName="a", Body=good)["Body"].read()
    with pytest.raises(ClientError, match="ModelError"):
        runtime.invoke_endpoint(EndpointName="a", Body="{}")

    def total(name: str, statistic: str, namespace: str = "AWS/SageMaker") -> float:
        dimensions = [
            {"Name": "EndpointName", "Value": "a"},
            {"Name": "VariantName", "Value": "AllTraffic"},
        ]
        metric = {"Namespace": namespace, "MetricName": name, "Dimensions": dimensions}
        now = datetime.now(UTC)
        [result] = simulator.client("cloudwatch").get_metric_data(
            MetricDataQueries=[
                {"Id": "m", "MetricStat": {"Metric": metric, "Period": 60, "Stat": statistic}}
            ],
            StartTime=now - timedelta(hours=1),
            EndTime=now + timedelta(minutes=1),
        )["MetricDataResults"]
        assert result["StatusCode"] == "Complete"
        return sum(result["Values"])

    assert total("Invocations", "Sum") == 3
    assert total("Invocation4XXErrors", "Sum") == 1
    assert total("Invocation5XXErrors", "Sum") == 0
    assert 0 < total("ModelLatency", "Average") < 5e6
    assert total("ModelLatency", "p90") >= total("ModelLatency", "Minimum")
    assert total("GPUMemoryUtilization", "Maximum", "/aws/sagemaker/Endpoints") >= 72
    assert total("Nothing", "Sum") == 0


def test_every_fact_has_a_source_and_a_date() -> None:
    from pathlib import Path

    import simulator

    files = sorted((Path(simulator.__file__).parent / "data").glob("*.json"))
    assert len(files) >= 6
    for file in files:
        facts = json.loads(file.read_text())
        assert facts["source"], file
        assert facts["as_of"], file
    for model in json.loads((files[0].parent / "models.json").read_text())["models"]:
        assert model["source"], model["model_id"]
