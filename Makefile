# 两个命令就够：make serve 看，make test 测。其余见 make help。
PORT ?= 8000
PYTHON ?= python3
export PYTHON
PY := .venv/bin/python

help: ## 列出所有命令
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

serve: ## 准备环境、构建，并在 http://127.0.0.1:8000/ 边改边看（换端口：PORT=8001）
	@sh scripts/setup.sh
	@$(PY) scripts/run.py serve $(PORT)

build: ## 生成整个网站到 site/；失败时保留上一次的 site/
	@sh scripts/setup.sh
	@$(PY) scripts/run.py build

check: ## 检查内容、文字、代码和类型
	@sh scripts/setup.sh check test
	@$(PY) scripts/run.py check

test: ## 准备浏览器并运行全部测试
	@sh scripts/setup.sh test dist
	@sh scripts/dist.sh
	@sh scripts/browser.sh
	@$(PY) scripts/run.py build
	@$(PY) -m pytest -n auto

dist: ## 由 site/ 生成下载文件：zip、PDF、EPUB、ZIM，放在 site/downloads/
	@sh scripts/setup.sh dist
	@sh scripts/dist.sh
	@$(PY) scripts/run.py dist

bench: ## 把搜索和页面同别家比一比，写成 bench/results.md、results.png 和 lighthouse.md（要几十分钟）
	@sh scripts/setup.sh bench test
	@sh scripts/browser.sh
	@$(PY) scripts/run.py build
	@$(PY) bench/side_by_side.py $(BENCH)
	@$(PY) bench/lighthouse.py

.PHONY: bench help serve build check test dist
