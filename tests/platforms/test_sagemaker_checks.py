"""What is known before anything is paid for, and what a denied read leaves unknown."""

from dataclasses import replace

import pytest

from platforms.registry import platform
from platforms.sagemaker.quota import quota
from tests.platforms.far_end import Reply
from tests.platforms.orders import NOT_FOUND, ORDER, endpoint
from tests.platforms.test_sagemaker_prices import product

PLATFORM = platform("sagemaker")
CALLER = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/x</Arn><UserId>U</UserId>
<Account>111122223333</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""
DENIED = Reply(status=400, body={"__type": "AccessDeniedException", "message": "no right"})
# What nothing stands behind in a rehearsal.
REHEARSED = {"role_trust", "role_pass"}
QUOTA = {"QuotaName": "ml.g5.xlarge for endpoint usage", "Value": 2.0}


@pytest.fixture
def account(far_end, aws_access):
    """An account in which everything is as it should be."""
    far_end.answer("/", Reply(body=CALLER.encode(), headers={"Content-Type": "text/xml"}))
    far_end.answer("DescribeEndpoint", NOT_FOUND)
    far_end.answer("ListServiceQuotas", Reply(body={"Quotas": [QUOTA]}))
    far_end.answer("ListEndpoints", Reply(body={"Endpoints": []}))
    far_end.answer("GetProducts", Reply(body={"PriceList": [product()]}))
    return far_end


def quota_check(order, access):
    return quota(order, access).answer(access)


def checks(access, order=ORDER):
    return {check.code: check for check in PLATFORM.launcher(access).checks(order)}


def verdict(access, code, order=ORDER):
    check = checks(access, order)[code]
    assert check.title
    assert check.remedy or check.verdict != "fail"
    return check.verdict


def test_all_is_well_in_a_good_account(account, aws_access):
    found = checks(aws_access)
    assert {name for name, check in found.items() if check.verdict != "pass"} == REHEARSED
    assert all(check.looked_at for check in found.values())
    assert list(found) == [
        "credentials",
        "role",
        "recipe",
        "instance",
        "licence",
        "name",
        "quota",
        "price",
        "role_trust",
        "role_pass",
    ]
    assert {found[name].detail.split(":")[0] for name in REHEARSED} == {"Simulated"}
    assert "111122223333" in found["credentials"].detail
    assert found["price"].detail == "1.408 USD an hour each."


@pytest.mark.parametrize("role", ["", "endpoints", "arn:aws:iam::1:role/x"])
def test_an_execution_role_must_be_given_as_an_arn(account, aws_access, role):
    assert verdict(replace(aws_access, execution_role_arn=role), "role") == "fail"


@pytest.mark.parametrize(
    "changed",
    [
        {"image": "", "by_instance": {}},
        {"region": "eu-west-1"},
        {"payload": ""},
    ],
)
def test_a_recipe_must_serve_the_region_and_tell_how_to_ask(account, aws_access, changed):
    order = replace(ORDER, recipe={**ORDER.recipe, **changed})
    assert verdict(aws_access, "recipe", order) == "fail"


def test_a_package_needs_no_image(account, aws_access):
    recipe = {**ORDER.recipe, "image": "", "by_instance": {}, "package": "arn:package"}
    assert verdict(aws_access, "recipe", replace(ORDER, recipe=recipe)) == "pass"


def test_the_instance_type_must_be_one_of_the_models(account, aws_access):
    order = replace(ORDER, instance_type="ml.t2.medium")
    assert verdict(aws_access, "instance", order) == "fail"
    unknown = replace(ORDER, recipe={**ORDER.recipe, "instance_types": []})
    assert verdict(aws_access, "instance", unknown) == "unknown"


def test_a_gated_model_needs_its_licence_accepted(account, aws_access):
    gated = replace(ORDER, recipe={**ORDER.recipe, "gated": True, "licence": "Some Licence"})
    assert verdict(aws_access, "licence", gated) == "fail"
    assert verdict(aws_access, "licence", replace(gated, licence_accepted=True)) == "pass"


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize("gated", [True, False])
@pytest.mark.parametrize("url", ["https://x/eula.txt", ""])
@pytest.mark.parametrize("name", ["Some Licence", ""])
def test_what_is_said_of_the_licence_is_a_sentence_in_every_case(
    account, aws_access, name, url, gated, accepted
):
    recipe = {**ORDER.recipe, "gated": gated, "licence": name, "licence_url": url}
    order = replace(ORDER, recipe=recipe, licence_accepted=accepted)
    said = checks(aws_access, order)["licence"].detail
    assert said.endswith(".")
    assert ": " not in said
    assert name in said
    assert url in said


@pytest.mark.parametrize("name", ["-a", "a-", "a_b", "a" * 64, "", "ü"])
def test_a_name_must_suit_aws(account, aws_access, name):
    assert verdict(aws_access, "name", replace(ORDER, name=name)) == "fail"


def test_a_name_must_be_free(account, aws_access):
    account.answer("DescribeEndpoint", endpoint("InService"))
    assert verdict(aws_access, "name") == "fail"


def test_a_price_that_is_not_listed_is_a_warning(account, aws_access):
    account.answer("GetProducts", Reply(body={"PriceList": []}))
    assert verdict(aws_access, "price") == "warn"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("DescribeEndpoint", "name"),
        ("ListServiceQuotas", "quota"),
        ("ListEndpoints", "quota"),
        ("GetProducts", "price"),
    ],
)
def test_a_denied_read_leaves_one_verdict_unknown_and_the_others_alone(
    account, aws_access, call, code
):
    account.answer(call, DENIED)
    found = {name: check.verdict for name, check in checks(aws_access).items()}
    assert found.pop(code) == "unknown"
    assert {name for name, said in found.items() if said != "pass"} == REHEARSED


def test_without_credentials_aws_is_asked_nothing_more(account, aws_access):
    account.answer(
        "/",
        Reply(
            status=403,
            body=b"<ErrorResponse><Error><Code>InvalidClientTokenId"
            b"</Code><Message>no</Message></Error></ErrorResponse>",
        ),
    )
    found = checks(aws_access)
    assert found["credentials"].verdict == "fail"
    assert "quota" not in found
    assert "role" in found


def used(far_end, *endpoints):
    """Endpoints of the account: their state, their configured and their running instances."""
    rows = [{"EndpointName": f"e{place}"} for place, _ in enumerate(endpoints)]
    times = {"CreationTime": 1, "LastModifiedTime": 1, "EndpointArn": "a"}
    listed = [row | times | {"EndpointStatus": "InService"} for row in rows]
    far_end.answer("ListEndpoints", Reply(body={"Endpoints": listed}))
    far_end.answer("DescribeEndpoint", *(one[0] for one in endpoints))
    far_end.answer("DescribeEndpointConfig", *(one[1] for one in endpoints))


def running(count=None, status="InService"):
    more = {"EndpointConfigName": "c"}
    if count is not None:
        variant = {"VariantName": "v", "DesiredInstanceCount": count, "CurrentInstanceCount": 1}
        more["ProductionVariants"] = [variant]
    return endpoint(status, **more)


def configured(count, instance_type="ml.g5.xlarge"):
    variant = {"VariantName": "v", "InstanceType": instance_type, "InitialInstanceCount": count}
    return Reply(body={"EndpointConfigName": "c", "ProductionVariants": [variant]})


@pytest.mark.parametrize(
    ("endpoints", "verdict", "detail"),
    [
        ([], "pass", "2 allowed, 0 running"),
        ([(running(1), configured(1))], "pass", "2 allowed, 1 running"),
        ([(running(2), configured(1))], "fail", "2 allowed, 2 running"),
        ([(running(), configured(2))], "fail", "2 allowed, 2 running"),
        ([(running(9, "Failed"), configured(9))], "pass", "2 allowed, 0 running"),
        ([(running(9), configured(9, "ml.m5.xlarge"))], "pass", "2 allowed, 0 running"),
        ([(NOT_FOUND, configured(1))], "pass", "2 allowed, 0 running"),
        ([(running(1), NOT_FOUND)], "pass", "2 allowed, 0 running"),
    ],
)
def test_a_quota_is_what_is_allowed_less_what_runs(account, aws_access, endpoints, verdict, detail):
    if endpoints:
        used(account, *endpoints)
    check = quota_check(ORDER, aws_access)
    assert (check.verdict, check.detail[: len(detail)]) == (verdict, detail)


def test_awss_default_counts_where_the_account_has_no_quota_of_its_own(account, aws_access):
    account.answer("ListServiceQuotas", Reply(body={"Quotas": [{"QuotaName": "other"}]}))
    none = QUOTA | {"Value": 0.0}
    account.answer("ListAWSDefaultServiceQuotas", Reply(body={"Quotas": [none]}))
    check = quota_check(ORDER, aws_access)
    assert (check.verdict, check.remedy != "") == ("fail", True)
    account.answer("ListAWSDefaultServiceQuotas", Reply(body={"Quotas": []}))
    assert quota_check(ORDER, aws_access).verdict == "unknown"


def test_an_account_with_too_many_endpoints_is_not_counted(account, aws_access):
    used(account, *[(NOT_FOUND, NOT_FOUND)] * 61)
    assert quota_check(ORDER, aws_access).verdict == "warn"
    assert account.asked("DescribeEndpoint") == []
