"""The client's address is what trusted proxies say, and nothing that a client can write."""

from ipaddress import ip_network

import pytest

from foundation.addresses import client_address

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.fixture
def asked(rf, settings):
    def address(remote, forwarded=None, proxies=PROXIES):
        settings.STAQUE_TRUSTED_PROXIES = proxies
        headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
        return client_address(rf.get("/", REMOTE_ADDR=remote, **headers))

    return address


def test_without_proxies_the_header_is_not_believed(asked):
    assert asked("203.0.113.9", "198.51.100.1", proxies=()) == "203.0.113.9"


def test_whoever_is_no_proxy_is_not_believed(asked):
    assert asked("203.0.113.9", "198.51.100.1") == "203.0.113.9"


def test_a_trusted_proxy_names_the_client(asked):
    assert asked("10.0.0.1", "198.51.100.1") == "198.51.100.1"


def test_what_the_client_wrote_before_is_not_believed(asked):
    assert asked("10.0.0.1", "127.0.0.1, 198.51.100.1") == "198.51.100.1"


def test_a_chain_of_proxies_is_followed(asked):
    assert asked("10.0.0.1", "192.0.2.5, 198.51.100.1, 10.2.2.2") == "198.51.100.1"


def test_a_proxy_that_says_nothing_is_the_client(asked):
    assert asked("10.0.0.1") == "10.0.0.1"


@pytest.mark.parametrize("garbage", ["", ",", "x", "1.2.3", "\x00", "a" * 5000, "-1"])
def test_garbage_in_the_header_ends_the_chain(asked, garbage):
    assert asked("10.0.0.1", garbage) == "10.0.0.1"


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("198.51.100.1:4711", "198.51.100.1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_ports_zones_and_mapped_addresses_are_read(asked, told, meant):
    assert asked("10.0.0.1", told) == meant


def test_a_unix_socket_is_believed_only_where_there_are_proxies(asked):
    assert asked("", "198.51.100.1") == "198.51.100.1"
    assert asked("", "198.51.100.1", proxies=()) == ""
