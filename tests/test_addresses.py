"""The public values of a fork: its owner sets nothing, or a variable, and every address
is right.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from publish import addresses
from support import ROOT

GITHUB = {"GITHUB_SERVER_URL": "https://github.com"}


@pytest.mark.parametrize(
    ("repository", "site"),
    [
        ("alice/kb", "https://alice.github.io/kb/"),
        ("Alice/KB", "https://alice.github.io/KB/"),
        ("alice/alice.github.io", "https://alice.github.io/"),
        ("Alice/Alice.GitHub.io", "https://alice.github.io/"),
        ("alice/bob.github.io", "https://alice.github.io/bob.github.io/"),
    ],
)
def test_where_pages_publishes_a_repository(repository: str, site: str) -> None:
    values = addresses.public({**GITHUB, "GITHUB_REPOSITORY": repository})
    assert values == {"SITE_URL": site, "REPOSITORY_URL": f"https://github.com/{repository}"}


@pytest.mark.parametrize(
    ("written", "site"),
    [
        ("https://kb.example", "https://kb.example/"),
        (" https://kb.example/a/b/ ", "https://kb.example/a/b/"),
        ("http://localhost:8080", "http://localhost:8080/"),
    ],
)
def test_an_owners_domain_is_taken_with_one_closing_slash(written: str, site: str) -> None:
    assert (
        addresses.public({**GITHUB, "GITHUB_REPOSITORY": "alice/kb", "SITE_URL": written})[
            "SITE_URL"
        ]
        == site
    )


def test_another_server_has_no_pages_address_to_guess() -> None:
    values = addresses.public(
        {"GITHUB_SERVER_URL": "https://code.example", "GITHUB_REPOSITORY": "alice/kb"}
    )
    assert values == {"REPOSITORY_URL": "https://code.example/alice/kb"}


def test_outside_a_workflow_nothing_is_known() -> None:
    assert addresses.public({}) == {}


def test_issues_and_the_contact_are_passed_on_only_where_set() -> None:
    known = {
        **GITHUB,
        "GITHUB_REPOSITORY": "alice/kb",
        "ISSUES": "Off",
        "CONTACT_EMAIL": "words@kb.example",
    }
    values = addresses.public(known)
    assert (values["ISSUES"], values["CONTACT_EMAIL"]) == ("off", "words@kb.example")
    assert "ISSUES" not in addresses.public({**known, "ISSUES": ""})
    assert addresses.public({**known, "ICP": "京ICP备12345678号-1"})["ICP"] == "京ICP备12345678号-1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"SITE_URL": "kb.example"},
        {"SITE_URL": "ftp://kb.example/"},
        {"SITE_URL": "https://"},
        {"SITE_URL": "https://[kb/"},
        {"SITE_URL": "https://kb.example/\nPATH=/evil"},
        {"SITE_URL": "https://kb.example/?a"},
        {"CONTACT_EMAIL": "words"},
        {"CONTACT_EMAIL": "words@kb.example\nPATH=/evil"},
        {"ISSUES": "none"},
        {"ICP": "12345678"},
        {"ICP": "京ICP备12345678号\nPATH=/evil"},
    ],
)
def test_a_wrong_variable_is_one_sentence_that_names_it(wrong: dict[str, str]) -> None:
    """A line break would set any other variable of the workflow."""
    (name,) = wrong
    with pytest.raises(ValueError, match=f"^仓库变量 {name}“"):
        addresses.public({**GITHUB, "GITHUB_REPOSITORY": "alice/kb", **wrong})


def test_the_command_prints_lines_for_the_workflow_or_fails_in_one() -> None:
    # without any installed package
    command = [sys.executable, "-S", str(ROOT / "scripts/publish/addresses.py")]
    known = {**GITHUB, "GITHUB_REPOSITORY": "alice/kb"}
    good = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    assert (
        good.stdout
        == "SITE_URL=https://alice.github.io/kb/\nREPOSITORY_URL=https://github.com/alice/kb\n"
    )
    bad = subprocess.run(
        command,
        env={**known, "SITE_URL": "kb", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (bad.returncode, bad.stdout, bad.stderr.count("\n")) == (1, "", 1)
