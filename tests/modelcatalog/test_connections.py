"""Looking at connections, and checking whether they work."""

from uuid import uuid4

from tests.factories import make_connection

CONNECTIONS = "/api/v1/connections/"
SERVER = {"platform": "openai_compatible", "name": "Ours", "base_url": "https://llm.example.com/v1"}
AWS = {"platform": "sagemaker", "name": "AWS", "region": "eu-west-1"}
ROLE = "arn:aws:iam::123456789012:role/Staque"


def test_admins_see_their_own_and_everybodys(
    user, admin, stranger, super_admin, api_of, organization
):
    make_connection(name="Ours", organization=organization)
    make_connection(name="Shared")
    make_connection(name="Theirs", organization=stranger.organization, is_active=False)

    def seen(person):
        results = api_of(person).get(CONNECTIONS).json()["data"]["results"]
        return [connection["name"] for connection in results]

    assert seen(admin) == ["Ours", "Shared"]
    assert seen(super_admin) == ["Ours", "Shared", "Theirs"]
    assert api_of(user).get(CONNECTIONS).status_code == 403


def test_the_list_asks_few_queries(admin, api_of, organization, django_assert_max_num_queries):
    script, counts = api_of(admin), []
    for more in (3, 27):
        for _ in range(more):
            make_connection(organization=organization)
        with django_assert_max_num_queries(12) as asked:
            script.get(CONNECTIONS, {"page_size": 100})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_checking_asks_the_platform(admin, api_of, local, server):
    path = f"{CONNECTIONS}{local.pk}/check/"
    check = api_of(admin).post(path).json()["data"]
    assert (check["verdict"], check["code"]) == ("pass", "connection")
    server.status = 401
    check = api_of(admin).post(path).json()["data"]
    assert check["verdict"] == "fail"
    assert check["remedy"]


def test_checking_the_simulated_cloud(admin, api_of, aws):
    check = api_of(admin).post(f"{CONNECTIONS}{aws.pk}/check/").json()["data"]
    assert check["verdict"] == "pass"


def test_checking_is_for_admins_of_the_organisation(user, stranger, api_of, organization):
    own = make_connection(organization=organization)
    stranger.role = "admin"
    stranger.save()
    assert api_of(user).post(f"{CONNECTIONS}{own.pk}/check/").status_code == 403
    assert api_of(stranger).post(f"{CONNECTIONS}{own.pk}/check/").status_code == 404
    assert api_of(stranger).post(f"{CONNECTIONS}{uuid4()}/check/").status_code == 404
