// The search box of a plain site: a button in its header and a combobox as the WAI-ARIA practices
// describe it. It ranks nothing; it asks hansearch.search.

const folder = document.currentScript.src.replace(/[^/]*$/, "");
const root = folder.replace(/[^/]+\/$/, "");
const ROWS = 8;

self.hansearch = Object.assign(self.hansearch || {}, { base: folder });

let program = null;
let rows = [];
let active = -1;
let turn = 0;

function make(name, attributes, children = []) {
  const node = document.createElement(name);
  for (const key of Object.keys(attributes)) {
    if (key === "text") node.textContent = attributes[key];
    else node.setAttribute(key, attributes[key]);
  }
  node.append(...children);
  return node;
}

const input = make("input", {
  type: "search",
  role: "combobox",
  "aria-label": "搜索",
  "aria-expanded": "false",
  "aria-controls": "hansearch-rows",
  "aria-autocomplete": "list",
  autocomplete: "off",
  spellcheck: "false",
  enterkeyhint: "search",
  placeholder: "打字、拼音、首字母都行",
});
const status = make("p", { class: "hansearch__status", role: "status" });
const list = make("ul", { id: "hansearch-rows", role: "listbox", "aria-label": "搜索结果" });
const closing = make("button", { type: "button", text: "关闭" });
const bar = make("div", { class: "hansearch__bar" }, [input, closing]);
const box = make("div", { class: "hansearch", role: "dialog", "aria-label": "搜索", hidden: "" }, [
  bar,
  status,
  list,
]);
const button = make("button", { type: "button", class: "hansearch__open", text: "搜索" });

// The program of the search comes when it is first used; a failed one may be asked for again.
function bring() {
  if (!program) {
    program = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.onload = resolve;
      script.onerror = () => reject(new Error("hansearch: cannot load search"));
      const url = `${folder}search.js`;
      script.src = self.hansearch.trustedUrl ? self.hansearch.trustedUrl(url) : url;
      document.head.append(script);
    });
    program.catch(() => {
      program = null;
    });
  }
  return program;
}

function open(query) {
  box.hidden = false;
  if (query) input.value = query;
  input.focus();
  input.select();
  bring().catch(() => {});
  ask();
}

function close() {
  box.hidden = true;
  button.focus();
}

// A folder is a page on a server, not on a disk.
function address(url) {
  const [page, anchor] = url.split("#");
  const file = location.protocol === "file:" && /(^|\/)$/.test(page) ? `${page}index.html` : page;
  return root + file + (anchor ? `#${encodeURIComponent(anchor)}` : "");
}

function marked(text, spans) {
  const parts = [];
  let at = 0;
  for (const [from, to] of spans) {
    parts.push(text.slice(at, from), make("mark", { text: text.slice(from, to) }));
    at = to;
  }
  return parts.concat(text.slice(at));
}

function option(row, number) {
  const parts = [make("b", {}, marked(row.title, row.marks.title))];
  if (row.section) parts.push(make("span", { text: row.section }));
  if (row.excerpt) parts.push(make("span", {}, marked(row.excerpt, row.marks.excerpt)));
  const link = make(
    "a",
    {
      href: address(row.url),
      role: "option",
      id: `hansearch-row-${number}`,
      "aria-selected": "false",
      tabindex: "-1",
    },
    parts,
  );
  return make("li", { role: "none" }, [link]);
}

function show(found) {
  rows = found;
  list.textContent = "";
  list.append(...found.map(option));
  input.setAttribute("aria-expanded", String(found.length > 0));
  choose(-1);
}

function say(found, query) {
  if (!found.length) status.textContent = query ? `没有找到“${query}”` : "";
  else if (found[0].sure) status.textContent = `找到 ${found.length} 页`;
  else status.textContent = "没有完全对上的，下面是最接近的";
}

function answer(found, query) {
  show(found);
  say(found, query);
}

async function ask() {
  const query = input.value.trim();
  const mine = ++turn;
  if (!query) {
    answer([], "");
    return;
  }
  const onPartial = (found) => mine === turn && answer(found, query);
  try {
    await bring();
    const found = await self.hansearch.search(query, { limit: ROWS, onPartial });
    if (mine === turn) answer(found, query);
  } catch (error) {
    if (mine !== turn) return;
    show([]);
    status.textContent = "搜索没有加载成功，再打一次试试";
  }
}

function choose(number) {
  active = number;
  const options = list.querySelectorAll("[role=option]");
  for (let i = 0; i < options.length; i++) {
    options[i].setAttribute("aria-selected", String(i === number));
    if (i === number) options[i].scrollIntoView({ block: "nearest" });
  }
  if (number < 0) input.removeAttribute("aria-activedescendant");
  else input.setAttribute("aria-activedescendant", `hansearch-row-${number}`);
}

function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const last = rows.length - 1;
  if (event.key === "Escape") {
    close();
  } else if (event.key === "ArrowDown" && rows.length) {
    choose(active < last ? active + 1 : -1);
  } else if (event.key === "ArrowUp" && rows.length) {
    choose(active < 0 ? last : active - 1);
  } else if (event.key === "Enter" && rows.length) {
    location.href = address(rows[Math.max(active, 0)].url);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function start() {
  const header = document.querySelector(".md-header__inner, header nav, header");
  (header || document.body).append(button);
  document.body.append(box);
  button.addEventListener("click", () => open());
  closing.addEventListener("click", close);
  input.addEventListener("input", ask);
  input.addEventListener("keydown", onKey);
  addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (!SHORTCUT || typing || event.key !== "/" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open();
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) open(asked.slice(0, 200));
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
