// The search core: plain data in, ranked pages out. No DOM, no loading; see scripts/kb/search/DESIGN.md.
(function (kb) {
  "use strict";

  var LONGEST = 64; // units of a query; the rest is cut
  var HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/;
  var TOKEN = /[\u3400-\u4dbf\u4e00-\u9fff]|[a-z]+|[0-9]+/g;
  // Words of any question, not of its subject: a page may lack them without harm. Function words, pronouns,
  // modal verbs, fillers; nothing that names a thing.
  var FILLERS = ("怎么办 怎么样 怎么 怎样 如何 为什么 为啥 为何 什么 啥子 啥 咋办 咋弄 咋整 咋样 咋回事 咋 怎么回事 哪个 哪家 哪里 哪儿 哪些 哪 多少 几 " +
    "今天 明天 昨天 前天 是不是 能不能 可不可以 会不会 有没有 要不要 好不好 行不行 可以 能够 应该 应当 需要 必须 想要 我想 想 请问 请 帮我 麻烦 一下 一个 一些 一样 有点 " +
    "这个 那个 这样 那样 这种 那种 这 那 我们 你们 他们 人家 我 你 他 她 它 俺 咱 的话 的 地 得 了 着 吗 呢 吧 啊 呀 嘛 哦 噢 哈 呗 么 啦 嗯 " +
    "是 有 在 和 与 跟 或者 或 但是 因为 所以 如果 要是 万一 就是 就 都 也 还是 又 再 才 已经 刚刚 刚 现在 突然 莫名其妙 莫名 一直 总是 老是 经常 天天 " +
    "真的 到底 究竟 其实 非常 特别 很 太 挺 不 没有 没 别 给 把 被 让 对 从 向 到 去 来 上 下 里 说 弄 搞 能 会 要 谁 知道 听说 觉得 感觉 东西 事情 情况 时候").split(" ");
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

  var loosened = new Map();
  function loose(syllable) {
    var known = loosened.get(syllable);
    if (known === undefined) loosened.set(syllable, known = FUZZY.reduce(function (s, pair) { return s.replace(pair[0], pair[1]); }, syllable));
    return known;
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

  // Which of the tokens belong to fillers, the longest taken first.
  function fillers(tokens) {
    var out = tokens.map(function () { return false; });
    for (var i = 0; i < tokens.length; i++) {
      var text = tokens.slice(i, i + 4).join("");
      var word = LONGEST_FIRST.find(function (w) { return text.startsWith(w); });
      if (word) for (var k = 0; k < word.length; k++) out[i + k] = true;
      if (word) i += word.length - 1;
    }
    return out;
  }
  var LONGEST_FIRST = FILLERS.slice().sort(function (a, b) { return b.length - a.length; });

  function han(char) { return { kind: "han", char: char }; }
  // Letters may be words, pinyin or initials, or a word we know and the beginning of the next one.
  function readingsOf(tokens, sounds, words) {
    var letters = tokens.filter(function (t) { return /^[a-z]+$/.test(t); }).length;
    function spelt(token) {
      return sounds.split(token).map(function (way) {
        return way.map(function (s) { return { kind: "syl", syl: s.syl, loose: loose(s.syl), half: s.half }; });
      });
    }
    function lettersOf(token) { return token.split("").map(function (c, i) { return { kind: "initial", letter: c, first: !i }; }); }
    function begun(token) {
      for (var n = token.length - 1; n > 1; n--) {
        var word = token.slice(0, n), rest = token.slice(n);
        if (words.has(word)) return spelt(rest).slice(0, 1).concat([lettersOf(rest)]).map(function (way) { return [{ kind: "word", word: word }].concat(way); });
      }
      return [];
    }
    var options = tokens.map(function (token, at) {
      if (HAN.test(token)) return [[han(token)]];
      var word = [{ kind: "word", word: token }];
      if (!/^[a-z]+$/.test(token)) return [word];
      var pinyin = spelt(token);
      // One letter at the end is the next character half-typed.
      if (token.length === 1 && at === tokens.length - 1 && HAN.test(tokens[at - 1]) && pinyin.length) return [pinyin[0]].concat(words.has(token) ? [word] : []);
      if (words.has(token)) return [word];
      var initials = token.length < 9 ? [lettersOf(token)] : [];
      if (letters > 2) return [pinyin[0] || initials[0] || word];
      return [word].concat(begun(token), pinyin.slice(0, 3), initials);
    });
    return options.reduce(function (ways, choices) {
      return [].concat.apply([], ways.map(function (way) {
        return choices.map(function (choice) { return way.concat(choice); });
      })).slice(0, 16);
    }, [[]]);
  }

  // How well a unit of the query fits a token of a page, 0–1.
  function fit(unit, token, sounds) {
    if (unit.kind === "word") {
      if (unit.word === token) return 1;
      if (HAN.test(token)) return 0;
      if (token.startsWith(unit.word)) return unit.word.length > 1 ? 0.91 : 0.4;
      return unit.word.length > 3 && oneApart(unit.word, token) ? 0.6 : 0;
    }
    if (!HAN.test(token)) return 0;
    if (unit.char === token) return 1;
    var readings = sounds.of.get(token) || [];
    if (unit.kind === "initial") return readings.some(function (r) { return r[0] === unit.letter; }) ? 0.7 : 0;
    if (unit.kind === "syl") {
      if (readings.indexOf(unit.syl) >= 0) return 0.95;
      if (unit.half && readings.some(function (r) { return r.startsWith(unit.syl); })) return 0.91;
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

  // ---- Tokens by number, so that how well a unit fits each of them is worked out once ----

  var TABLES = 250;
  function Vocab(sounds) {
    this.sounds = sounds;
    this.ids = new Map();
    this.list = [];
    this.alike = new Map(); // sound → tokens; "" → words
    this.tables = new Map();
  }
  Vocab.prototype.id = function (token) {
    var id = this.ids.get(token), alike = this.alike;
    if (id !== undefined) return id;
    this.ids.set(token, id = this.list.push(token) - 1);
    new Set(HAN.test(token) ? (this.sounds.of.get(token) || ["?"]).map(loose) : [""]).forEach(function (sound) {
      if (alike.has(sound)) alike.get(sound).push(id); else alike.set(sound, [id]);
    });
    return id;
  };
  // The tokens that a unit can fit at all.
  Vocab.prototype.near = function (unit) {
    var alike = this.alike, found = [], own = this.ids.get(unit.char);
    function take(sound) { if (alike.has(sound)) found.push.apply(found, alike.get(sound)); }
    if (unit.kind === "word") take("");
    else if (unit.kind === "han") new Set((this.sounds.of.get(unit.char) || []).map(loose)).forEach(take);
    else if (unit.kind === "syl" && !unit.half) take(unit.loose);
    else alike.forEach(function (_, sound) { if (sound && sound.startsWith(unit.letter || unit.loose)) take(sound); });
    return own === undefined || found.indexOf(own) >= 0 ? found : found.concat(own);
  };
  Vocab.prototype.idsOf = function (tokens) { return Uint16Array.from(tokens, this.id, this); };
  // {q: how well the unit fits each token, 0–1, hits: the tokens it fits at all}; good until a new token comes.
  Vocab.prototype.table = function (unit) {
    var key = unit.kind + (unit.char || unit.word || unit.syl || unit.letter) + (unit.half ? "*" : ""), n = this.list.length, table = this.tables.get(key);
    if (!table) {
      if (this.tables.size >= TABLES) this.tables.delete(this.tables.keys().next().value);
      this.tables.set(key, table = { q: new Float32Array(n + 500), hits: [], upTo: 0 });
    }
    if (table.q.length < n) {
      var grown = new Float32Array(n + 1000);
      grown.set(table.q);
      table.q = grown;
    }
    if (table.upTo === n) return table;
    this.near(unit).forEach(function (id) {
      var q = id < table.upTo ? 0 : fit(unit, this.list[id], this.sounds);
      if (q && !table.q[id]) { table.q[id] = q; table.hits.push(id); }
    }, this);
    table.upTo = n;
    return table;
  };
  Vocab.prototype.tablesOf = function (units) { return units.map(function (unit) { return this.table(unit).q; }, this); };

  // ---- Alignment: a query against one text, in order, rewarding what stands together ----

  // What only sounds alike says little alone, and regains its worth beside a neighbour.
  function lone(q) { return q < 0.9 ? q * 0.35 : q; }
  function regained(q) { return q < 0.9 ? q * 0.65 : 0; }

  // Two neighbours that both only sound alike are more likely another word than two slips.
  function together(a, b) { return a < 0.9 && b < 0.9 ? a * b * 0.5 : a < b ? a : b; }

  // ends[i, j]: the best that ends with unit i on token j; best[i, j]: the best up to there. Kept between calls.
  var ends = new Float32Array(4096), best = new Float32Array(4096), got = new Float32Array(64), duo = new Float32Array(64);

  // Tables by unit, tokens by number → {score: 0–1 of the query's weight, cover: 0–1 of the text, got: best fit of
  // each unit, duo: of each unit with the one before it}. got and duo are overwritten by the next call.
  function align(tables, weights, ids) {
    var m = tables.length, n = ids.length, w = n + 1, whole = 0, pairs = 0, used = 0, i, j;
    if (ends.length < (m + 1) * w) { ends = new Float32Array((m + 1) * w); best = new Float32Array((m + 1) * w); }
    ends.fill(0, 0, (m + 1) * w);
    best.fill(0, 0, (m + 1) * w);
    got.fill(0);
    duo.fill(0);
    for (i = 0; i < m; i++) { whole += weights[i]; if (i) pairs += (weights[i] + weights[i - 1]) / 2; }
    for (i = 1; i <= m; i++) {
      var here = tables[i - 1], before = tables[i - 2], row = i * w, up = row - w, weight = weights[i - 1] / 2, lead = i > 1 ? weights[i - 2] / 2 : 0;
      var bonus = i > 1 ? (weight + lead) / 2 : 0;
      for (j = 1; j <= n; j++) {
        var q = here[ids[j - 1]], top = best[up + j] > best[row + j - 1] ? best[up + j] : best[row + j - 1], value = 0;
        var p = i > 1 && j > 1 ? before[ids[j - 2]] : 0;
        if (q) {
          value = best[up + j - 1] + weight * lone(q);
          if (i > 1) {
            // next to each other; one left out of the text; one too many in the query; one wrong
            if (ends[up + j - 1]) value = Math.max(value, ends[up + j - 1] + weight * q + lead * regained(p) + bonus * together(q, p));
            var slipped = j > 2 ? ends[up + j - 2] : 0;
            if (i > 2) slipped = Math.max(slipped, ends[up - w + j - 1], j > 2 ? ends[up - w + j - 2] : 0);
            if (slipped) value = Math.max(value, slipped + weight * q + bonus * 0.45 * q);
          }
          if (lone(q) > got[i - 1]) got[i - 1] = lone(q);
          if (p) {
            if (q > got[i - 1] && p > 0.9) got[i - 1] = q;
            if (q > 0.9 && p > got[i - 2]) got[i - 2] = p;
            if (together(q, p) > duo[i - 1]) duo[i - 1] = together(q, p);
          }
        }
        if (i > 1 && j > 1) { // two swapped
          var a = here[ids[j - 2]], b = before[ids[j - 1]];
          if (a && b) value = Math.max(value, best[up - w + j - 2] + weight * a + lead * b + bonus * 0.7 * Math.min(a, b));
        }
        ends[row + j] = value;
        best[row + j] = value > top ? value : top;
      }
    }
    for (i = 0; i < m; i++) if (got[i]) used++;
    var full = (whole + pairs) / 2;
    return { score: full ? best[m * w + n] / full : 0, cover: n ? Math.min(1, used / n) : 0, got: got, duo: duo };
  }

  kb.core = { tokens: tokens, fold: fold, loose: loose, Sounds: Sounds, readingsOf: readingsOf, fit: fit, Vocab: Vocab, align: align, isHan: function (c) { return HAN.test(c); }, fillers: fillers, oneApart: oneApart };
})(self.kb = self.kb || {});
