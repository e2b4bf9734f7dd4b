// Plans a query and ranks pages; plain data in and out, no DOM, no loading. Uses core.js.
(function (kb) {
  "use strict";

  var core = kb.core;
  var FIELD = [1, 0.97, 0.94]; // title, alias, ask
  // Below this nothing on the site answers. Few words must be met nearly whole; in a long question much is talk.
  function answersFrom(way) {
    var subject = way.weights.filter(function (w) { return w > 0.6; }).length;
    return [0.6, 0.6, 0.74, 0.54, 0.53, 0.51, 0.51][subject] || 0.345;
  }
  var BODY_ONLY = 0.74; // a page that only mentions it, beside one that is about it
  var LISTS = 0.82; // a page that only lists others, beside one that answers
  var STOP = new Set("how to the a an is are my i do does did can could what where when why which of for in on at and or with from me it be get not no will would should t s don".split(" "));

  // ---- What was asked ----

  // Query → alternatives, best first: {units, factor}. Synonyms stand in for each other at a small discount.
  function plan(query, index) {
    var first = core.tokens(query, index.variants);
    var ways = [];
    texts(first, index).forEach(function (text) {
      core.readingsOf(text.tokens, index.sounds, index.words).forEach(function (units) {
        if (!units.length || ways.length >= 18) return;
        spelt(units, index).concat({ units: units, factor: 1 }).forEach(function (way) {
          ways.push(weigh(way.units.slice(0, 40), text.factor * way.factor, index));
        });
      });
    });
    return ways;
  }

  function texts(first, index) {
    var found = [{ tokens: first, factor: 1 }];
    var english = translate(first, index);
    if (english.length) found = english.concat(found);
    found.slice().forEach(function (text) {
      swaps(text.tokens, index.same).forEach(function (tokens) { found.push({ tokens: tokens, factor: text.factor * 0.94 }); });
    });
    return found.slice(0, 12);
  }

  function at(tokens, words, from) {
    for (var k = 0; k < words.length; k++) if (tokens[from + k] !== words[k]) return false;
    return true;
  }

  // Old names, nicknames and English, the longest first, all of them at once.
  function translate(tokens, index) {
    var outs = [[]], changed = false, hits = 0, lost = 0, i = 0;
    while (i < tokens.length) {
      var hit = (index.leads.get(tokens[i]) || []).find(function (lead) { return at(tokens, lead.from, i); });
      if (hit) {
        changed = true;
        hits++;
        outs = [].concat.apply([], outs.map(function (out) { return hit.to.map(function (to) { return out.concat(to); }); })).slice(0, 4);
        i += hit.from.length;
      } else {
        // English we have no word for is left out, as long as something remains
        if (core.isHan(tokens[i]) || index.named.has(tokens[i]) || /\d/.test(tokens[i])) outs = outs.map(function (out) { return out.concat(tokens[i]); });
        else if (!STOP.has(tokens[i])) lost++;
        i += 1;
      }
    }
    return changed && lost <= hits ? outs.map(function (out) { return { tokens: out, factor: 0.97 - 0.06 * lost }; }) : [];
  }

  function swaps(tokens, same) {
    var out = [];
    for (var i = 0; i < tokens.length && out.length < 8; i++) {
      (same.get(tokens[i]) || []).forEach(function (member) {
        if (!at(tokens, member.words, i)) return;
        member.others.forEach(function (other) {
          out.push(tokens.slice(0, i).concat(other, tokens.slice(i + member.words.length)));
        });
      });
    }
    return out.slice(0, 8);
  }

  // Letters that spell what stands in our titles, aliases and questions → that, in characters, the commonest first.
  function spelt(units, index) {
    var speller = index.head || index.speller;
    var ways = [{ units: [], factor: 1 }], i = 0, changed = false;
    while (i < units.length) {
      var kind = units[i].kind, end = i + 1;
      if (kind !== "syl" && kind !== "initial") {
        ways.forEach(function (way) { way.units.push(units[i]); });
        i++;
        continue;
      }
      while (end < units.length && units[end].kind === kind) end++;
      var phrases = end - i > 1 ? speller.phrases(units.slice(i, end), index.sounds) : [];
      if (!phrases.length) return [];
      changed = true;
      ways = [].concat.apply([], ways.map(function (way) {
        return phrases.map(function (phrase) { return { units: way.units.concat(phrase.units), factor: way.factor * phrase.factor }; });
      })).slice(0, 4);
      i = end;
    }
    return changed ? ways : [];
  }

  // How much each unit says: rare is much, particles little.
  function weigh(units, factor, index) {
    var filler = core.fillers(units.map(function (unit) { return unit.char || "-"; }));
    if (filler.every(Boolean)) filler = [];
    var sum = 0, known = 0;
    var weights = units.map(function (unit, i) {
      var pages = index.pagesWith(unit), weight = Math.log(1 + index.n / Math.max(pages, 0.7));
      if (filler[i]) return weight * 0.12;
      if (pages) { sum += weight; known++; }
      return pages ? weight : -1;
    });
    // What stands nowhere is a slip or another subject altogether: it weighs somewhat more than its neighbours.
    var strange = Math.min(3.7, known ? 1.6 * sum / known + 0.3 : 3.7);
    weights = weights.map(function (weight) { return weight < 0 ? strange : weight; });
    // Letters taken one by one mean little alone.
    if (units.some(function (u) { return u.kind === "initial"; })) factor *= 0.8;
    return { units: units, weights: weights, factor: factor };
  }

  // ---- The head: titles, aliases and asks ----

  function Head(pages, sounds) {
    this.texts = [];
    this.bySound = new Map();
    this.byWord = new Map();
    var self = this;
    pages.forEach(function (page, number) {
      textsOf(page).forEach(function (text) { text.page = number; self.add(text, sounds); });
    });
  }
  function textsOf(page) {
    var fields = [[page[1]], page[2] ? page[2].split("\n") : [], page[3] ? page[3].split("\n") : []];
    return [].concat.apply([], fields.map(function (field, kind) {
      return field.map(function (text) { return { kind: kind, tokens: core.tokens(text), plain: text }; });
    }));
  }
  Head.prototype.add = function (text, sounds) {
    var id = this.texts.push(text) - 1, self = this;
    text.initials = "";
    text.tokens.forEach(function (token) {
      if (core.isHan(token)) {
        var readings = sounds.of.get(token) || [];
        text.initials += readings.length ? readings[0][0] : " ";
        readings.forEach(function (r) { put(self.bySound, core.loose(r), id); });
        put(self.byWord, token, id);
      } else {
        text.initials += token[0];
        put(self.byWord, token, id);
      }
    });
  };
  function put(map, key, id) {
    var list = map.get(key);
    if (!list) map.set(key, [id]); else if (list[list.length - 1] !== id) list.push(id);
  }

  // What a run of syllables or initials spells in our texts: up to three phrases, by how many texts have them.
  Head.prototype.phrases = function (units, sounds) {
    var counts = new Map(), m = units.length, self = this;
    var fits = fitters({ units: units }, sounds);
    this.texts.forEach(function (text) {
      if (units[0].kind === "initial" && text.initials.indexOf(units.map(function (u) { return u.letter; }).join("")) < 0) return;
      for (var j = 0; j + m <= text.tokens.length; j++) {
        var quality = 1;
        for (var i = 0; i < m && quality; i++) quality = Math.min(quality, fits[i](text.tokens[j + i]));
        if (!quality) continue;
        var phrase = text.tokens.slice(j, j + m), name = phrase.join("");
        var known = counts.get(name) || { tokens: phrase, count: 0, quality: quality };
        known.count += text.kind < 2 ? 2 : 1;
        counts.set(name, known);
      }
    });
    var found = Array.from(counts.values());
    found.forEach(function (p) {
      var filler = core.fillers(p.tokens).filter(Boolean).length;
      p.rank = p.count * p.quality * (filler ? 0.2 / filler : 1);
    });
    found.sort(function (a, b) { return b.rank - a.rank; });
    return found.slice(0, 3).map(function (p) {
      return {
        units: p.tokens.map(function (t) { return core.isHan(t) ? { kind: "han", char: t } : { kind: "word", word: t }; }),
        factor: 0.97 * Math.pow(p.quality, 0.3) * Math.pow(p.rank / found[0].rank, 0.12)
      };
    });
  };

  // Texts that share enough with the units to be worth aligning.
  Head.prototype.candidates = function (way, sounds) {
    var score = new Map(), texts = this.texts, self = this;
    if (way.units.every(function (u) { return u.kind === "initial"; })) {
      var letters = way.units.map(function (u) { return u.letter; }).join("");
      return texts.map(function (t, id) { return t.initials.indexOf(letters) >= 0 ? id : -1; }).filter(function (id) { return id >= 0; });
    }
    way.units.forEach(function (unit, i) {
      self.lists(unit, sounds).forEach(function (ids) {
        ids.forEach(function (id) { score.set(id, (score.get(id) || 0) + way.weights[i]); });
      });
    });
    var ids = Array.from(score.keys()).sort(function (a, b) { return score.get(b) - score.get(a); });
    var least = ids.length ? score.get(ids[0]) * 0.4 : 0;
    return ids.slice(0, way.factor > 0.96 ? 70 : 35).filter(function (id) { return score.get(id) >= least; });
  };
  Head.prototype.lists = function (unit, sounds) {
    var self = this, lists = [];
    function take(key, map) { var ids = map.get(key); if (ids) lists.push(ids); }
    function takePrefix(prefix, map) { map.forEach(function (ids, key) { if (key.startsWith(prefix)) lists.push(ids); }); }
    if (unit.kind === "han") new Set((sounds.of.get(unit.char) || []).map(core.loose)).forEach(function (s) { take(s, self.bySound); });
    else if (unit.kind === "syl") { if (unit.half) takePrefix(unit.loose, self.bySound); else take(unit.loose, self.bySound); }
    else if (unit.kind === "word") {
      if (unit.word.length > 1) takePrefix(unit.word, self.byWord); else take(unit.word, self.byWord);
      if (unit.word.length > 3) self.byWord.forEach(function (ids, key) { if (key !== unit.word && core.oneApart(unit.word, key)) lists.push(ids); });
    }
    if (unit.kind === "han" && !lists.length) take(unit.char, self.byWord);
    return lists;
  };

  function fitters(way, sounds) {
    return way.units.map(function (unit) {
      var known = new Map();
      return function (token) {
        var q = known.get(token);
        if (q === undefined) { q = core.fit(unit, token, sounds); known.set(token, q); }
        return q;
      };
    });
  }

  // One that does not fit between two that do is a slip of the finger; more, or at an end, is another subject.
  function slip(score, got, weights) {
    var subject = 0, missed = 0;
    for (var i = 0; i < got.length; i++) {
      if (weights[i] <= 0.6) continue;
      subject++;
      if (got[i] < 0.5) missed += i > 0 && i < got.length - 1 && got[i - 1] > 0.9 && got[i + 1] > 0.9 ? 1 : 2;
    }
    return missed === 1 && subject > 3 ? score + (1 - score) * 0.25 : score;
  }

  // Page number → {score, way, got, text}: the best of its texts, and what all of them together cover.
  function rankTexts(ways, texts, candidatesOf, index, found) {
    var sounds = index.sounds, lists = index.lists;
    ways.forEach(function (way) {
      var fits = way.fits = way.fits || fitters(way, sounds), pages = new Map();
      var whole = way.weights.reduce(function (a, b) { return a + b; }, 0);
      candidatesOf(way).forEach(function (id) {
        var text = texts[id];
        var fit = core.align(way.units, way.weights, text.tokens, fits);
        var score = slip(fit.score, fit.got, way.weights) * (0.86 + 0.14 * fit.cover) * FIELD[text.kind];
        var page = pages.get(text.page);
        if (!page) pages.set(text.page, page = { score: 0, got: new Float32Array(way.units.length), text: null, all: [] });
        page.all.push(score);
        for (var i = 0; i < fit.got.length; i++) page.got[i] = Math.max(page.got[i], fit.got[i]);
        if (score > page.score) { page.score = score; page.text = text; }
      });
      pages.forEach(function (page, number) {
        var covered = 0;
        for (var i = 0; i < way.weights.length; i++) covered += way.weights[i] * page.got[i];
        // the best of its texts, all that its texts cover together, and how many of them are about it
        var breadth = page.all.sort(function (a, b) { return b - a; }).slice(0, 6).reduce(function (a, b) { return a + b; }, 0) / 6;
        var score = (0.76 * page.score + 0.16 * covered / whole + 0.08 * breadth) * way.factor * (lists.has(number) ? LISTS : 1);
        var before = found.get(number);
        if (!before || before.score < score) found.set(number, { score: score, way: way, text: page.text });
      });
    });
    return found;
  }

  // ---- The body: pairs of neighbours, from the shards ----

  function pairsOf(way, sounds) {
    var pairs = [];
    way.units.forEach(function (unit, i) {
      var next = way.units[i + 1];
      if (unit.kind === "word") pairs.push({ a: unit.word, b: "", chars: unit.word, weight: way.weights[i] });
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

  // Adds what the bodies say: page → share of the pairs it has, by weight.
  function rankBody(ways, shards, index, found) {
    ways.forEach(function (way) {
      if (!way.pairs || !way.pairs.length) return;
      var pages = new Map(), whole = 0;
      way.pairs.forEach(function (pair) {
        var hits = lookup(pair, shards, index.starts);
        var idf = Math.log(1 + index.n / Math.max(0.7, hits.size)) * Math.min(1, pair.weight / 1.5);
        whole += idf;
        hits.forEach(function (hit, page) { pages.set(page, (pages.get(page) || 0) + idf * hit); });
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

  function lookup(pair, shards, starts) {
    var hits = new Map();
    shardsFor([pair], starts).forEach(function (number) {
      var shard = shards.get(number);
      if (!shard) return;
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

  function detail(record, way, sounds, about) {
    var fits = way.fits = way.fits || fitters(way, sounds);
    var known = way.known = way.known || new Map();
    function tells(token) {
      var yes = known.get(token);
      if (yes === undefined) known.set(token, yes = fits.some(function (fit, i) { return way.weights[i] > 0.6 && fit(token) > 0.6; }));
      return yes;
    }
    function score(tokens) { return tokens.some(tells) ? core.align(way.units, way.weights, tokens, fits).score : 0; }
    var page = record.cut = record.cut || cut(record), sections = page.sections;
    var said = sentencesOn(page, tells).map(function (sentence) {
      return { section: sentence.section, text: sentence.text, score: score(sentence.tokens) };
    });
    var best = null;
    sections.forEach(function (section) {
      var heading = score(section.heading), text = said.reduce(function (top, one) {
        return one.section === section && one.score > top.score ? one : top;
      }, { score: 0, text: section.opening });
      var total = Math.max(heading * 0.95, text.score * 0.85 + heading * 0.2);
      // A page that is wholly about the query is best read from its top, unless a heading says just that.
      if (about && heading < 0.8) total *= 0.3;
      if (!best || total > best.score) best = { score: total, anchor: section.anchor, heading: section.title, excerpt: text.text, text: text.score };
    });
    var answer = score(page.answer);
    if (!best || best.score < 0.34) return { anchor: "", heading: "", excerpt: record[4] };
    return { anchor: best.anchor, heading: best.heading, excerpt: best.text > answer * 0.9 ? best.excerpt : record[4] };
  }

  // A record cut into sentences once, with the sentences of each token.
  function cut(record) {
    var page = { sections: [], sentences: [], of: new Map(), answer: core.tokens(record[4]) };
    record[5].forEach(function (raw) {
      var section = { anchor: raw[0], title: raw[1], heading: core.tokens(raw[1]), opening: raw[2].slice(0, 80) };
      page.sections.push(section);
      raw[2].split(/(?<=[。！？；])/).forEach(function (text) {
        var sentence = { section: section, text: text, tokens: core.tokens(text) }, id = page.sentences.push(sentence) - 1;
        sentence.tokens.forEach(function (token) { put(page.of, token, id); });
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

  // The pieces of a text that answer to the query, to be marked: [[from, to], …].
  function marks(text, way, sounds) {
    var fits = way.fits = way.fits || fitters(way, sounds), spans = [], run = null;
    var pattern = /[\u3400-\u4dbf\u4e00-\u9fff]|[A-Za-z0-9]+/g, match;
    while ((match = pattern.exec(text))) {
      var token = match[0].toLowerCase();
      var hit = fits.some(function (fit, i) { return way.weights[i] > 0.6 && fit(token) >= 0.7; });
      if (hit && run && run[1] === match.index) run[1] = match.index + match[0].length;
      else if (hit) spans.push(run = [match.index, match.index + match[0].length]);
      else run = null;
    }
    return spans.filter(function (span) { return span[1] - span[0] > 1 || way.units.length === 1; });
  }

  kb.rank = {
    plan: plan, Head: Head, rankTexts: rankTexts, pairsOf: pairsOf, shardsFor: shardsFor, rankBody: rankBody, parseShard: parseShard, alike: alike, textsOf: textsOf,
    withBody: withBody, detail: detail, marks: marks, answersFrom: answersFrom
  };
})(self.kb = self.kb || {});
