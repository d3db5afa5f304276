"""What is shipped for deployment agrees with the code: variables, files, folders."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ("clawwork_api/settings.py", "openos/settings.py")
EXAMPLES = (".env.example", ".env.railway.example", "clawwork_api/.env.railway.example")
# Read by `make run` and by the images, not by a service's settings.
OF_THE_LAUNCH = {"OPENOS_HOST", "OPENOS_PORT", "PORT"}
IMAGES = {"railway.json": "Dockerfile", "clawwork_api/railway.json": "clawwork_api/Dockerfile"}


def variables_of_the_code() -> set[str]:
    text = "".join((ROOT / name).read_text() for name in SETTINGS)
    return set(re.findall(r'validation_alias="([A-Z0-9_]+)"', text))


def variables_of(example: str) -> set[str]:
    return set(re.findall(r"^#?([A-Z0-9_]+)=", (ROOT / example).read_text(), re.MULTILINE))


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_names_only_variables_that_are_read(example: str) -> None:
    assert variables_of(example) - OF_THE_LAUNCH <= variables_of_the_code()


def test_every_variable_is_in_the_example() -> None:
    assert variables_of_the_code() - variables_of(".env.example") == set()


@pytest.mark.parametrize(("config", "dockerfile"), IMAGES.items())
def test_railway_builds_each_service_from_its_dockerfile_and_asks_for_its_health(
    config: str, dockerfile: str
) -> None:
    content = json.loads((ROOT / config).read_text())
    assert content["build"]["builder"] == "DOCKERFILE"
    assert content["build"]["dockerfilePath"] == dockerfile
    assert content["deploy"]["healthcheckPath"] == "/healthz"
    watched = {pattern.lstrip("/").removesuffix("/**") for pattern in content["build"]["watchPatterns"]}
    assert copied_from_the_repository(dockerfile) - {"README.md"} <= watched


@pytest.mark.parametrize("dockerfile", IMAGES.values())
def test_a_dockerfile_copies_only_what_is_there_and_sent_to_the_builder(dockerfile: str) -> None:
    sent = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    for source in copied_from_the_repository(dockerfile):
        assert (ROOT / source).exists(), source
        assert source in sent


@pytest.mark.parametrize("dockerfile", IMAGES.values())
def test_a_dockerfile_has_no_volume_because_railway_refuses_one(dockerfile: str) -> None:
    assert not re.search(r"^VOLUME", (ROOT / dockerfile).read_text(), re.MULTILINE)


def copied_from_the_repository(dockerfile: str) -> set[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", (ROOT / dockerfile).read_text(), re.MULTILINE)
    return {source for line in lines for source in line.split()[:-1]}
