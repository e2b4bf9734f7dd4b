// Brings index files by script tag, when a query needs them, and offers kb.search. Works from a disk and under a strict CSP.
(function (kb) {
  "use strict";

  var core = kb.core, rank = kb.rank;
  var base = kb.base; // the folder of the index, set by the page's own script
  var waiting = new Map(), got = new Map(), version = null, index = null;

  // Index files call this with their payload.
  kb.put = function (name, from, payload) {
    if (name === "index") version = from;
    got.set(name, from === version ? { value: payload } : { stale: true });
  };

  // One file, once; rejects if it cannot be had or belongs to another build.
  function fetchFile(name, again) {
    if (waiting.has(name) && !again) return waiting.get(name);
    var promise = new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      function fail() { waiting.delete(name); reject(new Error("kb.search: cannot load " + name)); }
      script.onload = function () {
        script.remove();
        var file = got.get(name);
        got.delete(name);
        if (index && index.find) waiting.delete(name); // a large site's files are held for a while only, by large.js
        if (file && !file.stale) resolve(file.value); else fail();
      };
      script.onerror = function () { script.remove(); fail(); };
      script.src = kb.scriptURL(base + name + ".js" + (version && name !== "index" ? "?" + version : ""));
      document.head.append(script);
    });
    waiting.set(name, promise);
    return promise;
  }

  function load() {
    return fetchFile("index").then(function (data) {
      if (index) return index;
      var made = prepare(data);
      if (data.pages) return (index = made);
      return kb.bring(["search/body.js", "search/large.js"]).then(function () {
        if (!index) {
          made.find = kb.large(made, data, fetchFile, { best: best, shown: shown, about: about, common: common });
          index = made;
        }
        return index;
      });
    });
  }

  function prepare(data) {
    var sounds = new core.Sounds(spell(data.runs));
    sounds.add(data.rest);
    var made = { n: data.n, sounds: sounds, vocab: new core.Vocab(sounds), variants: null, stop: new Set(), shards: new Map(), records: new Map(), pages: data.pages };
    made.same = sameOf(data.synonyms.same || []);
    made.leads = leadsOf(data.synonyms.leads || {}, new Map());
    made.lists = new Set(data.lists);
    made.words = new Set();
    var terms = [].concat.apply([], data.synonyms.same || []).map(function (name) { return core.tokens(name); });
    made.terms = new Set(terms.map(function (tokens) { return tokens.join(""); }));
    made.names = (data.synonyms.names || []).map(function (name) { return core.tokens(name); });
    kb.help = data.help;
    if (data.pages) {
      made.head = new rank.Head(made.vocab);
      data.pages.forEach(function (page, number) { made.head.add(rank.textsOf(page), number); });
      made.head.terms = terms.map(function (tokens) { return made.head.ready({ kind: 1, tokens: tokens }); });
      var owned = data.pages.map(function (page) {
        return { title: rank.namesIn(core.tokens(page[1]), made.names), any: rank.namesIn(core.tokens(page[1] + " " + page[2] + " " + page[3]), made.names) };
      });
      made.namesOf = function (number) { return owned[number]; };
      made.vocab.list.forEach(function (word) { if (!core.isHan(word)) made.words.add(word); });
      made.pagesWith = function (unit) { return made.head.pagesWith(unit); };
    }
    made.named = new Set(made.words);
    made.leads.forEach(function (_, word) { if (!core.isHan(word)) made.words.add(word); });
    return made;
  }

  // The other questions and the further wordings of each page and the ranking by text: what the second step needs, after the first result is there.
  function withMore(made) {
    if (made.more) return Promise.resolve();
    return Promise.all([fetchFile("more"), kb.bring(["search/body.js"])]).then(function (files) {
      if (made.more) return;
      made.more = true;
      [[files[0].asks, 2], [files[0].wordings, 3]].forEach(function (part) {
        part[0].forEach(function (texts, page) { made.head.add(rank.lines(texts, part[1]), page); });
      });
      made.starts = files[0].shards.split(" ");
      kb.help = files[0].help;
    });
  }

  // The characters of GB 2312 level one in their own order, which is that of their sounds.
  function common() {
    var bytes = [];
    for (var row = 0xb0; row < 0xd8; row++) for (var cell = 0xa1; cell < 0xff; cell++) if (row < 0xd7 || cell < 0xfa) bytes.push(row, cell);
    return new TextDecoder("gbk").decode(new Uint8Array(bytes));
  }
  // "a2 ai13 …" over these → "a啊阿|ai埃…".
  function spell(runs) {
    var all = common(), at = 0;
    return runs.split(" ").map(function (run) {
      var count = +(run.match(/\d+/) || [1])[0], part = run.replace(/\d+/, "") + all.slice(at, at + count);
      at += count;
      return part;
    }).join("|");
  }

  function sameOf(groups) {
    var map = new Map();
    groups.forEach(function (group) {
      var members = group.map(function (name) { return core.tokens(name); });
      members.forEach(function (words) {
        var entry = { words: words, others: members.filter(function (other) { return other !== words; }) };
        map.set(words[0], (map.get(words[0]) || []).concat(entry));
      });
    });
    map.forEach(function (list) { list.sort(function (a, b) { return b.words.length - a.words.length; }); });
    return map;
  }

  function leadsOf(leads, map) {
    Object.keys(leads).forEach(function (from) {
      var words = core.tokens(from), entry = { from: words, to: leads[from].map(function (to) { return core.tokens(to); }) };
      map.set(words[0], (map.get(words[0]) || []).concat(entry));
    });
    map.forEach(function (list) { list.sort(function (a, b) { return b.from.length - a.from.length; }); });
    return map;
  }

  // Traditional characters and regional words come with their own small file, asked for when a query has a character we do
  // not know or one that only Cantonese writes.
  var CANTONESE = /[冇咩嘅唔喺啲嗰咗畀搵]/;
  function withVariants(query, made) {
    var unknown = made.variants ? false : core.tokens(query).some(function (token) { return core.isHan(token) && !made.sounds.of.has(token) || CANTONESE.test(token); });
    if (!unknown) return Promise.resolve();
    return fetchFile("variants").then(function (file) {
      var chars = Object.create(null), points = Array.from(file.chars);
      for (var i = 0; i < points.length; i += 2) chars[points[i]] = points[i + 1];
      made.variants = { chars: chars, words: file.words };
    });
  }

  // English comes with a file of its own, for queries with letters that are no word of ours.
  function letters(query, made) {
    return core.tokens(query).filter(function (token) { return /^[a-z]{2,}$/.test(token) && !made.named.has(token); });
  }
  function withLatin(made) {
    if (made.latin) return Promise.resolve();
    return fetchFile("latin").then(function (file) {
      if (made.latin) return;
      made.latin = true;
      made.stop = new Set(file.stop.split(" "));
      leadsOf(file.leads, made.leads).forEach(function (_, word) { if (!core.isHan(word)) made.words.add(word); });
    });
  }

  function best(found, limit, made) {
    var rows = Array.from(found, function (entry) { return Object.assign({ page: entry[0] }, entry[1]); });
    rows.sort(function (a, b) { return b.score - a.score || a.page - b.page; });
    if (!rows.length || !rank.answers(rows[0], made)) return [];
    return rows.filter(function (row) { return row.score >= rows[0].score * 0.5; }).slice(0, limit);
  }

  var ABOUT = 0.75; // a page whose titles, aliases and wordings have so much of the query is read from its top
  function about(row, made) { return rank.evidence(row, made)[2] > ABOUT; }
  function shown(row, made, record) {
    var page = record || made.pages[row.page];
    var fine = record ? rank.detail(record, row.way, made.vocab, about(row, made)) : { anchor: "", heading: "", excerpt: "" };
    var matched = row.text && row.text.kind ? row.text.plain : "";
    function marks(text) { return rank.marks(text, row.way, made.vocab); }
    return {
      url: page[0] + (fine.anchor ? "#" + fine.anchor : ""), title: page[1], section: fine.heading, excerpt: fine.excerpt, matched: matched,
      score: Math.round(row.score * 1000) / 1000, evidence: rank.evidence(row, made),
      marks: { title: marks(page[1]), excerpt: marks(fine.excerpt), matched: marks(matched) }
    };
  }

  /**
   * Finds pages. Resolves once, to an array, best first, of {url, title, section, excerpt, matched, score, evidence, marks};
   * empty when nothing answers, which `evidence` decides (rank.js). `url` is relative to the site's root and names the section to land on; `matched` is the
   * alias or question that was hit, if any. Options: limit (8); onPartial(results) is called at most once, earlier, with
   * what titles, aliases and questions alone give. Rejects when the index cannot be loaded; a later call tries again.
   */
  kb.find = function (query, options) {
    var limit = Math.min(50, Math.max(1, (options && options.limit) || 8)), made, ways, found = new Map();
    query = String(query == null ? "" : query);
    var foreign = [], told = false;
    function byHead() {
      found.clear();
      ways = rank.plan(query, made);
      if (!ways.length) return;
      rank.rankTexts(ways, made.head.texts, function (way) { return made.head.candidates(way); }, made, found);
      if (told || !options || !options.onPartial) return;
      told = true;
      options.onPartial(best(found, limit, made).map(function (row) { return shown(row, made); }));
    }
    return load().then(function (ready) {
      made = ready;
      foreign = letters(query, made);
      return withVariants(query, made);
    }).then(function () {
      // Letters that cannot be pinyin wait for the English; what can be is answered at once, and again with it.
      if (foreign.some(function (token) { return made.find || !made.sounds.split(token).length; })) return withLatin(made);
    }).then(function () {
      return made.find ? made.find(query, limit, options && options.onPartial) : small();
    });
    function small() {
      byHead();
      // Decided now: another query under way may bring them first.
      var again = !made.more || foreign.length && !made.latin;
      return Promise.all([withMore(made), foreign.length && withLatin(made)]).then(function () {
        if (again) byHead();
        if (!ways.length) return [];
        return rank.shards(ways, made, fetchFile).then(function () {
          rank.rankBody(ways, made.shards, made, found);
          var rows = best(found, limit, made);
          return rank.records(rows, made, fetchFile).then(function (records) {
            return rows.map(function (row, i) { return shown(row, made, records[i]); });
          });
        });
      });
    }
  };
})(self.kb = self.kb || {});
