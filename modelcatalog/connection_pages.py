"""What the pages of connections show, gathered in one call each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator

from accounts.models import User
from modelcatalog import queries
from modelcatalog.at_hand import AtHand, at_hand, form_url
from modelcatalog.connecting import fields_of, has_real_money_begun, platforms
from modelcatalog.in_use import Use, uses
from modelcatalog.keyring import masked
from modelcatalog.models import Connection
from modelcatalog.rights import demand_changing, may_change_connections
from platforms.contract import Field, Platform

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Every connection that the person may look at."""

    page: Page[Connection]
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class Choosing:
    """What can be connected: platforms with the addresses of their forms, and what is at hand."""

    choices: list[tuple[Platform, str]]
    at_hand: AtHand
    asks_money: bool


@dataclass(frozen=True, kw_only=True)
class Filling:
    """The form of one platform; `asks_money` says that real money would begin here."""

    platform: Platform
    asks_money: bool


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One connection, and what runs through it."""

    connection: Connection
    shown: list[tuple[Field, str]]
    secret: str
    uses: list[Use]
    may_change: bool


def listing(user: User, query: Mapping[str, str]) -> Listing:
    found = queries.listed_connections(user).order_by("simulated", "name", "id")
    page = Paginator(found, A_PAGE).get_page(query.get("page"))
    return Listing(page=page, may_change=may_change_connections(user))


def choosing(user: User) -> Choosing:
    demand_changing(user)
    return Choosing(
        choices=[(place, form_url(place.slug)) for place in platforms()],
        at_hand=at_hand(),
        asks_money=not has_real_money_begun(),
    )


def filling(user: User, slug: str) -> Filling | None:
    """None where there is no such platform."""
    demand_changing(user)
    place = next((one for one in platforms() if one.slug == slug), None)
    if place is None:
        return None
    return Filling(platform=place, asks_money=not has_real_money_begun())


def detail(user: User, connection_id: UUID) -> Detail:
    connection = queries.listed_connection(user, connection_id)
    return Detail(
        connection=connection,
        shown=[
            (field, str(getattr(connection, field.name)))
            for field in fields_of(connection.platform)
            if field.name != "secret_ref"
        ],
        secret=masked(connection.secret_ref),
        uses=uses(connection.pk),
        may_change=may_change_connections(user),
    )


def changing(user: User, connection_id: UUID) -> Detail:
    """For those who may change it."""
    demand_changing(user)
    return detail(user, connection_id)
