// Search where titles do not fit into one file: "Large sites" in scripts/kb/search/DESIGN.md. Brought by load.js when it is needed.
(function (kb) {
  "use strict";

  var core = kb.core, rank = kb.rank;
  var KEPT = { t: 150, s: 60, i: 20, d: 40, h: 300, m: 100, p: 30 }; // files held in memory; the browser's own cache has the rest
  var LISTED = 1500; // pages a pair brings, what is written as asked first
  var WAYS = 8, FIRST = 3, BY_TEXT = 4; // readings tried, how many of them at once, how many by text
  var LIKELY = 8, MORE = 6, READ = 2; // pages looked at by title, then by text and further wordings; shown rows of which the text may be read
  var TEXTS = 100; // aligned in a reading
  var MOST = 9; // letters that may be initials
  var SURE = 0.86, SPELT = 0.8; // what fits so well needs neither further readings nor the text; the same for letters, of which more may come

  kb.large = function (made, data, fetchFile, tools) {
    var held = {}, lists = new Map(), counted = new Map(), owned = new Map();
    Object.keys(KEPT).forEach(function (kind) { held[kind] = new Map(); });
    var starts = { t: { at: 0, firsts: data.t.split(" ") }, i: { at: 0, firsts: data.i.split(" ") } };
    var sums = new Float32Array(made.n), marks = new Int32Array(made.n), mark = 0, says = new Float32Array(1000);

    // Of maps that only save work, the oldest entry goes.
    function kept(map, most, key, value) {
      if (map.size >= most) map.delete(map.keys().next().value);
      map.set(key, value);
      return value;
    }

    // ---- What index.js tells of characters and words: on how many pages they stand ----

    var often = new Map(), bySound = new Map();
    function stands(token, step) {
      var pages = Math.pow(1.5, step);
      often.set(token, pages);
      if (!core.isHan(token)) { made.words.add(token); made.named.add(token); return; }
      new Set((made.sounds.of.get(token) || []).map(core.loose)).forEach(function (s) { bySound.set(s, (bySound.get(s) || 0) + pages); });
    }
    Array.from(tools.common()).forEach(function (char, i) { if (data.often[0][i] !== "-") stands(char, parseInt(data.often[0][i], 36)); });
    data.often[1].split("|").forEach(function (step, at) {
      var parts = step.split(" ");
      Array.from(parts[0]).concat(parts.slice(1)).forEach(function (token) { stands(token, at); });
    });
    function total(map, prefix) {
      var sum = 0;
      map.forEach(function (pages, key) { if (key.startsWith(prefix)) sum += pages; });
      return sum;
    }
    made.pagesWith = function (unit) {
      if (unit.kind === "initial") return made.n * 0.3;
      if (unit.kind === "han") return Math.min(made.n, often.get(unit.char) || 0);
      var name = unit.word || unit.loose + (unit.half ? "*" : ""), pages = counted.get(name);
      if (pages !== undefined) return pages;
      if (unit.kind === "syl") pages = unit.half ? total(bySound, unit.loose) : bySound.get(unit.loose);
      else pages = often.get(unit.word) || total(often, unit.word);
      return kept(counted, 500, name, Math.min(made.n, pages || 0));
    };
    made.namesOf = function (page) { return owned.get(page); };

    // ---- Files: the lately used ones stay ----

    function bring(kind, numbers, parse) {
      return Promise.all(numbers.map(function (number) {
        var files = held[kind], file = files.get(number);
        if (file) {
          files.delete(number);
          files.set(number, file);
          return file;
        }
        return fetchFile(kind + "/" + number).then(function (payload) { return kept(files, KEPT[kind], number, parse ? parse(payload, number) : payload); });
      }));
    }
    function rows(text) {
      var map = new Map();
      text.split("\n").forEach(function (line) { var space = line.indexOf(" "); map.set(line.slice(0, space), line.slice(space + 1)); });
      return map;
    }
    function ready(texts, page) {
      texts.forEach(function (text) { text.page = page; text.ids = made.vocab.idsOf(text.tokens); });
      return texts;
    }
    function wordings(lines, page) { return ready(rank.lines(lines, 3), page); }
    // One page's titles, aliases and questions.
    function head(record, page) {
      record.texts = ready(rank.textsOf(record), page);
      record.names = { title: rank.namesIn(record.texts[0].tokens, made.names), any: new Set() };
      record.texts.forEach(function (text) { rank.namesIn(text.tokens, made.names).forEach(function (name) { record.names.any.add(name); }); });
      return record;
    }

    // ---- Initials: the commonest phrases they may stand for ----

    // Longer ones are looked up four by four; what is no phrase, as a phrase of two and the rest.
    function chunks(letters) {
      if (letters.length <= 6) return [letters];
      return [letters.slice(0, 4)].concat(chunks(letters.slice(4)));
    }
    function spelt(letters) {
      var row = "";
      held.i.forEach(function (file) { row = file.get(letters) || row; });
      return row;
    }
    function halves(letters) { return letters.length < 4 || spelt(letters) ? [letters] : [letters.slice(0, 2), letters.slice(2)]; }
    function withPhrases(keys) {
      return bring("i", rank.shardsFor(keys.map(function (key) { return { exact: key }; }), starts.i.firsts), rows);
    }
    function withInitials(query) {
      var keys = [];
      core.tokens(query, made.variants).forEach(function (token) {
        if (/^[a-z]{2,}$/.test(token) && token.length <= MOST && !made.named.has(token)) keys = keys.concat(chunks(token));
      });
      return withPhrases(keys).then(function () {
        return withPhrases([].concat.apply([], keys.filter(function (key) { return !made.sounds.split(key).length; }).map(halves)));
      });
    }
    made.speller = {
      phrases: function (units) {
        if (units[0].kind !== "initial" || units.length > MOST) return [];
        var parts = [].concat.apply([], chunks(units.map(function (u) { return u.letter; }).join("")).map(halves)).map(function (letters) {
          var row = spelt(letters);
          return row ? row.split(" ").map(phrase).sort(function (a, b) { return b.rank - a.rank; }) : [];
        });
        if (parts.some(function (part) { return !part.length; })) return [];
        var whole = parts.reduce(function (befores, part) {
          return [].concat.apply([], befores.map(function (before) {
            return part.slice(0, parts.length > 1 ? 2 : 3).map(function (p) { return { text: before.text + p.text, rank: before.rank * p.rank }; });
          }));
        }, [{ text: "", rank: 1 }]).sort(function (a, b) { return b.rank - a.rank; }).slice(0, 3);
        return whole.map(function (p) {
          return { units: Array.from(p.text, function (c) { return { kind: "han", char: c }; }), factor: 0.87 * Math.pow(p.rank / whole[0].rank, 0.12) };
        });
      }
    };
    function phrase(entry) {
      var parts = entry.split(":"), filler = core.fillers(Array.from(parts[0])).filter(Boolean).length;
      return { text: parts[0], rank: parts[1] * (filler ? 0.2 / filler : 1) * (made.terms.has(parts[0]) ? 4 : 1) };
    }

    // ---- Pairs and their pages ----

      // What tells most of a reading.
    function pairsOf(way) {
      var units = way.units, pairs = rank.pairsOf(way, made.sounds);
      pairs.forEach(function (pair) { if (!pair.b && pair.a.length > 1) pair.open = true; });
      if (units.length === 1 && units[0].kind !== "initial" && !pairs.length) {
        var sound = units[0].kind === "han" ? core.loose(made.sounds.first(units[0].char)) : units[0].loose;
        pairs = [{ a: sound, b: "", open: !units[0].half && sound + ",", half: units[0].half, chars: (units[0].char || "?") + "?", weight: 1 }];
      }
      var top = Math.max.apply(null, pairs.map(function (p) { return p.weight; }));
      var telling = pairs.filter(function (p) { return p.weight >= top * 0.25; });
      return telling.length > 9 ? telling.slice().sort(function (a, b) { return b.weight - a.weight; }).slice(0, 9) : telling;
    }
    // For slips: one left out between two, and two swapped.
    function loosePairs(way) {
      var pairs = [];
      way.units.forEach(function (unit, i) {
        [[i, i + 2], [i + 1, i]].forEach(function (two) {
          if (two[0] >= way.units.length || two[1] >= way.units.length) return;
          var weights = two.map(function (k) { return way.weights[k]; });
          if (Math.min.apply(null, weights) <= 0.6) return;
          pairs = pairs.concat(rank.pairsOf({ units: two.map(function (k) { return way.units[k]; }), weights: weights }, made.sounds).filter(function (p) { return p.b; }));
        });
      });
      return pairs;
    }
    // From and up to which key the rows of a pair stand.
    function range(pair) {
      if (pair.half && !pair.b) return [pair.a, pair.a + "~"];
      if (pair.open) return [pair.open === true ? pair.a : pair.open, (pair.open === true ? pair.a : pair.open) + "~"];
      var key = pair.a + "," + pair.b;
      return [key, pair.half ? key + "~" : key];
    }
    // The list of text shards is long: it comes letter by letter.
    function letter(key) { return /^[a-z]/.test(key) ? key[0] : /^\d/.test(key) ? "0" : "_"; }
    function withLists(ways) {
      var wanted = new Set();
      ways.forEach(function (way) { way.asked.forEach(function (pair) { wanted.add(letter(pair.a)); }); });
      return bring("d", Array.from(wanted).filter(function (one) { return data.d.indexOf(one) >= 0; }), function (text) {
        var firsts = text.split(" ");
        return { at: +firsts[0], firsts: firsts.slice(1) };
      });
    }
    function shardsOf(kind, pair) {
      var ends = range(pair), dir = kind === "s" ? held.d.get(letter(ends[0])) : starts[kind];
      if (!dir) return [];
      // No file has keys of two first letters.
      return rank.shardsFor([{ exact: ends[0], last: ends[1] }], dir.firsts).filter(function (n) { return dir.firsts[n][0] === ends[0][0]; }).map(function (n) { return n + dir.at; });
    }
    function withPairs(kind, ways, most) {
      var wanted = new Set();
      ways.forEach(function (way) {
        // One character or letter is the beginning of a query: a look at the first who have it must do.
        way.asked.forEach(function (pair) { shardsOf(kind, pair).slice(0, way.units.length > 1 ? 3 : 1).forEach(function (number) { wanted.add(number); }); });
      });
      return bring(kind, Array.from(wanted).slice(0, most), rows);
    }

    // {pages, strengths, spread}: what is written as asked first, then what sounds alike, the commoner first.
    function listOf(kind, pair) {
      var ends = range(pair), name = kind + ends.join() + pair.chars, list = lists.get(name), whole = true;
      if (list) return list;
      var groups = [];
      shardsOf(kind, pair).forEach(function (number) {
        var file = held[kind].get(number);
        if (!file) { whole = false; return; }
        if (ends[0] === ends[1]) { if (file.has(ends[0])) groups.push.apply(groups, file.get(ends[0]).split(" ")); return; }
        file.forEach(function (row, key) { if (key >= ends[0] && key < ends[1]) groups.push.apply(groups, row.split(" ")); });
      });
      groups = groups.map(function (group) {
        var colon = group.indexOf(":"), chars = group.slice(0, colon);
        return { codes: group.slice(colon + 1), quality: rank.alike(pair, chars) };
      }).filter(function (group) { return group.quality; });
      groups.sort(function (a, b) { return b.quality - a.quality || b.codes.length - a.codes.length; });
      list = unpack(groups);
      return whole ? kept(lists, 300, name, list) : list;
    }
    function unpack(groups) {
      var pages = [], strengths = [], spread = 0;
      for (var g = 0; g < groups.length && pages.length < LISTED; g++) {
        var codes = groups[g].codes, bang = codes.indexOf("!"), page = 0, before = pages.length;
        codes.slice(bang + 1).split(",").forEach(function (code) {
          var n = parseInt(code, 36);
          page += n >> 4;
          pages.push(page);
          strengths.push(groups[g].quality * (0.7 + (n & 15) / 50));
        });
        spread += bang > 0 ? parseInt(codes.slice(0, bang), 36) : pages.length - before;
      }
      return { pages: Int32Array.from(pages), strengths: Float32Array.from(strengths), spread: spread };
    }

    // Page → {share of what the way's pairs weigh, way}, the best way of each page.
    function tally(ways, kinds) {
      var best = new Map();
      ways.forEach(function (way) {
        var whole = 0, touched = [];
        way.asked.forEach(function (pair) {
          var found = kinds.map(function (kind) { return listOf(kind, pair); });
          var spread = found.reduce(function (sum, list) { return sum + list.spread; }, 0);
          var weight = Math.log(1 + made.n / Math.max(0.7, spread)) * Math.min(1, pair.weight / 1.5);
          whole += weight;
          mark++;
          found.forEach(function (list) {
            for (var i = 0; i < list.pages.length; i++) {
              var page = list.pages[i];
              if (marks[page] === mark) continue;
              marks[page] = mark;
              if (!sums[page]) touched.push(page);
              sums[page] += weight * list.strengths[i];
            }
          });
        });
        touched.forEach(function (page) {
          var share = sums[page] / whole * way.factor, known = best.get(page);
          sums[page] = 0;
          if (share > 0.15 && !(known && known.share >= share)) best.set(page, { share: share, way: way });
        });
      });
      return best;
    }
    function top(shares, most) {
      return Array.from(shares.keys()).sort(function (a, b) { return shares.get(b).share - shares.get(a).share || a - b; }).slice(0, most);
    }

    // ---- Ranking: likely pages by their titles, aliases and questions as on a small site; then by their texts ----

    // `wordy`: pages whose further wordings count, too.
    function rankHeads(pages, ways, found, wordy) {
      return Promise.all([bring("h", pages, head), bring("m", wordy || [], wordings)]).then(function (files) {
        var texts = [].concat.apply([], files[0].map(function (record) { return record.texts; }).concat(files[1]));
        owned.clear();
        files[0].forEach(function (record, i) { owned.set(pages[i], record.names); });
        rank.rankTexts(ways, texts, function (way) { return worthIt(way, texts); }, made, found);
      });
    }
    // The texts that have most of what counts; only these are worth aligning.
    function worthIt(way, texts) {
      var touched = [], scores = new Float32Array(texts.length), ids = [];
      if (says.length < made.vocab.list.length) says = new Float32Array(made.vocab.list.length + 1000);
      way.units.forEach(function (unit, i) {
        made.vocab.table(unit).hits.forEach(function (id) { touched.push(id); if (way.weights[i] > says[id]) says[id] = way.weights[i]; });
      });
      texts.forEach(function (text, number) {
        for (var i = 0; i < text.ids.length; i++) scores[number] += says[text.ids[i]];
        if (scores[number]) ids.push(number);
      });
      touched.forEach(function (id) { says[id] = 0; });
      return ids.sort(function (a, b) { return scores[b] - scores[a]; }).slice(0, way.factor > 0.96 ? TEXTS : TEXTS / 3);
    }
    function sure(found, tokens) {
      var best = 0;
      found.forEach(function (page) { best = Math.max(best, page.score / page.way.factor); });
      return best >= (/^[a-z]/.test(tokens[tokens.length - 1]) ? SPELT : SURE);
    }

    function byText(ways, found, heads) {
      var some = ways.slice(0, BY_TEXT);
      var slips = some.slice(0, 2).map(function (way) { return { asked: loosePairs(way), units: way.units, factor: way.factor, way: way }; });
      return Promise.all([withPairs("t", slips, 6), withLists(some)]).then(function () { return withPairs("s", some, 10); }).then(function () {
        var bodies = tally(some, ["t", "s"]), near = top(bodies, MORE);
        var pages = Array.from(new Set(heads.concat(near, top(tally(slips, ["t"]), MORE / 2))));
        return rankHeads(pages.filter(function (page) { return !found.has(page) || near.indexOf(page) >= 0; }), ways, found, near).then(function () {
          bodies.forEach(function (body, number) {
            var page = found.get(number);
            if (!page && pages.indexOf(number) < 0) return;
            var share = Math.min(1, body.share * 1.1);
            if (!page) found.set(number, { score: rank.withBody(0, share), way: body.way, text: null });
            else page.score = rank.withBody(page.score, share);
          });
        });
      });
    }

    // The text is read only where it may decide the place to land on: not where the page as a whole is meant.
    function show(found, limit, read) {
      var rows = tools.best(found, limit, made), near = rows.slice(0, read).filter(function (row) { return !tools.about(row, made); });
      function numbers(some) { return some.map(function (row) { return row.page; }); }
      return Promise.all([bring("h", numbers(rows), head), bring("p", numbers(near))]).then(function (records) {
        return rows.map(function (row, i) { return tools.shown(row, made, records[1][near.indexOf(row)] || records[0][i]); });
      });
    }

    // Letters at the end that begin an English word, or are neither a word nor whole syllables nor initials of a phrase: more is to come.
    function halfTyped(tokens) {
      var last = tokens[tokens.length - 1];
      if (rank.underway(tokens, made)) return true;
      if (!/^[a-z]/.test(last) || made.words.has(last)) return false;
      if (made.sounds.split(last).some(function (way) { return made.sounds.set.has(way[way.length - 1].syl); })) return false;
      return !made.speller.phrases(Array.from(last, function (c) { return { kind: "initial", letter: c }; })).length;
    }

    return function (query, limit, onPartial) {
      var found = new Map(), heads = [], tokens = core.tokens(query, made.variants), ways, half;
      function byHead(some) {
        some.forEach(function (way) { way.asked = pairsOf(way); });
        return withPairs("t", some, 16).then(function () {
          var likely = top(tally(some, ["t"]), half ? LIKELY / 2 : LIKELY);
          heads = heads.concat(likely);
          return rankHeads(likely, ways, found);
        });
      }
      return withInitials(query).then(function () {
        ways = rank.plan(query, made).slice(0, WAYS).sort(function (a, b) { return b.factor - a.factor; });
        half = tokens.length > 0 && halfTyped(tokens);
        return byHead(ways.slice(0, FIRST));
      }).then(function () {
        if (!sure(found, tokens) && ways.length > FIRST) return byHead(ways.slice(FIRST));
      }).then(function () {
        if (onPartial) show(found, limit, 0).then(onPartial);
        // The text may wait for the end of a word if there is something to show, and for a second character.
        if (!ways.length || sure(found, tokens) || tokens.join("").length < 2 || (half && tools.best(found, limit, made).length)) return;
        return byText(ways, found, heads);
      }).then(function () { return show(found, limit, half || tokens.join("").length < 2 ? 0 : READ); });
    };
  };
})(self.kb = self.kb || {});
