# 两个命令就够：make serve 看，make test 测。其余见 make help。
PORT ?= 8000
HOST ?=
PYTHON ?= python3
export PYTHON
PY := .venv/bin/python

help: ## 列出所有命令
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

serve: ## 准备环境、构建，并在 http://127.0.0.1:8000/ 边改边看（换端口：PORT=8001；手机也要看：HOST=0.0.0.0）
	@sh scripts/setup.sh
	@$(PY) scripts/run.py serve "$(PORT)" "$(HOST)"

build: ## 生成整个网站到 site/；失败时保留上一次的 site/
	@sh scripts/setup.sh
	@$(PY) scripts/run.py build

diff: ## 和 site/ 里上一次构建的比，读者会看到什么变了；site/ 不动
	@sh scripts/setup.sh
	@$(PY) scripts/run.py diff

check: ## 检查内容、文字、代码和类型
	@sh scripts/setup.sh check test
	@$(PY) scripts/run.py check

test: ## 准备浏览器，构建网站和下载文件，运行全部测试；只跑一部分：make test TESTS=tests/test_run.py
	@sh scripts/setup.sh test dist
	@sh scripts/dist.sh
	@sh scripts/browser.sh
	@$(PY) scripts/run.py build
	@$(PY) scripts/run.py dist || [ -z "$$CI" ]
	@$(PY) -m pytest -n auto $(TESTS)

dist: ## 由 site/ 生成下载文件：zip、PDF、EPUB、ZIM，放在 site/downloads/
	@sh scripts/setup.sh dist
	@sh scripts/dist.sh
	@$(PY) scripts/run.py dist

mirror: ## 把 site/ 放到别处，网页后传，sw.js 最后：make mirror TARGET=目录，或 TARGET=主机:目录
	@sh scripts/setup.sh
	@$(PY) scripts/run.py mirror "$(TARGET)"

stale: ## 列出过了复核日期的页面，和 90 天没有核对的数据；LINKS=ask 再逐个问来源的链接
	@sh scripts/setup.sh >&2
	@$(PY) scripts/run.py stale $(LINKS)

who: ## 哪些页和清单用到一个渠道、号码、来源或术语：make who X=nfra；不写 X 列出渠道和术语
	@sh scripts/setup.sh
	@$(PY) scripts/run.py who "$(X)"

due: ## 60 天内要复核的页面，和所有还没查到的事
	@sh scripts/setup.sh
	@$(PY) scripts/run.py due

new: ## 新建一页：make new SLUG=guide/x TYPE=answer TITLE="读者会问的话"
	@sh scripts/setup.sh
	@$(PY) scripts/run.py new "$(SLUG)" "$(TYPE)" "$(TITLE)"

rename: ## 给一页换地址，链接、菜单、说法一起改，旧地址带到新的：make rename OLD=guide/x NEW=guide/y
	@sh scripts/setup.sh
	@$(PY) scripts/run.py rename "$(OLD)" "$(NEW)"

doors: ## 用 ProperDocs（MkDocs 的后继）再构建一次，与 MkDocs 的逐字节比较
	@sh scripts/setup.sh doors
	@$(PY) scripts/run.py doors

sbom: ## 把网站和下载文件用到的软件列成 CycloneDX：sbom.cdx.json
	@sh scripts/setup.sh
	@.uv/venv/bin/uv export --quiet --frozen --no-default-groups --group dist --format cyclonedx1.5 >.uv/sbom.json 2>.uv/sbom.log
	@$(PYTHON) scripts/publish/sbom.py <.uv/sbom.json >sbom.cdx.json

bench: ## 把搜索和页面同别家比一比，写成 bench/results.md、results.png 和 lighthouse.md（要几十分钟）
	@sh scripts/setup.sh bench test
	@sh scripts/browser.sh
	@$(PY) scripts/run.py build
	@$(PY) bench/side_by_side.py $(BENCH)
	@$(PY) bench/build.py
	@$(PY) bench/lighthouse.py

mutate: ## 逐一改动搜索里的一个数字或一步，看测试有没有感觉（要几分钟）
	@sh scripts/setup.sh test
	@$(PY) tests/mutate.py

.PHONY: bench mutate build check diff dist doors due help mirror new rename sbom serve stale test who
