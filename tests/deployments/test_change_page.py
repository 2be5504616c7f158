"""The page on which what serves is changed."""

import pytest

from tests.deployments.conftest import INSTANCE
from tests.deployments.living import look_after


@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_change_shows_both_prices_and_makes_it(user, client_of, deployed, cloud):
    cloud.quota(INSTANCE, 9)
    resource = look_after(
        deployed(user, options={"environment": {"HF_TOKEN": "hf_secret"}}).pk, "in_service"
    )
    at = f"/deployments/{resource.pk}/change/"
    page = client_of(user).get(at).content.decode()
    assert "runs like that already" in page
    assert "hf_secret" not in page
    page = client_of(user).get(f"{at}?drawn=yes&instance_count=2").content.decode()
    assert "while both run" in page
    sent = {"drawn": "yes", "instance_count": "2", "options.environment": "HF_TOKEN=•••"}
    assert client_of(user).post(at, sent).status_code == 302
    changed = look_after(resource.pk, lambda found: found.revision == 2 and found.pending is None)
    assert changed.instance_count == 2
    assert changed.deployment_config["options"] == {"environment": {"HF_TOKEN": "hf_secret"}}


def test_only_what_serves_has_a_page_of_its_change(user, client_of, deployed):
    resource = deployed(user)
    assert client_of(user).get(f"/deployments/{resource.pk}/change/").status_code == 409
