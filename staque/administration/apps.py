"""Django's admin with a site of our own, made only once all apps are there."""

from django.contrib.admin.apps import AdminConfig


class StaqueAdminConfig(AdminConfig):
    default_site = "staque.administration.site.StaqueAdminSite"
