"""The page of the catalog."""

from decimal import Decimal

import pytest
from django.urls import reverse

from modelcatalog.models import ModelConfiguration, Price, Unit
from modelcatalog.pricing import instance_price
from tests.counting import fewest
from tests.factories import NOW, make_catalog_model, make_connection

LIST = reverse("modelcatalog:list")


def names(answer):
    return [model.name for model in answer.context["page"]]


def hourly(connection, instance_type, usd):
    return Price.objects.create(
        connection=connection,
        unit=Unit.INSTANCE_HOUR,
        region=connection.region,
        instance_type=instance_type,
        usd=usd,
        source="AWS Price List",
        as_of=NOW,
    )


def test_everybody_sees_the_models_of_shared_connections(user, client_of, llama, vision):
    answer = client_of(user).get(LIST)
    assert answer.status_code == 200
    assert names(answer) == ["Llama 3.1 8B", "Sees things"]


def test_every_row_of_the_simulated_cloud_says_so_and_no_other(user, client_of):
    mark = "Simulated: costs no money"
    make_catalog_model(make_connection(simulated=True), name="Played")

    def marks():
        return client_of(user).get(LIST).text.partition('id="results"')[2].count(mark)

    assert marks() == 1
    make_catalog_model(make_connection(simulated=False), name="Real")
    assert marks() == 1


def test_an_organisations_models_are_seen_by_its_people_alone(
    user, teammate, stranger, admin, super_admin, client_of, organization
):
    own = make_connection(organization=organization)
    model = make_catalog_model(own, name="Ours")
    detail = reverse("modelcatalog:detail", args=[model.pk])
    for person, sees in [
        (user, True),
        (teammate, True),
        (admin, True),
        (super_admin, True),
        (stranger, False),
    ]:
        assert names(client_of(person).get(LIST)) == (["Ours"] if sees else [])
        assert client_of(person).get(detail).status_code == (200 if sees else 404)


def test_the_price_shown_is_that_of_the_suggested_instance(user, client_of, shared, llama):
    hourly(shared, "ml.g5.xlarge", "1.408")
    hourly(shared, "ml.g5.2xlarge", "1.515")
    (model,) = client_of(user).get(LIST).context["page"]
    assert f"{model.offer.per_hour_usd:f}" == "1.515000000000"
    assert (model.offer.instance_type, model.offer.status) == ("ml.g5.2xlarge", "priced")


def test_without_a_price_for_the_suggestion_the_cheapest_known_is_shown(
    user, client_of, shared, llama
):
    hourly(shared, "ml.g5.xlarge", "1.408")
    (model,) = client_of(user).get(LIST).context["page"]
    assert model.offer.instance_type == "ml.g5.xlarge"


def test_a_model_that_nobody_priced_says_so(user, client_of, llama, vision):
    answer = client_of(user).get(LIST)
    assert {model.offer.status for model in answer.context["page"]} == {"unpriced"}
    assert "unpriced" in answer.text


def test_an_operators_price_is_shown_per_million(user, client_of, vision):
    ModelConfiguration.objects.create(
        model_id=vision.model_id,
        per_1k_input_tokens_usd="0.00015",
        per_1k_output_tokens_usd="0.0006",
    )
    (model,) = client_of(user).get(LIST).context["page"]
    assert model.offer.input_per_1m_usd == Decimal("0.15")
    assert model.offer.output_per_1m_usd == Decimal("0.6")
    detail = client_of(user).get(reverse("modelcatalog:detail", args=[vision.pk]))
    assert [row.unit for row in detail.context["token_rows"]][:2] == ["input_token", "output_token"]


def test_the_detail_shows_instances_and_prices_over_time(user, client_of, shared, llama):
    hourly(shared, "ml.g5.xlarge", "1.408")
    answer = client_of(user).get(reverse("modelcatalog:detail", args=[llama.pk]))
    instances = answer.context["instances"]
    assert [(one.instance_type, one.is_default) for one in instances] == [
        ("ml.g5.xlarge", False),
        ("ml.g5.2xlarge", True),
    ]
    assert instances[1].per_hour_usd is None
    assert [price.instance_type for price in answer.context["prices"]] == ["ml.g5.xlarge"]


def test_a_withdrawn_model_leaves_the_list_but_keeps_its_page(user, client_of, llama):
    llama.withdrawn_at = NOW
    llama.save()
    assert names(client_of(user).get(LIST)) == []
    assert client_of(user).get(reverse("modelcatalog:detail", args=[llama.pk])).status_code == 200


def test_a_closed_connection_hides_its_models(user, client_of, shared, llama):
    shared.is_active = False
    shared.save()
    assert names(client_of(user).get(LIST)) == []


@pytest.mark.parametrize("fits", [True, False])
def test_queries_are_few_and_do_not_grow(user, client_of, fits):
    browser = client_of(user)
    address = LIST if fits else f"{LIST}?q=zebra&region=mars"
    counts = []
    for more in (3, 27):
        for _ in range(more):
            model = make_catalog_model(provider=f"Provider {more}")
            Price.objects.create(
                connection=model.connection,
                unit=Unit.INSTANCE_HOUR,
                instance_type="ml.g5.xlarge",
                usd=1,
                source="x",
                as_of=NOW,
            )
        counts.append(fewest(lambda: browser.get(address)))
    assert counts[0] == counts[1]


def test_the_detail_asks_few_queries(user, client_of, llama, django_assert_max_num_queries):
    browser = client_of(user)
    with django_assert_max_num_queries(12):
        browser.get(reverse("modelcatalog:detail", args=[llama.pk]))


@pytest.mark.django_db(transaction=True)
def test_reading_again_says_what_will_happen(user, client_of):
    make_connection(name="One of ours")
    answer = client_of(user).post(reverse("modelcatalog:refresh"), follow=True)
    assert answer.redirect_chain[-1][0] == LIST
    assert "One of ours will be read again" in answer.text


def test_reading_again_without_a_connection_is_refused_in_words(user, client_of):
    answer = client_of(user).post(reverse("modelcatalog:refresh"))
    assert answer.status_code == 422
    assert "Nothing is connected yet" in answer.text


def test_reading_again_is_not_a_link(user, client_of):
    assert client_of(user).get(reverse("modelcatalog:refresh")).status_code == 405


def test_a_list_price_is_dated_by_its_source(user, client_of):
    hosted = make_connection(simulated=False, base_url="https://api.openai.com/v1")
    model = make_catalog_model(hosted, model_id="gpt-4o-mini", name="GPT-4o mini")
    answer = client_of(user).get(reverse("modelcatalog:detail", args=[model.pk]))
    assert answer.context["offer"].input_per_1m_usd == Decimal("0.15")
    assert answer.context["offer"].source.startswith("genai-prices")
    assert answer.context["token_prices"].as_of is None
    assert len(answer.context["token_rows"]) == 4


def test_who_belongs_nowhere_sees_what_is_everybodys(user, client_of, organization, llama):
    user.organization = None
    user.save()
    make_catalog_model(make_connection(organization=organization), name="Ours")
    assert names(client_of(user).get(LIST)) == ["Llama 3.1 8B"]


def test_the_price_of_an_instance_is_its_newest(shared):
    older = hourly(shared, "ml.g5.xlarge", "1.3")
    Price.objects.filter(pk=older.pk).update(as_of=NOW.replace(year=2025))
    hourly(shared, "ml.g5.xlarge", "1.408")
    assert instance_price(shared, "us-east-1", "ml.g5.xlarge").usd == Decimal("1.408")
    assert instance_price(shared, "eu-west-1", "ml.g5.xlarge") is None
