// The search box: a dialog with a combobox as the WAI-ARIA practices describe it. It ranks nothing;
// it asks kb.search.
(function (kb) {
  "use strict";

  var ROWS = 8, // results
    LONGEST = 100; // characters of a query in an address: hosts refuse long ones
  var make = kb.rows.make,
    everything = kb.rows.everything,
    recent = kb.recent;
  var dialog,
    input,
    list,
    status,
    rest,
    opener,
    rows = [],
    active = -1,
    asked = 0,
    shownFor = "",
    pushed = false,
    held = false;

  // These children and no others. Focus that goes with the old ones moves to the input: it must not
  // fall out of the box.
  function fill(node, children) {
    var lost = node.contains(document.activeElement);
    node.textContent = "";
    children.forEach(function (child) {
      node.append(child);
    });
    if (lost) input.focus();
  }

  function build() {
    input = make("input", {
      type: "search",
      id: "kb-query",
      role: "combobox",
      "aria-label": "搜索",
      "aria-expanded": "false",
      "aria-controls": "kb-results",
      "aria-autocomplete": "list",
      autocomplete: "off",
      autocapitalize: "off",
      autocorrect: "off",
      spellcheck: "false",
      enterkeyhint: "search",
      placeholder: "打字、拼音、首字母都行",
      oninput: ask,
    });
    status = make("p", { class: "kb-box__status", role: "status" });
    list = make("ul", {
      id: "kb-results",
      class: "kb-box__list",
      role: "listbox",
      "aria-label": "搜索结果",
    });
    rest = make("div", { class: "kb-box__rest" });
    dialog = make(
      "dialog",
      {
        class: "kb-box",
        "aria-label": "搜索",
        onkeydown: key,
        onkeyup: function () {
          held = false;
        },
        oncancel: cancel,
      },
      [
        make("form", { class: "kb-box__bar", role: "search", onsubmit: submit }, [
          input,
          make("button", { type: "button", class: "kb-box__close", text: "关闭", onclick: close }),
        ]),
        status,
        list,
        rest,
      ],
    );
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog) close();
    });
    document.body.append(dialog);
    if (!dialog.showModal) plain();
  }

  // ---- Opening and closing ----

  function isOpen() {
    return Boolean(dialog) && dialog.hasAttribute("open");
  }

  // Browsers that know no dialog get the same from an attribute.
  function plain() {
    dialog.classList.add("kb-box--plain");
    dialog.setAttribute("role", "dialog");
    dialog.setAttribute("aria-modal", "true");
    document.addEventListener("click", function (event) {
      if (isOpen() && !event.defaultPrevented && !dialog.contains(event.target)) close();
    });
    document.addEventListener("focusin", function (event) {
      if (isOpen() && !dialog.contains(event.target)) input.focus();
    });
  }
  function show() {
    opener = document.activeElement;
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
  }
  function hide() {
    if (dialog.close) {
      dialog.close();
      return;
    }
    dialog.removeAttribute("open");
    if (opener && opener.focus) opener.focus();
  }

  /** Opens the box, with a query if one is given. The phone's back button closes it. */
  kb.openBox = function (query) {
    if (!dialog) build();
    if (!isOpen()) {
      show();
      // A shared address has its place in the history already; the way back from a result has the
      // one that was made for the box.
      pushed = new URL(location.href).searchParams.has("q")
        ? Boolean(history.state && history.state.kbBox)
        : push();
    }
    if (query) input.value = query;
    input.focus();
    // what was asked before is replaced by the next word; what comes with the box is gone on with
    if (!query) input.select();
    ask();
  };

  function push() {
    try {
      history.pushState({ kbBox: true }, "");
      return true;
    } catch (error) {
      return false;
    }
  }

  function close() {
    if (!isOpen()) return;
    hide();
    address("");
    if (pushed) {
      pushed = false;
      history.back();
    }
  }

  addEventListener("popstate", function () {
    pushed = false;
    if (isOpen()) hide();
  });

  // The address can be shared: it opens the box with the same query.
  function address(query) {
    var url = new URL(location.href);
    if (query) url.searchParams.set("q", query.slice(0, LONGEST));
    else url.searchParams.delete("q");
    try {
      history.replaceState(history.state, "", url);
    } catch (error) {
      /* some browsers refuse this on a disk */
    }
  }

  // ---- Asking ----

  function ask() {
    // Safari gives the field of a page that slept its default again
    var query = (input.defaultValue = input.value).trim(),
      turn = ++asked;
    address(query);
    if (!query) {
      showRows([]);
      say("");
      idle();
      return;
    }
    if (!rows.length) say("正在查找……");
    kb.search(query, {
      limit: ROWS,
      onPartial: function (found) {
        if (turn === asked && found.length) answer(found, query, true);
      },
    })
      .then(function (found) {
        if (turn === asked) answer(found, query, false);
      })
      .catch(function (error) {
        if (turn === asked) failed(error);
      });
  }

  function answer(found, query, partial) {
    if (!found.length) {
      showRows([]);
      say("没有能回答“" + query.slice(0, 30) + "”的页面");
      fill(rest, kb.rows.help());
      return;
    }
    // Nothing jumps under the finger: once a row is chosen or touched, later ones for the same
    // words only join below.
    if (shownFor === query && (active >= 0 || list.matches(":active"))) {
      var known = rows.map(page);
      found = rows
        .concat(
          found.filter(function (row) {
            return known.indexOf(page(row)) < 0;
          }),
        )
        .slice(0, ROWS);
    }
    if (shownFor !== query) active = -1;
    shownFor = query;
    showRows(found);
    list.classList.toggle("kb-box__list--near", !found[0].sure);
    if (!found[0].sure) {
      say("没有直接回答这个问题的页。下面是最接近的，不一定是你要的");
      fill(rest, kb.rows.help());
      return;
    }
    say(partial ? "找到 " + found.length + " 页，正在核对正文" : "找到 " + found.length + " 页");
    fill(rest, []);
  }
  function page(row) {
    return row.url.split("#")[0];
  }

  function say(text) {
    status.textContent = text;
  }

  function showRows(found) {
    var before = rows[active] && page(rows[active]);
    rows = found;
    fill(
      list,
      found.map(function (row, number) {
        return kb.rows.option(row, number, remember);
      }),
    );
    input.setAttribute("aria-expanded", String(found.length > 0));
    choose(
      found.findIndex(function (row) {
        return page(row) === before;
      }),
    );
  }

  // ---- Keys: while an input method composes, all are its own, the one that ends it too ----

  function key(event) {
    held = kb.composing(event);
    if (held && event.key === "Escape") event.preventDefault(); // a search field empties itself
    if (held) return;
    var moves = { ArrowDown: active + 1, ArrowUp: active < 0 ? rows.length - 1 : active - 1 };
    if (event.key === "Escape") {
      event.preventDefault();
      if (input.value && event.target === input) {
        input.value = "";
        ask();
      } else close();
    } else if (event.target === input && event.key in moves && rows.length) {
      event.preventDefault();
      choose(moves[event.key] >= rows.length ? -1 : moves[event.key]);
    }
  }
  function cancel(event) {
    // what else closes a dialog: a phone's back gesture
    event.preventDefault();
    if (!held) close();
  }
  function submit(event) {
    event.preventDefault();
    if (!held) go(active < 0 ? 0 : active);
  }

  function choose(number) {
    active = number;
    list.querySelectorAll("[role=option]").forEach(function (node, i) {
      node.setAttribute("aria-selected", String(i === number));
      if (i === number) node.scrollIntoView({ block: "nearest" });
    });
    if (number >= 0) input.setAttribute("aria-activedescendant", "kb-row-" + number);
    else input.removeAttribute("aria-activedescendant");
  }

  function remember() {
    recent.remember(input.value.trim());
  }
  function go(number) {
    if (!rows[number]) return;
    remember();
    location.href = kb.rows.target(rows[number]);
  }

  // ---- When there is nothing to show ----

  function failed(error) {
    showRows([]);
    if (!kb.retriable(error)) {
      say(kb.CANNOT);
      fill(rest, [everything()]);
      return;
    }
    say("搜索没有加载成功");
    fill(rest, [
      make("p", { text: "可能是网络断了，或者这份资料缺了文件。" }),
      make("button", { type: "button", text: "再试一次", onclick: again }),
      everything(),
    ]);
  }
  function again() {
    input.focus();
    ask();
  }

  function idle() {
    var words = recent.words();
    fill(rest, (words.length ? [past(words)] : []).concat(choice(), everything()));
  }

  function past(words) {
    return make("section", {}, [
      make("h2", { text: "刚搜过" }),
      make(
        "ul",
        {},
        words.map(function (word) {
          return make("li", {}, [
            make("button", {
              type: "button",
              text: word,
              onclick: function () {
                input.value = word;
                again();
              },
            }),
          ]);
        }),
      ),
      make("button", {
        type: "button",
        text: "清除记录",
        onclick: function () {
          recent.keep([]);
          idle();
        },
      }),
    ]);
  }

  function choice() {
    var box = make("input", { type: "checkbox", onchange: chosen });
    box.checked = recent.on();
    return make("label", {}, [box, " 记住搜过的词（只存在这个浏览器里，随时可清除）"]);
  }
  function chosen(event) {
    recent.turn(event.target.checked);
    idle();
    rest.querySelector("[type=checkbox]").focus();
  }
})((self.kb = self.kb || {}));
