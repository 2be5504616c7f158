"""The catalog in the admin."""

import pytest

from modelcatalog.models import Connection, ModelConfiguration, Price, Unit
from tests.factories import NOW, make_catalog_model, make_connection

PAGES = ["connection", "catalogmodel", "price", "modelconfiguration"]


@pytest.fixture
def rows(db):
    connection = make_connection(secret_ref="env:LLM_KEY", base_url="https://llm.example.com")
    model = make_catalog_model(connection)
    price = Price.objects.create(
        connection=connection, unit=Unit.INSTANCE_HOUR, usd=1, source="x", as_of=NOW
    )
    configuration = ModelConfiguration.objects.create(model_id="m")
    return dict(zip(PAGES, [connection, model, price, configuration], strict=True))


@pytest.mark.parametrize("name", PAGES)
def test_super_admins_look_and_cannot_remove_nor_add_but_connections(
    super_admin, client_of, rows, name
):
    browser = client_of(super_admin)
    base = f"/admin/modelcatalog/{name}/"
    assert browser.get(base).status_code == 200
    assert browser.get(f"{base}{rows[name].pk}/change/").status_code == 200
    assert browser.get(f"{base}add/").status_code == (302 if name == "connection" else 403)
    assert browser.get(f"{base}{rows[name].pk}/delete/").status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_admins_of_an_organisation_are_not_let_in(admin, client_of, rows, name):
    assert client_of(admin).get(f"/admin/modelcatalog/{name}/").status_code == 302


def test_a_connection_is_only_looked_at_and_its_secret_is_masked(super_admin, client_of, rows):
    path = f"/admin/modelcatalog/connection/{rows['connection'].pk}/change/"
    browser = client_of(super_admin)
    page = browser.get(path)
    assert "LLM_KEY" not in page.text
    assert "env:•••" in page.text
    assert browser.post(path, {"name": "Renamed"}).status_code == 403
    assert Connection.objects.get().base_url == "https://llm.example.com"


def test_adding_one_leads_to_the_page_that_says_where_real_money_begins(super_admin, client_of):
    answer = client_of(super_admin).get("/admin/modelcatalog/connection/add/")
    assert answer["Location"] == "/settings/connections/add/"
