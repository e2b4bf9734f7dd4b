// The search core: plain data in, ranked pages out. No DOM, no loading; see scripts/kb/search/DESIGN.md.
(function (kb) {
  "use strict";

  var LONGEST = 64; // units of a query; the rest is cut
  var HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/;
  var TOKEN = /[\u3400-\u4dbf\u4e00-\u9fff]|[a-z0-9]+/g;
  // Words that carry a question, not its subject: they may be missing from a page without harm.
  var PARTICLES = "的了吗呢吧啊呀嘛哦我你他她它们这那哪个什么怎样咋啥是不没有能会要想可以请问为何就都也还在给把被让和与到去来说下上点些";
  var FUZZY = [[/^zh/, "z"], [/^ch/, "c"], [/^sh/, "s"], [/ng$/, "n"]];

  // ---- Normalising: the same steps as scripts/kb/search/text.py, held together by tests/cases/normalise.yml ----

  // Text → tokens: one Han character or one run of Latin letters and digits each.
  function tokens(text, variants) {
    var plain = String(text).slice(0, 2000).normalize("NFKC").toLowerCase().replace(/ü/g, "v");
    if (variants) plain = fold(plain, variants);
    return (plain.match(TOKEN) || []).slice(0, LONGEST);
  }

  // Traditional characters and Hong Kong or Taiwan wording → ours.
  function fold(text, variants) {
    var out = "";
    for (var i = 0; i < text.length; i++) out += variants.chars[text[i]] || text[i];
    Object.keys(variants.words).forEach(function (word) { out = out.split(word).join(variants.words[word]); });
    return out;
  }

  function loose(syllable) {
    return FUZZY.reduce(function (s, pair) { return s.replace(pair[0], pair[1]); }, syllable);
  }

  // ---- Sounds: "zheng征正|xin信心|…", a character may stand under several ----

  function Sounds(table) {
    this.of = new Map();
    this.all = [];
    this.add(table);
  }
  Sounds.prototype.add = function (table) {
    table.split("|").forEach(function (row) {
      var syllable = row.match(/^[a-z]*/)[0];
      if (!syllable) return;
      if (this.all.indexOf(syllable) < 0) this.all.push(syllable);
      for (var i = syllable.length; i < row.length; i++) {
        var known = this.of.get(row[i]);
        if (known) known.push(syllable); else this.of.set(row[i], [syllable]);
      }
    }, this);
    this.set = new Set(this.all);
  };
  Sounds.prototype.first = function (char) { return (this.of.get(char) || [""])[0]; };

  // "zhengxinb" → [[zheng, xin, b*]]: up to four ways to read letters as syllables, the last may be half-typed.
  Sounds.prototype.split = function (letters) {
    var ways = [], self = this;
    (function walk(at, done) {
      if (ways.length >= 4 || done.length > 12) return;
      if (at === letters.length) { ways.push(done); return; }
      for (var n = Math.min(6, letters.length - at); n > 0; n--) {
        var part = letters.slice(at, at + n), last = at + n === letters.length;
        if (self.set.has(part)) walk(at + n, done.concat({ syl: part, half: last }));
        else if (last && self.all.some(function (s) { return s.startsWith(part); })) walk(at + n, done.concat({ syl: part, half: true }));
      }
    })(0, []);
    return ways.sort(function (a, b) { return a.length - b.length; });
  };

  // ---- A query as units: what each part of it may mean ----

  function han(char) { return { kind: "han", char: char }; }
  function readingsOf(text, sounds, words) {
    // Each token that is letters may be a word, pinyin or initials; every combination of the first two such tokens is tried.
    var ways = [[]];
    text.forEach(function (token) {
      var options;
      if (HAN.test(token)) options = [[han(token)]];
      else {
        options = [[{ kind: "word", word: token }]];
        if (/^[a-z]+$/.test(token) && !words.has(token)) {
          sounds.split(token).forEach(function (way) {
            options.push(way.map(function (s) { return { kind: "syl", syl: s.syl, loose: loose(s.syl), half: s.half }; }));
          });
          if (token.length > 1 && token.length < 9) options.push(token.split("").map(function (c) { return { kind: "initial", letter: c }; }));
        }
      }
      if (ways.length * options.length > 12) options = options.slice(0, Math.max(1, Math.floor(12 / ways.length)));
      ways = [].concat.apply([], ways.map(function (way) {
        return options.map(function (option) { return way.concat(option); });
      }));
    });
    return ways;
  }

  // How well a unit of the query fits a token of a page, 0–1.
  function fit(unit, token, sounds) {
    if (unit.kind === "word") {
      if (unit.word === token) return 1;
      if (HAN.test(token)) return 0;
      if (token.startsWith(unit.word)) return unit.word.length > 1 ? 0.8 : 0.4;
      return unit.word.length > 3 && oneApart(unit.word, token) ? 0.6 : 0;
    }
    if (!HAN.test(token)) return 0;
    if (unit.char === token) return 1;
    var readings = sounds.of.get(token) || [];
    if (unit.kind === "initial") return readings.some(function (r) { return r[0] === unit.letter; }) ? 0.7 : 0;
    if (unit.kind === "syl") {
      if (readings.indexOf(unit.syl) >= 0) return 0.95;
      if (unit.half && readings.some(function (r) { return r.startsWith(unit.syl); })) return 0.85;
      return readings.some(function (r) { return loose(r) === unit.loose; }) ? 0.75 : 0;
    }
    var own = sounds.of.get(unit.char);
    if (!own) return 0;
    var best = 0;
    own.forEach(function (mine) {
      readings.forEach(function (theirs) {
        if (mine === theirs) best = Math.max(best, 0.8);
        else if (loose(mine) === loose(theirs)) best = Math.max(best, 0.66);
      });
    });
    return best;
  }

  function oneApart(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    var i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    var x = a.slice(i), y = b.slice(i);
    return x.slice(1) === y || x === y.slice(1) || x.slice(1) === y.slice(1) || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
  }

  // ---- Alignment: a query against one text, in order, rewarding what stands together ----

  // Returns {score: 0–1 of the query's weight, cover: 0–1 of the text, got: best fit of each unit}.
  function align(units, weights, text, fits) {
    var m = units.length, n = text.length;
    var ends = [], best = [], links = [];
    var solo = 0.5, pair = 0.5;
    for (var i = 0; i <= m; i++) { ends.push(new Float32Array(n + 1)); best.push(new Float32Array(n + 1)); }
    var whole = 0, pairs = 0;
    for (i = 0; i < m; i++) { whole += weights[i]; if (i) pairs += (weights[i] + weights[i - 1]) / 2; }
    var got = new Float32Array(m), used = 0;
    for (i = 1; i <= m; i++) {
      var unit = fits[i - 1];
      for (var j = 1; j <= n; j++) {
        var q = unit(text[j - 1]);
        var top = Math.max(best[i - 1][j], best[i][j - 1]);
        if (q) {
          var alone = best[i - 1][j - 1] + solo * weights[i - 1] * q;
          var bonus = i > 1 ? pair * (weights[i - 1] + weights[i - 2]) / 2 : 0;
          var value = alone;
          // next to each other; one left out of the text; one too many in the query; two swapped
          if (i > 1 && ends[i - 1][j - 1]) value = Math.max(value, ends[i - 1][j - 1] + solo * weights[i - 1] * q + bonus * Math.min(q, links[i - 1] || 1));
          if (i > 1 && j > 2 && ends[i - 1][j - 2]) value = Math.max(value, ends[i - 1][j - 2] + solo * weights[i - 1] * q + bonus * 0.45 * q);
          if (i > 2 && ends[i - 2][j - 1]) value = Math.max(value, ends[i - 2][j - 1] + solo * weights[i - 1] * q + bonus * 0.45 * q);
          if (i > 1 && j < n + 1 && j > 1) {
            var a = unit(text[j - 2]), b = fits[i - 2](text[j - 1]);
            if (a && b) value = Math.max(value, best[i - 2][j - 2] + solo * (weights[i - 1] * a + weights[i - 2] * b) + bonus * 0.7 * Math.min(a, b));
          }
          ends[i][j] = value;
          if (q > got[i - 1]) got[i - 1] = q;
          top = Math.max(top, value);
        }
        best[i][j] = top;
      }
    }
    for (i = 0; i < m; i++) if (got[i]) used++;
    var full = solo * whole + pair * pairs;
    return { score: full ? best[m][n] / full : 0, cover: n ? Math.min(1, used / n) : 0, got: got };
  }

  kb.core = { tokens: tokens, fold: fold, loose: loose, Sounds: Sounds, readingsOf: readingsOf, fit: fit, align: align, isHan: function (c) { return HAN.test(c); }, PARTICLES: PARTICLES, oneApart: oneApart };
})(self.kb = self.kb || {});
