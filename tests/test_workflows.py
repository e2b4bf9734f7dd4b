"""The workflows as GitHub reads them: least rights, bounded times, one artifact that is tested and
then published.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import ROOT

FOLDER = ROOT / ".github/workflows"
PATHS = sorted(FOLDER.glob("*.yml"))
RIGHTS = {
    ("site", "test"): {"contents": "read"},
    ("site", "pythons"): {"contents": "read"},
    ("site", "deploy"): {"pages": "write", "id-token": "write"},
    ("site", "served"): {"contents": "read"},
    ("site", "release"): {"contents": "write", "id-token": "write", "attestations": "write"},
    ("rollback", "fetch"): {"contents": "read", "actions": "read"},
    ("rollback", "deploy"): {"pages": "write", "id-token": "write"},
    ("rollback", "served"): {"contents": "read"},
    ("care", "care"): {"contents": "read", "issues": "write"},
}
DEFAULT = "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)"


def read(path: Path) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


WORKFLOWS = {path.stem: read(path) for path in PATHS}
JOBS = [
    (name, job, body)
    for name, workflow in WORKFLOWS.items()
    for job, body in workflow["jobs"].items()
]
STEPS = [(f"{name}/{job}", step) for name, job, body in JOBS for step in body["steps"]]


def steps(workflow: str, job: str, action: str) -> list[dict[Any, Any]]:
    return [
        step
        for step in WORKFLOWS[workflow]["jobs"][job]["steps"]
        if step.get("uses", "").startswith(f"{action}@")
    ]


def text(job: str) -> str:
    return "\n".join(step.get("run", "") for step in WORKFLOWS["site"]["jobs"][job]["steps"])


def test_every_job_has_exactly_the_rights_it_needs_and_a_limit() -> None:
    assert {name: workflow["permissions"] for name, workflow in WORKFLOWS.items()} == {
        name: {} for name in WORKFLOWS
    }
    assert {(name, job): body["permissions"] for name, job, body in JOBS} == RIGHTS
    assert all(0 < body["timeout-minutes"] <= 60 for _, _, body in JOBS)


def test_no_workflow_runs_with_rights_on_what_strangers_send() -> None:
    # YAML reads the key `on` as true
    triggers = {name: dict[Any, Any](workflow)[True] for name, workflow in WORKFLOWS.items()}
    assert not [
        name
        for name, on in triggers.items()
        if {"pull_request_target", "workflow_run", "issue_comment"} & set(on)
    ]


def test_no_expression_is_pasted_into_a_script() -> None:
    assert [place for place, step in STEPS if "${{" in step.get("run", "")] == []


def test_checkouts_leave_no_credentials_behind() -> None:
    checkouts = [step for _, step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_one_commit_an_action_in_all_workflows() -> None:
    uses = {step["uses"] for _, step in STEPS if "uses" in step}
    assert len(uses) == len({use.split("@")[0] for use in uses})


def test_no_branch_is_named_only_the_default_one_is_meant() -> None:
    assert not [
        path.name
        for path in PATHS
        if re.search(r"refs/heads/(?!\{0\})|\bmain\b", path.read_text("utf-8"))
    ]
    jobs = WORKFLOWS["site"]["jobs"]
    assert DEFAULT in jobs["deploy"]["if"]
    assert all(DEFAULT in jobs[job]["if"] for job in ("test", "pythons"))


def test_nothing_is_built_between_the_tests_and_the_upload() -> None:
    runs = [step.get("run", "") for step in WORKFLOWS["site"]["jobs"]["test"]["steps"]]
    after = runs[runs.index("bash .ci/run") + 1 :]
    assert not [run for run in after if re.search(r"make (?!sbom$)|run\.py|mkdocs", run)]
    assert "sha256sum --check" in "".join(after)


def test_artifacts_are_named_by_attempt_and_the_site_is_kept_ninety_days() -> None:
    (pages,) = steps("site", "test", "actions/upload-pages-artifact")
    assert pages["with"]["name"] == "github-pages-${{ steps.sealed.outputs.attempt }}"
    assert pages["with"]["retention-days"] == 90
    assert "$GITHUB_RUN_ATTEMPT" in text("test")
    (deployed,) = steps("site", "deploy", "actions/deploy-pages")
    assert deployed["with"]["artifact_name"] == "github-pages-${{ needs.test.outputs.attempt }}"


def test_pull_requests_get_the_site_and_never_a_deployment() -> None:
    jobs = WORKFLOWS["site"]["jobs"]
    given = [
        step
        for step in steps("site", "test", "actions/upload-artifact")
        if step["if"] == "github.event_name == 'pull_request'"
    ]
    assert [step["with"]["path"] for step in given] == ["site"]
    assert not given[0]["with"]["name"].startswith("github-pages")
    assert "github.event_name != 'pull_request'" in jobs["deploy"]["if"]


@pytest.mark.parametrize("workflow", ["site", "rollback"])
def test_every_deployment_is_looked_at_afterwards_and_runs_alone(workflow: str) -> None:
    jobs = WORKFLOWS[workflow]["jobs"]
    assert "deploy" in jobs["served"]["needs"]
    assert (
        jobs["served"]["steps"][-1]["run"] == 'python3 scripts/publish/served.py "$URL" "$WORKER"'
    )
    assert jobs["deploy"]["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_rollback_judges_the_run_before_it_takes_anything_from_it() -> None:
    named = [
        step.get("id") or step.get("uses", "").partition("@")[0]
        for step in WORKFLOWS["rollback"]["jobs"]["fetch"]["steps"]
    ]
    assert named.index("chosen") < named.index("actions/download-artifact")
    (taken,) = steps("rollback", "fetch", "actions/download-artifact")
    assert taken["with"]["name"] == "${{ steps.chosen.outputs.artifact }}"


def test_a_release_has_the_tested_downloads_their_sums_parts_and_attestations() -> None:
    job = WORKFLOWS["site"]["jobs"]["release"]
    assert "github.ref_type == 'tag'" in job["if"]
    assert set(job["needs"]) == {"test", "pythons"}
    attested = steps("site", "release", "actions/attest")
    assert [step["with"].get("sbom-path") for step in attested] == [None, "sbom.cdx.json"]
    assert "gh release create" in job["steps"][-1]["run"]
    assert not [step for step in job["steps"] if "checkout" in step.get("uses", "")]


def test_the_oldest_and_the_newest_python_and_the_other_builder_are_tried() -> None:
    job = WORKFLOWS["site"]["jobs"]["pythons"]
    oldest = re.search(
        r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text("utf-8")
    )
    assert oldest
    assert job["strategy"]["matrix"]["python"] == [oldest[1], "3.14"]
    assert "make doors" in text("pythons")


def test_the_variables_of_the_owner_are_all_handed_to_the_one_function() -> None:
    (step,) = [step for _, step in STEPS if "addresses.py" in step.get("run", "")]
    assert step["env"] == {name: f"${{{{ vars.{name} }}}}" for name in step["env"]}
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in step["env"] if f"`{name}`" not in readme] == []


def test_everything_that_is_pinned_is_kept_up_to_date() -> None:
    updates = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text("utf-8"))["updates"]
    watched = {(update["package-ecosystem"], update["directory"]) for update in updates}
    assert watched == {("github-actions", "/"), ("uv", "/"), ("pip", "/scripts")}
    assert (ROOT / "scripts/uv.txt").is_file()
    assert (ROOT / "uv.lock").is_file()


def test_data_and_workflows_have_owners_and_no_rule_names_what_is_gone() -> None:
    lines = (ROOT / ".github/CODEOWNERS").read_text("utf-8").splitlines()
    rules = [line.split() for line in lines if line and not line.startswith("#")]
    assert {"/docs/_data/", "/.github/"} <= {rule[0] for rule in rules}
    assert [path for path, *_ in rules if not (ROOT / path.strip("/")).exists()] == []
    assert all(owner.startswith("@") for _, *owners in rules for owner in owners)


@pytest.mark.parametrize(
    "name", ["SECURITY.md", "CODE_OF_CONDUCT.md", ".github/pull_request_template.md"]
)
def test_who_comes_to_help_finds_the_rules(name: str) -> None:
    written = (ROOT / name).read_text("utf-8")
    assert re.search("个人信息|证件号|身份证号", written)
    assert [
        target for target in re.findall(r"\]\(([^)#:]+)\)", written) if not (ROOT / target).exists()
    ] == []


def test_packages_of_the_system_are_asked_for_in_one_place_and_more_than_once() -> None:
    places = [
        path.name
        for path in (ROOT / "scripts").glob("*.sh")
        if "apt-get" in path.read_text("utf-8")
    ]
    assert places == ["apt.sh"]
    assert "Acquire::Retries=3" in (ROOT / "scripts/apt.sh").read_text("utf-8")
    assert not [step for _, step in STEPS if "apt-get" in step.get("run", "")]
