import logging

import pytest

from openos import startup
from openos.settings import Settings, get_settings

HTTPS = {"OPENOS_ENV": "production", "OPENOS_PUBLIC_URL": "https://openos.example.com"}


@pytest.fixture
def settings(monkeypatch):
    def with_variables(**variables: str) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return get_settings()

    return with_variables


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("clawwork.internal:8700", "http://clawwork.internal:8700"),
        ("https://api.example.com/", "https://api.example.com"),
        ("", "http://127.0.0.1:8700"),
    ],
)
def test_the_address_of_clawwork(settings, given, meant):
    assert settings(CLAWWORK_INTERNAL_URL=given).clawwork_url == meant


def test_the_old_variable_still_works_and_says_that_it_is_old(settings, caplog):
    caplog.set_level(logging.WARNING, "openos")
    found = settings(CLAWWORK_INTERNAL_URL="", NEXT_PUBLIC_CLAWWORK_API_URL="http://old:1")
    assert found.clawwork_url == "http://old:1"
    assert "CLAWWORK_INTERNAL_URL" in caplog.text


def test_https_binds_the_cookie_to_the_host(settings):
    found = settings(**HTTPS)
    assert (found.secure, found.cookie_name) == (True, "__Host-openos")


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({**HTTPS, "CLAWWORK_API_TOKEN": ""}, "CLAWWORK_API_TOKEN"),
        ({**HTTPS, "OPENOS_PUBLIC_URL": "http://plain.example.com"}, "OPENOS_PUBLIC_URL"),
        ({"OPENOS_PUBLIC_URL": "openos.example.com"}, "OPENOS_PUBLIC_URL"),
        ({"OPENOS_ENV": "staging"}, "OPENOS_ENV"),
        ({"CLAWWORK_PROXY_READ_RATE_LIMIT": "0"}, "CLAWWORK_PROXY_READ_RATE_LIMIT"),
        ({"CLAWWORK_INTERNAL_URL": "ftp://x"}, "CLAWWORK_INTERNAL_URL"),
    ],
)
def test_start_up_names_the_variable_that_is_wrong(settings, monkeypatch, variables, named):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as caught:
        startup.check_settings()
    assert named in str(caught.value)


def test_one_of_several_tokens_is_sent(settings):
    assert settings(CLAWWORK_API_TOKEN=" first , second").clawwork_api_token == "first"
