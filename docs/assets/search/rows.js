// What the search box shows: results as options that lead on, and the ways to help when there are
// none. Plain nodes; box.js puts them in their places.
(function (kb) {
  "use strict";

  var WORD = 30; // characters of a word to mark, at most

  /** An element; `text` and `on…` among its attributes are its text and what it listens to. */
  function make(name, attributes, children) {
    var node = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      if (key === "text") node.textContent = attributes[key];
      else if (key.slice(0, 2) === "on") node.addEventListener(key.slice(2), attributes[key]);
      else node.setAttribute(key, attributes[key]);
    });
    (children || []).forEach(function (child) {
      node.append(child);
    });
    return node;
  }

  /** Text with the given spans marked. */
  function marked(text, spans) {
    var out = document.createDocumentFragment(),
      at = 0;
    (spans || []).forEach(function (span) {
      out.append(text.slice(at, span[0]), make("mark", { text: text.slice(span[0], span[1]) }));
      at = span[1];
    });
    out.append(text.slice(at));
    return out;
  }

  /** One result as an option of the list; `taken` is called when it is followed. */
  function option(row, number, taken) {
    var first = number === 0 && row.sure && row.answer;
    var parts = first ? answering(row) : telling(row);
    // The link itself is the option: nothing that takes focus may stand inside one.
    var link = make(
      "a",
      {
        href: target(row),
        tabindex: "-1",
        role: "option",
        id: "kb-row-" + number,
        "aria-selected": "false",
        class: first ? "kb-box__answer" : "",
      },
      parts,
    );
    link.addEventListener("click", taken);
    return make("li", { role: "none" }, [link]);
  }

  // The first row, where the search is sure: the answer itself, then where it stands and when that
  // was checked.
  function answering(row) {
    var parts = [make("span", { class: "kb-box__said", text: row.answer })];
    parts.push(
      make("span", { class: "kb-box__title" }, [
        marked(row.title, row.marks.title),
        row.section ? "：" + row.section : "",
      ]),
    );
    if (row.note) parts.push(make("span", { class: "kb-box__section", text: row.note }));
    return parts;
  }
  function telling(row) {
    var parts = [make("span", { class: "kb-box__title" }, [marked(row.title, row.marks.title)])];
    if (row.section) parts.push(make("span", { class: "kb-box__section", text: row.section }));
    if (row.matched && !row.section)
      parts.push(
        make("span", { class: "kb-box__matched" }, [
          "相近的问法：",
          marked(row.matched, row.marks.matched),
        ]),
      );
    if (row.sure && row.answer)
      parts.push(make("span", { class: "kb-box__excerpt", text: row.answer }));
    else if (row.excerpt)
      parts.push(
        make("span", { class: "kb-box__excerpt" }, [marked(row.excerpt, row.marks.excerpt)]),
      );
    return parts;
  }

  /** Where a row leads, with what to mark there. */
  function target(row) {
    var words = [],
      parts = row.url.split("#");
    [
      [row.matched, row.marks.matched],
      [row.title, row.marks.title],
      [row.excerpt, row.marks.excerpt],
    ].forEach(function (pair) {
      (pair[1] || []).forEach(function (span) {
        var word = pair[0].slice(span[0], span[1]);
        if (word.length > 1 && words.indexOf(word) < 0 && words.length < 5)
          words.push(Array.from(word).slice(0, WORD).join(""));
      });
    });
    return (
      kb.root +
      parts[0] +
      (words.length ? "?h=" + encodeURIComponent(words.join(" ")) : "") +
      (parts[1] ? "#" + encodeURIComponent(parts[1]) : "")
    );
  }

  function links(title, pairs) {
    return make("section", {}, [
      make("h2", { text: title }),
      make(
        "ul",
        {},
        pairs.map(function (pair) {
          return make("li", { class: "kb-box__row" }, [
            make("a", { href: pair[1], text: pair[0] }),
          ]);
        }),
      ),
    ]);
  }

  function everything() {
    return links("换个办法", [
      ["全部话题，按拼音排列", kb.root + "topics.html"],
      ["官方渠道一览", kb.root + "about/channels.html"],
    ]);
  }

  /** What else there is when nothing answers. */
  function help() {
    var more = kb.help
      ? [
          links(
            "先看这几页",
            kb.help.asks.map(function (ask) {
              return [ask[0], kb.root + ask[1]];
            }),
          ),
          links(
            "求助电话",
            kb.help.hotlines.map(function (line) {
              return [line[0] + " " + line[1], "tel:" + line[1].replace(/-/g, "")];
            }),
          ),
        ]
      : [];
    return [
      make("p", { text: "换一个词试试，例如事情的名字、App 的名字；或者从下面找。" }),
      everything(),
    ].concat(more);
  }

  kb.rows = { make: make, option: option, target: target, everything: everything, help: help };
})((self.kb = self.kb || {}));
