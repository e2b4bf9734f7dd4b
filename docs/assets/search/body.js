// Ranks by the text of the pages and says where on a page to land; plain data in and out, no DOM, no loading. Uses core.js and rank.js.
(function (kb) {
  "use strict";

  var core = kb.core, rank = kb.rank;
  var BODY_ONLY = 0.6; // a page that only mentions it, beside one that is about it

  // ---- The body: pairs of neighbours, from the shards ----

  function pairsOf(way, sounds) {
    var pairs = [];
    way.units.forEach(function (unit, i) {
      var next = way.units[i + 1];
      if (unit.kind === "word") pairs.push({ a: unit.word, b: "", chars: unit.word, weight: way.weights[i], at: i });
      if (!next || unit.kind === "initial" || next.kind === "initial") return;
      if (unit.kind === "word" && next.kind === "word") return;
      var a = key(unit, sounds), b = key(next, sounds);
      if (!a || !b) return;
      pairs.push({
        a: a, b: b, half: next.kind === "syl" && next.half,
        chars: (unit.char || unit.word || "?") + (next.char || next.word || "?"),
        weight: (way.weights[i] + way.weights[i + 1]) / 2
      });
    });
    return pairs;
  }
  function key(unit, sounds) {
    if (unit.kind === "han") return core.loose(sounds.first(unit.char));
    return unit.kind === "syl" ? unit.loose : unit.word;
  }

  // Which shards hold the keys; `starts` is the first key of each.
  function shardsFor(pairs, starts) {
    var wanted = new Set();
    pairs.forEach(function (pair) {
      var first = pair.exact || pair.a + "," + pair.b, last = pair.exact ? pair.last : pair.half && first + "~";
      var low = find(starts, first), high = last ? find(starts, last) : low;
      for (var s = low; s <= Math.min(high, low + 2); s++) wanted.add(s);
    });
    return Array.from(wanted);
  }
  function find(starts, key) {
    var low = 0, high = starts.length - 1;
    while (low < high) {
      var mid = (low + high + 1) >> 1;
      if (starts[mid] <= key) low = mid; else high = mid - 1;
    }
    return low;
  }

  // Brings the shards that the ways need; the first ways are the likeliest, and more would cost more than they find.
  function shards(ways, made, fetchFile) {
    ways.forEach(function (way) { way.pairs = pairsOf(way, made.sounds); });
    var wanted = new Set();
    ways.slice(0, 8).forEach(function (way) { shardsFor(way.pairs, made.starts).forEach(function (s) { wanted.add(s); }); });
    return Promise.all(Array.from(wanted).slice(0, 24).map(function (number) {
      if (made.shards.has(number)) return null;
      return fetchFile("s/" + number).then(function (text) { made.shards.set(number, parseShard(text)); });
    }));
  }
  // Brings what is needed to show rows.
  function records(rows, made, fetchFile) {
    return Promise.all(rows.map(function (row) {
      if (made.records.has(row.page)) return made.records.get(row.page);
      return fetchFile("p/" + row.page).then(function (record) { made.records.set(row.page, record); return record; });
    }));
  }

  // Adds what the bodies say: page → share of the pairs it has, by weight.
  function rankBody(ways, shards, index, found) {
    ways.forEach(function (way) {
      if (!way.pairs || !way.pairs.length) return;
      var pages = new Map(), whole = 0;
      way.pairs.forEach(function (pair) {
        var hits = lookup(pair, shards, index.starts);
        var idf = Math.log(1 + index.n / Math.max(0.7, hits.size)) * Math.min(1, pair.weight / 1.5);
        whole += idf;
        hits.forEach(function (hit, page) {
          pages.set(page, (pages.get(page) || 0) + idf * hit);
          if (pair.at >= 0 && found.has(page) && found.get(page).way === way && hit > 0.85) found.get(page).got[pair.at] = 0.9;
        });
      });
      pages.forEach(function (sum, page) {
        var body = sum / whole * way.factor;
        var old = found.get(page);
        if (!old) found.set(page, { score: 0, way: way, text: null, body: body });
        else if (!(old.body >= body)) { old.body = body; }
      });
    });
    found.forEach(function (page) {
      page.score = withBody(page.text ? page.score : 0, page.body || 0);
    });
    return found;
  }

  // A page that says all that was asked in its text answers, too, after those that are about it; half of it says little.
  function withBody(head, body) { return Math.max(head + (1 - head) * 0.42 * body * body, BODY_ONLY * Math.pow(body, 1.5)); }

  // Page → how well it has the pair; kept while the shards it comes from are all there.
  var LOOKED = 400, looked = new Map();
  function lookup(pair, shards, starts) {
    var name = [pair.a, pair.b, pair.chars, pair.half].join(), hits = looked.get(name), whole = true;
    if (hits) return hits;
    hits = new Map();
    shardsFor([pair], starts).forEach(function (number) {
      var shard = shards.get(number);
      if (!shard) { whole = false; return; }
      rowsOf(shard, pair).forEach(function (row) {
        row.split(" ").forEach(function (group) {
          var colon = group.indexOf(":"), chars = group.slice(0, colon), page = 0;
          var quality = alike(pair, chars);
          if (!quality) return;
          group.slice(colon + 1).split(",").forEach(function (code) {
            var n = parseInt(code, 36);
            page += n >> 4;
            var strength = quality * (0.9 + (n & 15) / 150);
            if (!(hits.get(page) >= strength)) hits.set(page, strength);
          });
        });
      });
    });
    if (looked.size > LOOKED) looked.clear();
    if (whole) looked.set(name, hits);
    return hits;
  }
  // How well what is written answers to what was asked; letters of a word must be its beginning.
  function alike(pair, chars) {
    if (chars === pair.chars) return 1;
    if (pair.open === true) return chars.startsWith(pair.chars) ? 0.9 : 0;
    return pair.chars.indexOf("?") >= 0 ? matches(pair.chars, chars) : 0.7;
  }
  function matches(asked, chars) {
    var ok = true;
    for (var i = 0; i < 2; i++) if (asked[i] !== "?" && asked[i] !== chars[i]) ok = false;
    return ok ? 0.95 : 0.66;
  }
  function rowsOf(shard, pair) {
    var key = pair.a + "," + pair.b;
    if (!pair.half) { var row = shard.rows.get(key); return row ? [row] : []; }
    var found = [];
    shard.rows.forEach(function (row, name) { if (name.startsWith(key)) found.push(row); });
    return found;
  }
  function parseShard(text) {
    var rows = new Map();
    text.split("\n").forEach(function (line) { var space = line.indexOf(" "); rows.set(line.slice(0, space), line.slice(space + 1)); });
    return { rows: rows };
  }

  // ---- One page in detail: where to land and what to show ----

  function detail(record, way, vocab, about) {
    var page = record.cut = record.cut || cut(record, vocab), sections = page.sections;
    var tables = vocab.tablesOf(way.units);
    function tells(id) { return tables.some(function (table, i) { return way.weights[i] > 0.6 && table[id] > 0.6; }); }
    function score(ids) { return ids.some(tells) ? core.align(tables, way.weights, ids).score : 0; }
    var said = sentencesOn(page, tells).map(function (sentence) {
      return { section: sentence.section, text: sentence.text, score: score(sentence.ids) };
    });
    var title = score(page.title), best = null;
    sections.forEach(function (section) {
      var heading = score(section.heading), text = said.reduce(function (top, one) {
        return one.section === section && one.score > top.score ? one : top;
      }, { score: 0, text: section.opening });
      var total = Math.max(heading * 0.95, text.score * 0.85 + heading * 0.2);
      // A page that is about the query is best read from its top, unless a heading says it much better than the title.
      if (about && !(heading > 0.5 && heading > title * 1.3)) total *= 0.3;
      if (!best || total > best.score) best = { score: total, anchor: section.anchor, heading: section.title, excerpt: text.text, text: text.score };
    });
    var answer = score(page.answer);
    if (!best || best.score < 0.34) return { anchor: "", heading: "", excerpt: record[4] };
    return { anchor: best.anchor, heading: best.heading, excerpt: best.text > answer * 0.9 ? best.excerpt : record[4] };
  }

  // A record cut into sentences once, with the sentences of each token.
  function cut(record, vocab) {
    function ids(text) { return vocab.idsOf(core.tokens(text)); }
    var page = { sections: [], sentences: [], of: new Map(), title: ids(record[1]), answer: ids(record[4]) };
    record[5].forEach(function (raw) {
      var section = { anchor: raw[0], title: raw[1], heading: ids(raw[1]), opening: raw[2].slice(0, 80) };
      page.sections.push(section);
      (raw[2].match(/[^。！？；]+[。！？；]*/g) || []).forEach(function (text) {
        var sentence = { section: section, text: text, ids: ids(text) }, id = page.sentences.push(sentence) - 1;
        new Set(sentence.ids).forEach(function (token) { page.of.set(token, (page.of.get(token) || []).concat(id)); });
      });
    });
    return page;
  }

  // The sentences with most of the words that count; only these are worth aligning.
  function sentencesOn(page, tells) {
    var hits = new Map();
    page.of.forEach(function (ids, token) {
      if (tells(token)) ids.forEach(function (id) { hits.set(id, (hits.get(id) || 0) + 1); });
    });
    return Array.from(hits.keys()).sort(function (a, b) { return hits.get(b) - hits.get(a) || a - b; }).slice(0, 8)
      .map(function (id) { return page.sentences[id]; });
  }

  rank.pairsOf = pairsOf;
  rank.shardsFor = shardsFor;
  rank.shards = shards;
  rank.records = records;
  rank.rankBody = rankBody;
  rank.parseShard = parseShard;
  rank.alike = alike;
  rank.withBody = withBody;
  rank.detail = detail;
})(self.kb = self.kb || {});
