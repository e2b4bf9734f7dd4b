// The search box: a dialog with a combobox as the WAI-ARIA practices describe it. It ranks nothing; it asks kb.search.
(function (kb) {
  "use strict";

  var PLACE = "kb.recent", ON = "kb.recent.on"; // the only things kept, in this browser, and only when asked for
  var dialog, input, list, status, rest, rows = [], active = -1, asked = 0, pushed = false;

  function make(name, attributes, children) {
    var node = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      if (key === "text") node.textContent = attributes[key];
      else if (key.slice(0, 2) === "on") node.addEventListener(key.slice(2), attributes[key]);
      else node.setAttribute(key, attributes[key]);
    });
    (children || []).forEach(function (child) { node.append(child); });
    return node;
  }

  // Text with the given spans marked.
  function marked(text, spans) {
    var out = document.createDocumentFragment(), at = 0;
    (spans || []).forEach(function (span) {
      out.append(text.slice(at, span[0]), make("mark", { text: text.slice(span[0], span[1]) }));
      at = span[1];
    });
    out.append(text.slice(at));
    return out;
  }

  function build() {
    input = make("input", {
      type: "search", id: "kb-query", role: "combobox", "aria-label": "搜索", "aria-expanded": "false", "aria-controls": "kb-results",
      "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "search",
      placeholder: "打字、拼音、首字母都行", oninput: ask, onkeydown: key
    });
    status = make("p", { class: "kb-box__status", role: "status" });
    list = make("ul", { id: "kb-results", class: "kb-box__list", role: "listbox", "aria-label": "搜索结果" });
    rest = make("div", { class: "kb-box__rest" });
    dialog = make("dialog", { class: "kb-box", "aria-label": "搜索" }, [
      make("form", { class: "kb-box__bar", role: "search", onsubmit: function (event) { event.preventDefault(); go(active < 0 ? 0 : active); } }, [
        input,
        make("button", { type: "button", class: "kb-box__close", text: "关闭", onclick: close })
      ]),
      status, list, rest
    ]);
    dialog.addEventListener("cancel", function (event) { event.preventDefault(); close(); });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) close(); });
    document.body.append(dialog);
  }

  /** Opens the box, with a query if one is given. The phone's back button closes it. */
  kb.openBox = function (query) {
    if (!dialog) build();
    if (!dialog.open) {
      dialog.showModal();
      // A shared address, or the way back from a result, has its place in the history already.
      pushed = new URL(location.href).searchParams.has("q") ? false : push();
    }
    if (query != null) input.value = query;
    input.focus();
    input.select();
    ask();
  };

  function push() {
    try { history.pushState({ kbBox: true }, ""); return true; } catch (error) { return false; }
  }

  function close() {
    if (!dialog.open) return;
    dialog.close();
    address("");
    if (pushed) { pushed = false; history.back(); }
  }

  addEventListener("popstate", function () {
    pushed = false;
    if (dialog && dialog.open) dialog.close();
  });

  // The address can be shared: it opens the box with the same query.
  function address(query) {
    var url = new URL(location.href);
    if (query) url.searchParams.set("q", query); else url.searchParams.delete("q");
    try { history.replaceState(history.state, "", url); } catch (error) { /* some browsers refuse this on a disk */ }
  }

  // ---- Asking ----

  function ask() {
    var query = input.value.trim(), turn = ++asked;
    address(query);
    if (!query) { show([]); say(""); idle(); return; }
    if (!rows.length) say("正在查找……");
    kb.search(query, { limit: 8, onPartial: function (found) { if (turn === asked && found.length) answer(found, query, true); } })
      .then(function (found) { if (turn === asked) answer(found, query, false); })
      .catch(function () { if (turn === asked) failed(); });
  }

  function answer(found, query, partial) {
    if (!found.length) { show([]); say("没有能回答“" + query.slice(0, 30) + "”的页面"); nothing(); return; }
    // Nothing jumps under the finger: once a row is chosen or touched, later ones only join below.
    if (active >= 0 || list.matches(":active")) {
      var known = rows.map(page);
      found = rows.concat(found.filter(function (row) { return known.indexOf(page(row)) < 0; })).slice(0, 8);
    }
    show(found);
    if (!found[0].sure) { say("没有直接回答“" + query.slice(0, 30) + "”的页，下面是最接近的"); nothing(); return; }
    say(partial ? "找到 " + found.length + " 页，正在核对正文" : "找到 " + found.length + " 页");
    rest.replaceChildren();
  }
  function page(row) { return row.url.split("#")[0]; }

  function say(text) { status.textContent = text; }

  function show(found) {
    var before = rows[active] && page(rows[active]);
    rows = found;
    list.replaceChildren.apply(list, found.map(option));
    input.setAttribute("aria-expanded", String(found.length > 0));
    choose(found.findIndex(function (row) { return page(row) === before; }));
  }

  function option(row, number) {
    var parts = [make("span", { class: "kb-box__title" }, [marked(row.title, row.marks.title)])];
    if (row.matched) parts.push(make("span", { class: "kb-box__matched" }, ["相近的问法：", marked(row.matched, row.marks.matched)]));
    if (row.section) parts.push(make("span", { class: "kb-box__section", text: "看这一节：" + row.section }));
    if (row.excerpt) parts.push(make("span", { class: "kb-box__excerpt" }, [marked(row.excerpt, row.marks.excerpt)]));
    // The link itself is the option: nothing that takes focus may stand inside one.
    var link = make("a", { href: target(row), tabindex: "-1", role: "option", id: "kb-row-" + number, "aria-selected": "false" }, parts);
    link.addEventListener("click", function () { remember(input.value.trim()); });
    return make("li", { role: "none" }, [link]);
  }

  // Where a row leads, with what to mark there.
  function target(row) {
    var words = [], parts = row.url.split("#");
    [[row.matched, row.marks.matched], [row.title, row.marks.title], [row.excerpt, row.marks.excerpt]].forEach(function (pair) {
      (pair[1] || []).forEach(function (span) {
        var word = pair[0].slice(span[0], span[1]);
        if (word.length > 1 && words.indexOf(word) < 0 && words.length < 5) words.push(word);
      });
    });
    return kb.root + parts[0] + (words.length ? "?h=" + encodeURIComponent(words.join(" ")) : "") + (parts[1] ? "#" + encodeURIComponent(parts[1]) : "");
  }

  // ---- Keys ----

  function key(event) {
    if (event.isComposing) return;
    var moves = { ArrowDown: active + 1, ArrowUp: active < 0 ? rows.length - 1 : active - 1 };
    if (event.key in moves && rows.length) {
      event.preventDefault();
      choose(moves[event.key] >= rows.length ? -1 : moves[event.key]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (input.value) { input.value = ""; ask(); } else close();
    }
  }

  function choose(number) {
    active = number;
    list.querySelectorAll("[role=option]").forEach(function (node, i) {
      node.setAttribute("aria-selected", String(i === number));
      if (i === number) node.scrollIntoView({ block: "nearest" });
    });
    if (number >= 0) input.setAttribute("aria-activedescendant", "kb-row-" + number); else input.removeAttribute("aria-activedescendant");
  }

  function go(number) {
    if (!rows[number]) return;
    remember(input.value.trim());
    location.href = target(rows[number]);
  }

  // ---- When there is nothing to show ----

  function links(title, pairs) {
    return make("section", {}, [make("h2", { text: title }), make("ul", {}, pairs.map(function (pair) {
      return make("li", {}, [make("a", { href: pair[1], text: pair[0] })]);
    }))]);
  }

  function everything() { return links("换个办法", [["全部话题，按拼音排列", kb.root + "topics.html"], ["官方渠道一览", kb.root + "about/channels.html"]]); }

  function nothing() {
    rest.replaceChildren(make("p", { text: "换一个词试试，例如事情的名字、App 的名字；或者从下面找。" }), everything());
    if (kb.help) rest.append(
      links("先看这几页", kb.help.asks.map(function (ask) { return [ask[0], kb.root + ask[1]]; })),
      links("求助电话", kb.help.hotlines.map(function (line) { return [line[0] + " " + line[1], "tel:" + line[1].replace(/-/g, "")]; }))
    );
  }

  function failed() {
    show([]);
    say("搜索没有加载成功");
    rest.replaceChildren(make("p", { text: "可能是网络断了，或者这份资料缺了文件。" }), make("button", { type: "button", text: "再试一次", onclick: ask }), everything());
  }

  function idle() {
    rest.replaceChildren();
    var words = recent();
    if (words.length) {
      rest.append(make("section", {}, [
        make("h2", { text: "刚搜过" }),
        make("ul", {}, words.map(function (word) {
          return make("li", {}, [make("button", { type: "button", text: word, onclick: function () { input.value = word; input.focus(); ask(); } })]);
        })),
        make("button", { type: "button", text: "清除记录", onclick: function () { keep([]); idle(); } })
      ]));
    }
    var box = make("input", { type: "checkbox", onchange: function () { store(ON, box.checked ? "1" : null); if (!box.checked) keep([]); idle(); } });
    box.checked = read(ON) === "1";
    rest.append(make("label", {}, [box, " 记住搜过的词（只存在这个浏览器里，随时可清除）"]), everything());
  }

  // ---- Recent words: storage may be switched off, and what is read back is not to be trusted ----

  function read(name) { try { return localStorage.getItem(name); } catch (error) { return null; } }
  function store(name, value) { try { if (value === null) localStorage.removeItem(name); else localStorage.setItem(name, value); } catch (error) { /* then nothing is kept */ } }
  function recent() {
    if (read(ON) !== "1") return [];
    try { return JSON.parse(read(PLACE) || "[]").filter(function (word) { return typeof word === "string"; }).slice(0, 6); } catch (error) { return []; }
  }
  function keep(words) { store(PLACE, words.length ? JSON.stringify(words) : null); }
  function remember(word) {
    if (word && read(ON) === "1") keep([word.slice(0, 40)].concat(recent().filter(function (old) { return old !== word; })).slice(0, 6));
  }
})(self.kb = self.kb || {});
