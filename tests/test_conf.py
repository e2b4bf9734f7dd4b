"""Faults of mkdocs.yml, templates and hooks are told in Chinese with file and line, before anything
is built.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import conf, refusals
from support import ROOT

SOUND = (ROOT / "mkdocs.yml").read_text("utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the settings are held against: the pages by name, and a template."""
    for path in (ROOT / "docs/zh").rglob("*.md"):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    (tmp_path / "docs/assets").mkdir()
    (tmp_path / "docs/assets/logo.svg").touch()
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides/main.html").write_text("{% if a %}甲{% endif %}", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(SOUND, "utf-8")
    return tmp_path


def line_of(text: str) -> int:
    return SOUND.count("\n", 0, SOUND.index(text)) + 1


def test_ours_are_sound(checkout: Path) -> None:
    assert conf.faults(checkout) == []
    assert conf.faults(ROOT) == []


CHANGES = [
    ("CONF-1", "theme:\n  name", "theme:\n name", line_of("  custom_dir:")),
    ("CONF-1", "  name: material", "\tname: material", line_of("  name: material")),
    ("CONF-2", "hooks: [scripts/hooks.py]\n", "", 1),
    ("CONF-2", "strict: true", "strict: false", line_of("strict:")),
    (
        "CONF-2",
        "use_directory_urls: false",
        "use_directory_urls: true",
        line_of("use_directory_urls:"),
    ),
    ("CONF-2", "  offline: true", '  offline: "false"', line_of("  offline:")),
    ("CONF-2", "  offline: true", "  offline: 0", line_of("  offline:")),
    (
        "LANG-1",
        "{locale: zh,",
        "{locale: en, name: English, build: true}\n        - {locale: zh,",
        line_of("languages:"),
    ),
    ("CONF-2", "  - sane_lists", "  # sane_lists", line_of("markdown_extensions:")),
    (
        "CONF-1",
        "strict: true",
        "strict: true\nextra_javascript: [https://evil.example/x.js]",
        line_of("strict:") + 1,
    ),
    (
        "CONF-1",
        "strict: true",
        "strict: true\nrepo_url: https://code.example/a",
        line_of("strict:") + 1,
    ),
    ("CONF-1", "watch: [", "wacth: [", line_of("watch:")),
    ("CONF-2", "docs_dir: docs", "docs_dir: doc", line_of("docs_dir:")),
    ("CONF-2", "exclude_docs: |\n  /_data/\n", "", 1),
    ("CONF-2", "  language: zh\n", "  language: en\n", line_of("  language: zh\n")),
    ("CONF-2", "theme: {language: zh}", "theme: {language: en}", 0),
    ("CONF-2", "  font: false", "  font: {text: Roboto}", line_of("  font:")),
    ("CONF-2", "  name: material", "  name: mkdocs", line_of("  name: material")),
    (
        "CONF-2",
        "docs_structure: folder",
        "docs_structure: suffix",
        line_of("      docs_structure:"),
    ),
    ("CONF-1", "  short_name: 分", "  shortname: 分", line_of("  short_name:")),
    ("CONF-2", "  generator: false\n", "", line_of("extra:")),
    # the name stands elsewhere too
    ("CONF-1", "  short_name: 分", "  name: x\n  short_name: 分", line_of("  short_name:")),
    ("CONF-1", "strict: true", "strict: true\nname: x", line_of("strict:") + 1),
    ("CONF-2", "mirrors: []", 'mirrors: [{url: "javascript:x", by: y}]', line_of("  mirrors:")),
    ("CONF-2", "mirrors: []", "mirrors: x", line_of("  mirrors:")),
    ("CONF-2", "site_name: 小米", "site_name: <b>小米</b>", line_of("site_name:")),
    ("CONF-2", "site_name: 小米分期还款指南", "site_name:", line_of("site_name:")),
    ("CONF-1", "  - abbr\n", "  - abbr\n  - no_such_extension\n", 0),
    ("CONF-1", "  - abbr\n", "  - abbr\n  - 7\n", 0),
    ("CONF-1", "  - abbr\n", "  - abbr\n  - nl2br\n", line_of("  - abbr") + 1),
    ("CONF-1", "mirrors: []", "mirrors: []\n  colour: red", line_of("  mirrors:") + 1),
    ("CONF-1", "  mirrors: []", "  mirrors: []\n  mirrrors: []", line_of("  mirrors:") + 1),
    ("CONF-1", "  - i18n:", "  - nothing\n  - i18n:", line_of("  - i18n:")),
    ("CONF-1", "  - i18n:", "  - search: {lang: zh}\n  - i18n:", line_of("  - i18n:")),
    ("CONF-2", "hooks: [scripts/hooks.py]", "hooks: [scripts/hooks.py, x.py]", line_of("hooks:")),
    ("CONF-1", "strict: true", "strict: !ENV [STRICT, true]", line_of("strict:")),
    ("CONF-1", "  offline: true", "  offline: !ENV [OFF, true]", line_of("  offline:")),
    ("CONF-1", "mirrors: []", "mirrors: [!ENV X]", line_of("  mirrors:")),
    ("CONF-1", "docs_dir: docs", "docs_dir: !relative docs", line_of("docs_dir:")),
    ("CONF-1", "watch: [", "? !!python/name:os.sep x\n: y\nwatch: [", line_of("watch:")),
    ("CONF-1", "slugs.slugify", "slugs.uslugify", line_of("      slugify:")),
    ("NAV-2", "guide/repay.md", "guide/repayy.md", line_of("guide/repay.md")),
    ("NAV-2", "guide/repay.md", "guide/repay", line_of("guide/repay.md")),
    ("NAV-2", "guide/repay.md", "https://evil.example/", line_of("guide/repay.md")),
    (
        "NAV-2",
        "      - guide/repay.md\n",
        "      - guide/repay.md\n      - guide/repay.md\n",
        line_of("guide/repay.md"),
    ),
    pytest.param("NAV-2", SOUND[SOUND.index("nav:\n") :], "nav: []\n", line_of("nav:\n"), id="nav"),
    ("NAV-2", "nav:\n", "nav:\n  - 首页:\n", line_of("nav:\n") + 1),
    ("CONF-2", "logo: assets/logo.svg", "logo: assets/nope.svg", line_of("logo:")),
    ("CONF-2", "'[{}]'", "'[]'", line_of("SUPERSCRIPT_TEXT")),
    ("CONF-2", "toc_depth: 3", "toc_depth: three", line_of("toc_depth")),
    ("CONF-2", "https://beian.miit.gov.cn/", "javascript:x", line_of("icp_register")),
    ("NAV-2", "nav:\n", "nav:\n  - null\n", line_of("nav:\n")),
    ("CONF-1", "nav:\n", "strict: true\nnav:\n", line_of("nav:\n")),
]


@pytest.mark.parametrize(("rule", "old", "new", "line"), CHANGES)
def test_a_changed_setting_is_told_with_its_line(
    checkout: Path, rule: str, old: str, new: str, line: int
) -> None:
    assert old in SOUND
    (checkout / "mkdocs.yml").write_text(SOUND.replace(old, new, 1), "utf-8")
    found = conf.faults(checkout)
    assert {fault.rule for fault in found} == {rule}, [str(fault) for fault in found]
    assert not line or found[0].line == line, [str(fault) for fault in found]


@pytest.mark.parametrize(
    "text", ["[" * 3000, "- a", "a: 'b", "\tb: c", "a: !!python/object/apply:os.nothing []"]
)
def test_what_is_no_configuration_is_one_fault(checkout: Path, text: str) -> None:
    (checkout / "mkdocs.yml").write_text(text, "utf-8")
    assert [fault.rule for fault in conf.faults(checkout)][:1] == ["CONF-1"]


@pytest.mark.parametrize("place", ["strict: true", "      slugify: ", "extra:\n", "nav:\n"])
def test_nothing_in_the_settings_is_run(checkout: Path, place: str) -> None:
    """A fault is told before a loader that runs things has seen the file."""
    mark, tag = checkout / "ran", "!!python/object/apply:pathlib.Path.touch"
    call = f'{tag} [!!python/object/apply:pathlib.Path ["{mark}"]]\n'
    text = {
        "strict: true": f"strict: {call}",
        "      slugify: ": f"      slugify: {call}#",
        "extra:\n": f"extra:\n  colour: {call}",
        "nav:\n": f"nav:\n  - {call}",
    }[place]
    (checkout / "mkdocs.yml").write_text(SOUND.replace(place, text, 1), "utf-8")
    found = conf.faults(checkout)
    assert {fault.rule for fault in found} == {"CONF-1"}
    assert all(fault.line and "会运行它" in fault.what for fault in found)
    assert not mark.exists()


def test_a_template_that_cannot_be_read_is_told_with_its_line(checkout: Path) -> None:
    (checkout / "overrides/main.html").write_text("甲\n{% if a %}\n{% endfor %}\n", "utf-8")
    assert [(fault.rule, fault.file, fault.line) for fault in conf.faults(checkout)] == [
        ("CONF-3", "overrides/main.html", 3)
    ]


@pytest.mark.parametrize(
    "text", ["{{ a | nothing }}", '{% include "kb/nothing.html" %}', '{% extends "nothing.html" %}']
)
def test_a_template_that_names_what_is_not_there_is_told_with_its_line(
    checkout: Path, text: str
) -> None:
    (checkout / "overrides/main.html").write_text(f"甲\n{text}\n", "utf-8")
    assert [(fault.rule, fault.file, fault.line) for fault in conf.faults(checkout)] == [
        ("CONF-3", "overrides/main.html", 2)
    ]


def test_a_traceback_of_a_build_becomes_one_fault_with_the_file_of_ours(checkout: Path) -> None:
    output = (
        "INFO    -  Building\nTraceback (most recent call last):\n"
        '  File "/usr/lib/mkdocs/build.py", line 8, in build\n  File '
        f'"{checkout}/overrides/main.html", line 12, in template\n'
        '  File "/usr/lib/jinja2/env.py", line 3, in '
        "getattr\njinja2.exceptions.UndefinedError: 'kb' has no attribute 'nothing'\n"
    )
    told = refusals.told(output, checkout)
    assert "Traceback" not in told
    assert (
        "overrides/main.html:12: [CONF-3] 构建时出错：jinja2.exceptions.UndefinedError: 'kb' "
        "has no attribute 'nothing'"
    ) in told
    assert told.startswith("INFO    -  Building")
    assert refusals.told("INFO    -  Building\n", checkout) == "INFO    -  Building"


REFUSED = [
    ('site_url: !ENV [SITE_URL, ""]', "site_url: nowhere", "“site_url”的设置"),
    ("  - i18n:", "  - nothing\n  - i18n:", "“plugins”的设置"),
    ("      toc_depth: 3", "      toc_deep: 3", "KeyError: 'toc_deep'"),
    ("theme: {language: zh}}", "theem: {language: zh}}", "theem"),
]


@pytest.mark.parametrize(("old", "new", "says"), REFUSED)
def test_what_only_mkdocs_knows_is_told_with_its_line_and_without_a_traceback(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    for name in ("docs", "overrides", "scripts"):
        (tmp_path / name).symlink_to(ROOT / name)
    assert old in SOUND
    (tmp_path / "mkdocs.yml").write_text(SOUND.replace(old, new, 1), "utf-8")
    (fault,) = refusals.refused(tmp_path)
    assert fault.line
    assert says in str(fault)
    assert "File" not in str(fault)
