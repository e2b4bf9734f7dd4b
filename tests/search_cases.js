// Runs tests/cases/hansearch on the search's own functions, on a blank page: no index is loaded.
// `runSearchCases(data)` → {failures: [what went wrong], scores: {query: [[address, score], …]}};
// with `data.known`, the scores of another day, it ends with the first failure or change.
(function () {
  "use strict";
  const H = hansearch.internal;

  function asPage(told) {
    const page = typeof told === "string" ? { title: told } : told;
    const questions = (page.questions || []).map((one) => (Array.isArray(one) ? one : [one, ""]));
    return { aliases: [], wordings: [], sections: [], answer: "", ...page, questions };
  }

  // An index of the titles told, the texts of which nothing is known of.
  function readerOf(told, data, words = {}, english = {}) {
    const pages = told.map(asPage);
    const files = {
      more: {
        sections: pages.map(({ questions }) => questions.map((one) => one[1] || "-").join(" ")),
        questions: pages.map(() => ""),
        firsts: "a,",
        lengths: pages.map(() => 1),
        extra: null,
        wordings: pages.map((page) => page.wordings.join("\n")),
      },
      latin: { stop: [], leads: {}, ...english },
      variants: { chars: "", words: {} },
      "text/0": "",
    };
    pages.forEach((page, number) => {
      files[`records/${number}`] = [String(number), page.title, "", "", page.answer, page.sections];
    });
    const loader = { file: async (name) => files[name], part: async () => H };
    const manifest = {
      size: pages.length,
      runs: data.runs,
      rest: data.rest,
      extra: null,
      words: { stop: data.stop, same: [], leads: {}, names: [], ...words },
      listings: Array.from(pages.keys()).filter((number) => pages[number].listing),
      pages: pages.map((page, number) => {
        return [
          String(number),
          page.title,
          page.aliases.join("\n"),
          page.questions.map((one) => one[0]).join("\n"),
        ];
      }),
    };
    return new H.ResidentIndex(manifest, loader);
  }

  // A reader of the index that nothing was asked of, and what it asks for: `asked()` → {folder: files}.
  function opened(files) {
    const asked = {};
    const file = async (name) => {
      const [folder] = name.split("/");
      asked[folder] = (asked[folder] || 0) + 1;
      return files[name];
    };
    const Reader = files.index.pages ? H.ResidentIndex : H.ShardedIndex;
    return { reader: new Reader(files.index, { file, part: async () => H }, H), asked };
  }

  const find = (reader, query, options) => H.find(reader, query, { limit: 50, ...options });

  async function better(one, data, failures) {
    const reader = readerOf(
      [one.worse, one.better].concat(one.among || data.among),
      data,
      one.words,
      one.english,
    );
    const rows = await find(reader, one.q, { whole: true });
    const place = (number) => rows.findIndex((row) => row.url.split("#")[0] === String(number));
    const [worse, wanted] = [place(0), place(1)];
    const ahead =
      wanted >= 0 && (worse < 0 || (wanted < worse && rows[wanted].score > rows[worse].score));
    if (!ahead)
      failures.push(
        `${one.q}: ${one.why} (${rows.slice(0, 4).map((row) => `${row.title} ${row.score}`)})`,
      );
  }

  async function answers(one, data, failures) {
    const reader = readerOf([one.page].concat(one.among || data.among), data, one.words);
    const rows = await find(reader, one.q, {});
    const sure = rows.some((row) => row.sure);
    if (sure !== one.sure) failures.push(`${one.q}: ${one.why} (sure: ${sure})`);
  }

  async function excerpt(one, data, failures) {
    const reader = readerOf([one.page].concat(data.among), data);
    const row = (await find(reader, one.q, { whole: true })).find(
      ({ url }) => url.split("#")[0] === "0",
    );
    const marked = (text, spans) => spans.map(([from, to]) => text.slice(from, to));
    const got = row && {
      section: row.url.split("#")[1] || "",
      excerpt: row.excerpt,
      marks: marked(row.excerpt, row.marks.excerpt),
      title_marks: marked(row.title, row.marks.title),
    };
    for (const key of ["section", "excerpt", "marks", "title_marks"]) {
      if (one[key] === undefined) continue;
      const right =
        got &&
        (key === "excerpt" ? got[key].includes(one[key]) : String(got[key]) === String(one[key]));
      if (!right) failures.push(`${one.q}: ${one.why} (${key}: ${got && got[key]})`);
    }
  }

  async function parts(one, data, failures) {
    const told = [one.parts.join("，") || one.q].concat(data.among, ["分期还要还吗", "手机退货"]);
    const reader = readerOf(told, data, one.words);
    const query = { text: one.q, tokens: H.tokenize(one.q) };
    const got = H.partsOf(query, reader).map((part) => part.tokens.join(""));
    const missing = one.parts.filter((part) => !got.includes(part));
    if (missing.length || (!one.parts.length && got.length))
      failures.push(`${one.q}: ${one.why} (${got})`);
  }

  // The golden index, in both layouts, as ../scripts/hansearch made it.
  async function golden(name, files, queries, failures, changed) {
    for (const { q, first, sure, only } of queries) {
      if (only && only !== name) continue;
      const { reader, asked } = opened(files);
      let early = null;
      const rows = await find(reader, q, {
        onPartial: (some) => (early = some.map(({ url, title, score }) => [url, title, score])),
      });
      const order = (some) => some.map(({ url, score }) => `${url} ${score}`).join();
      if (order(await find(reader, q, {})) !== order(rows))
        failures.push(`${name} ${q}: not twice`);
      const got = rows[0] ? rows[0].url : "";
      const right = first.includes("#") ? got === first : got.split("#")[0] === first;
      if (!right)
        failures.push(
          `${name} ${q}: ${first} (${rows.slice(0, 3).map((row) => `${row.url} ${row.score}`)})`,
        );
      if (sure === false && rows.some((row) => row.sure)) failures.push(`${name} ${q}: sure`);
      if (changed(`${name} ${q}`, told(rows, early, asked))) return;
    }
    if (name === "resident" && hansearch.extra !== "golden") failures.push("extra is not told");
  }

  // What a reader sees: the first rows, of the very first all its words, what came before the rest, how
  // many there are; and of how many files it had to be made.
  function told(rows, early, asked) {
    const shown = rows.slice(0, 5).map((row) => [row.url, row.score, row.sure]);
    const words = rows
      .slice(0, 2)
      .map(({ section, excerpt, matched, marks, note }) => [
        section,
        note + excerpt,
        matched,
        JSON.stringify(marks),
      ]);
    const evidence = rows
      .slice(0, 1)
      .map((row) => row.evidence.map((one) => Number(one.toFixed(4))));
    return [shown, words, early && early.slice(0, 3), evidence, rows.length, asked];
  }

  // A larger site, on which many pages nearly answer: here no page is wanted first, but nothing may change unseen.
  async function grown(name, files, queries, changed) {
    for (const q of queries) {
      const { reader, asked } = opened(files);
      let early = null;
      const rows = await find(reader, q, {
        onPartial: (some) => (early = some.map(({ url, title, score }) => [url, title, score])),
      });
      if (changed(`${name} ${q}`, told(rows, early, asked))) return;
    }
  }

  // Names and texts as a whole, page by page: an order alone would feel little of it.
  function together() {
    const texts = [
      { ids: [1, 2, 3], page: 0, kind: 0 },
      { ids: [1, 2, 9], page: 0, kind: 2 },
      { ids: [2, 3, 4, 5], page: 1, kind: 1 },
      { ids: [3, 4, 7], page: 2, kind: 3 },
      { ids: [5, 1, 2], page: 2, kind: 2 },
    ];
    const names = new H.NameModel(texts, 4);
    const postings = [
      new Map([
        [0, 1],
        [1, 3],
      ]),
      new Map([[1, 15]]),
      new Map(),
    ];
    const rounded = (scores) =>
      Array.from(scores, ([page, score]) => [page, Math.round(score * 1e4)]);
    return [
      Array.from(names.scores([1, 2, 3, 4, 9]), (one) => Math.round(one * 1e4)),
      rounded(H.textScores(postings, [5, 10, 20, 7])),
    ];
  }

  // What a paste may have at most, and how a word fits that came before a thousand others.
  function limits() {
    const table = new H.TokenTable(new H.Pronunciations());
    const vivo = table.id("vivo");
    const unit = { kind: "word", word: "vivo" };
    const before = table.fit(unit).similarity[vivo];
    for (let i = 0; i < 1100; i++) table.id(`${i}`);
    const pasted = [1900, 1999, 2000].map((blanks) => H.tokenize(" ".repeat(blanks) + "押金"));
    return [before, table.fit(unit).similarity[vivo], pasted.map((tokens) => tokens.length)];
  }

  self.runSearchCases = async function (data) {
    const failures = [];
    const scores = {};
    const kinds = {
      alignment: better,
      readings: better,
      expansion: better,
      answers,
      excerpts: excerpt,
      parts,
    };
    for (const kind of Object.keys(kinds)) {
      for (const one of data.cases[kind]) {
        await kinds[kind](one, data, failures);
        if (data.known && failures.length) return { failures, scores };
      }
    }
    // Notes what a query scores; true where that is all there is to know.
    let done = false;
    const changed = (name, score) => {
      scores[name] = score;
      done = Boolean(data.known) && JSON.stringify(score) !== JSON.stringify(data.known[name]);
      return done;
    };
    const over = () => done || (data.known && failures.length);
    for (const name of Object.keys(data.golden)) {
      await golden(name, data.golden[name], data.queries, failures, changed);
      if (over()) return { failures, scores };
    }
    if (changed("together", together()) || changed("limits", limits())) return { failures, scores };
    for (const name of Object.keys(data.grown)) {
      await grown(`grown ${name}`, data.grown[name], data.asked, changed);
      if (over()) return { failures, scores };
    }
    return { failures, scores };
  };
})();
