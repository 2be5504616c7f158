"""Celery's door: everything due is handed out, and handing out twice harms nobody."""

from django.urls import reverse

from deployments import tasks
from deployments.clock import after
from deployments.models import DeployedResource
from tests.deployments.living import look_after
from tests.factories import make_resource


def test_one_task_goes_as_far_as_it_can_without_waiting(user, deployed, settings):
    settings.STAQUE_POLL_SECONDS_MOVING = 600
    resource = deployed(user)
    tasks.advance(str(resource.pk))
    assert all(step.status == "done" for step in resource.steps.all())


def test_what_is_due_is_handed_out(user, deployed, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    resting = make_resource(user, deployed(user).catalog_model)
    tasks.advance.app.conf.task_always_eager = True
    try:
        for _ in range(200):
            tasks.look_after_all()
            if DeployedResource.objects.filter(status="in_service").count() == 2:
                break
    finally:
        tasks.advance.app.conf.task_always_eager = False
    assert DeployedResource.objects.exclude(pk=resting.pk).get().status == "in_service"
    assert DeployedResource.objects.get(pk=resting.pk).wish_version == 1


def test_what_rests_or_is_for_later_is_not_due(user, deployed):
    from deployments import lifecycle

    resource = deployed(user)
    assert lifecycle.due() == [resource.pk]
    DeployedResource.objects.update(look_at=after(60))
    assert lifecycle.due() == []
    DeployedResource.objects.update(look_at=None)
    assert lifecycle.due() == []


def test_the_admin_shows_and_moves_and_changes_nothing(client_of, super_admin, user, deployed):
    resource = look_after(deployed(user, name="shown").pk, "in_service")
    browser = client_of(super_admin)
    listed = reverse("admin:deployments_deployedresource_changelist")
    assert b"shown" in browser.get(listed).content
    page = browser.get(reverse("admin:deployments_deployedresource_change", args=[resource.pk]))
    assert b'name="status"' not in page.content
    chosen = {"action": "stop", "_selected_action": [str(resource.pk)], "confirmed": "yes"}
    assert b"is asked for" in browser.post(listed, chosen, follow=True).content
    assert b"being stopped already" in browser.post(listed, chosen, follow=True).content
    for action in ("start", "restart", "delete"):
        browser.post(listed, chosen | {"action": action})
    resource.refresh_from_db()
    assert resource.desired_status == "deleted"
