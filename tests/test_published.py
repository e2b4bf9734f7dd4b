"""The site as the workflow publishes it: with a public address, a repository and an address for
readers without an account.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from support import ROOT

PUBLIC = {
    "SITE_URL": "https://reader.example/kb/",
    "REPOSITORY_URL": "https://code.example/owner/kb",
    "CONTACT_EMAIL": "words@reader.example",
    "NO_MKDOCS_2_WARNING": "1",
}
PAGE = "guide/repay.html"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("published") / "site")


def built(site: Path, **values: str) -> Path:
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(site)]
    subprocess.run(
        command, cwd=ROOT, env=os.environ | PUBLIC | values, check=True, capture_output=True
    )
    return site


def test_a_page_names_its_public_address_and_its_card(published: Path) -> None:
    html = (published / PAGE).read_text("utf-8")
    assert f'<link rel="canonical" href="{PUBLIC["SITE_URL"]}{PAGE}">' in html
    assert f'<meta property="og:image" content="{PUBLIC["SITE_URL"]}assets/card-guide.png">' in html


def test_the_sitemap_lists_every_page_with_its_public_address(published: Path) -> None:
    sitemap = (published / "sitemap.xml").read_text("utf-8")
    pages = [
        path.relative_to(published).as_posix()
        for path in published.rglob("*.html")
        if path.name != "404.html"
    ]
    missing = [page for page in pages if f"<loc>{PUBLIC['SITE_URL']}{page}</loc>" not in sitemap]
    assert missing == []


def test_a_reader_can_say_what_is_wrong_with_and_without_an_account(published: Path) -> None:
    html = (published / PAGE).read_text("utf-8")
    assert (
        f"{PUBLIC['REPOSITORY_URL']}/issues/new?template=correction.yml&amp;title={quote('更正：')}"
        in html
    )
    assert (
        f"{PUBLIC['REPOSITORY_URL']}/issues/new?template=question.yml&amp;title={quote('缺：')}"
        in html
    )
    assert f"mailto:{PUBLIC['CONTACT_EMAIL']}?subject=" in html
    assert "不要写姓名、身份证号、手机号、卡号" in html


def test_where_the_repository_takes_no_issues_no_page_leads_to_them_and_a_filing_is_shown(
    tmp_path: Path,
) -> None:
    built(tmp_path / "site", ISSUES="off", ICP="京ICP备12345678号-1")
    html = (tmp_path / "site" / PAGE).read_text("utf-8")
    assert '<a href="https://beian.miit.gov.cn/" rel="noopener">京ICP备12345678号-1</a>' in html
    assert "/issues" not in html
    assert "这两处" not in html
    assert "不要写姓名、身份证号、手机号、卡号" in html


def test_the_templates_the_links_name_exist() -> None:
    assert all(
        (ROOT / f".github/ISSUE_TEMPLATE/{name}.yml").is_file()
        for name in ("correction", "question")
    )


def test_the_foot_names_the_public_address_and_shows_no_filing_where_there_is_none(
    published: Path,
) -> None:
    html = (published / PAGE).read_text("utf-8")
    assert f'本站网址 <a href="{PUBLIC["SITE_URL"]}"' in html
    assert "beian" not in html
    assert (
        json.loads((published / "build.json").read_text("utf-8"))["public"]["site"]
        == PUBLIC["SITE_URL"]
    )
