"""Addresses of the pages."""

app_name = "modelcatalog"

urlpatterns: list[object] = []
