// Plans a query and ranks pages; plain data in and out, no DOM, no loading. Uses core.js.
(function (kb) {
  "use strict";

  var core = kb.core;
  // Weights of a page's score, found by trying them one after the other on the seen queries: the best of its texts, what all
  // its texts have of the query, what they have of it standing together, how many of its texts are about it.
  var BEST = 0.44, HAS = 0.24, JOINED = 0.12, BREADTH = 0.2;
  var FIELD = [1, 0.97, 0.9, 0.86]; // title, alias, ask, further wording
  var REST = 0.06; // what a text says besides what was asked
  var EXACT = 1.06; // a text that is the query
  var LISTS = 0.95; // a page that only leads to others
  var FILLER = 0.3; // words of any question
  var SYNONYM = 0.94;
  var STRANGE = 1.6, FOREIGN = 1.6; // what stands nowhere: as so many of its neighbours; English at most so much
  var ALIEN = 0.9, NAMED = 0.97, NAMED_TEXT = 0.98; // a page without the firm that was named; with one that was not, in its title, in the text
  var SUBJECT = 0.6; // what weighs more belongs to the subject of a query, what weighs less to the talk around it

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
      swaps(text.tokens, index.same).forEach(function (tokens) { found.push({ tokens: tokens, factor: text.factor * SYNONYM }); });
    });
    return found.slice(0, 12);
  }

  function at(tokens, words, from) {
    for (var k = 0; k < words.length; k++) if (tokens[from + k] !== words[k]) return false;
    return true;
  }

  // English of which the last word is half typed.
  function begins(tokens, words, from) {
    var end = tokens.length - 1 - from;
    return end > 0 && end < words.length && words[end].indexOf(tokens[tokens.length - 1]) === 0 && at(tokens, words.slice(0, end), from) && /^[a-z]/.test(words[end]);
  }
  function longer(token, index) {
    var best = null;
    if (/^[a-z]{4,}$/.test(token) && !index.words.has(token)) index.leads.forEach(function (leads, word) {
      if (word.indexOf(token) === 0 && !(best && best.from[0].length <= word.length)) best = leads[leads.length - 1];
    });
    return best;
  }

  // Whether the end of a query is English that is not whole yet.
  function underway(tokens, index) {
    return !!longer(tokens[tokens.length - 1], index) || tokens.some(function (token, i) {
      return (index.leads.get(token) || []).some(function (lead) { return begins(tokens, lead.from, i) && lead.from[tokens.length - 1 - i] !== tokens[tokens.length - 1]; });
    });
  }

  // Old names, nicknames and English, the longest first, all of them at once.
  function translate(tokens, index) {
    var outs = [[]], changed = false, i = 0;
    while (i < tokens.length) {
      var hit = (index.leads.get(tokens[i]) || []).find(function (lead) { return at(tokens, lead.from, i) || begins(tokens, lead.from, i); });
      if (!hit && i === tokens.length - 1) hit = longer(tokens[i], index);
      var to = hit ? hit.to : index.stop.has(tokens[i]) ? [[]] : [[tokens[i]]];
      changed = changed || !!hit;
      outs = [].concat.apply([], outs.map(function (out) { return to.map(function (words) { return out.concat(words); }); })).slice(0, 4);
      i += hit ? Math.min(hit.from.length, tokens.length - i) : 1;
    }
    return changed ? outs.map(function (out) { return { tokens: out, factor: 0.97 }; }) : [];
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
      while (end < units.length && units[end].kind === kind && !units[end].first) end++;
      var phrases = end - i > 1 ? speller.phrases(units.slice(i, end), index.terms) : [];
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
      if (filler[i]) return weight * FILLER;
      if (pages) { sum += weight; known++; }
      return pages ? weight : unit.kind === "word" ? -2 : -1;
    });
    // What stands nowhere is a slip or another subject altogether: it weighs somewhat more than its neighbours.
    var strange = Math.min(3.7, known ? STRANGE * sum / known + 0.3 : 3.7);
    weights = weights.map(function (weight) { return weight === -1 ? strange : weight === -2 ? Math.min(strange, FOREIGN) : weight; });
    // Letters taken one by one mean little alone.
    if (units.some(function (u) { return u.kind === "initial"; })) factor *= 0.8;
    return { units: units, weights: weights, factor: factor };
  }

  // ---- The head: titles, aliases and asks, and further wordings once they are there ----

  function Head(vocab) {
    this.vocab = vocab;
    this.texts = [];
    this.posts = []; // token → texts
    this.pages = []; // token → pages
    this.sums = new Float32Array(0);
    this.terms = []; // what synonyms name, for spelling alone
  }
  Head.prototype.ready = function (text) {
    text.ids = this.vocab.idsOf(text.tokens);
    text.initials = initials(text.tokens, this.vocab.sounds);
    return text;
  };
  Head.prototype.add = function (texts, page) {
    texts.forEach(function (text) {
      text.page = page;
      var number = this.texts.push(this.ready(text)) - 1;
      new Set(text.ids).forEach(function (id) {
        (this.posts[id] = this.posts[id] || []).push(number);
        (this.pages[id] = this.pages[id] || new Set()).add(page);
      }, this);
    }, this);
    this.spread = new Map();
    this.spelt = new Map();
  };
  // One text as texts of one kind, a line each: 0 title, 1 alias, 2 ask, 3 further wording.
  function lines(text, kind) {
    return text ? text.split("\n").map(function (line) { return { kind: kind, tokens: core.tokens(line), plain: line }; }) : [];
  }
  function textsOf(page) { return lines(page[1], 0).concat(lines(page[2], 1), lines(page[3], 2)); }

  // First letters, by the first reading of each character and by the last: 银行 is yx and yh.
  function initials(tokens, sounds) {
    return [0, -1].map(function (which) {
      return tokens.map(function (token) {
        return core.isHan(token) ? ((sounds.of.get(token) || [" "]).slice(which)[0] || " ")[0] : token[0];
      }).join("");
    });
  }
  function abbreviates(text, letters) { return text.initials[0].indexOf(letters) >= 0 || text.initials[1].indexOf(letters) >= 0; }
  function lettersOf(units) { return units.map(function (unit) { return unit.letter; }).join(""); }

  // On how many pages something stands, as far as titles, aliases and questions tell.
  Head.prototype.pagesWith = function (unit) {
    var exact = unit.kind === "han", hits = exact ? [this.vocab.ids.get(unit.char)] : this.vocab.table(unit).hits, all = new Set();
    if (!exact && this.spread.has(unit.syl || unit.letter || unit.word)) return this.spread.get(unit.syl || unit.letter || unit.word);
    hits.forEach(function (id) { (this.pages[id] || []).forEach(function (page) { all.add(page); }); }, this);
    if (!exact) this.spread.set(unit.syl || unit.letter || unit.word, all.size);
    return all.size;
  };

  // What a run of syllables or initials spells in our texts: up to three phrases, by how many texts have them.
  Head.prototype.phrases = function (units, terms) {
    var name = units.map(function (unit) { return unit.syl ? unit.syl + (unit.half ? "*" : "") : unit.letter; }).join(units[0].syl ? " " : "");
    var known = this.spelt.get(name);
    if (!known) this.spelt.set(name, known = this.spell(units, terms));
    return known;
  };
  Head.prototype.spell = function (units, terms) {
    var counts = new Map(), m = units.length, vocab = this.vocab, posts = this.posts, tables = vocab.tablesOf(units);
    var letters = units[0].kind === "initial" && lettersOf(units);
    function look(text) {
      if (letters && !abbreviates(text, letters)) return;
      for (var j = 0; j + m <= text.ids.length; j++) {
        for (var i = 0, quality = 1; i < m && quality; i++) quality = Math.min(quality, tables[i][text.ids[j + i]]);
        if (!quality) continue;
        var phrase = text.tokens.slice(j, j + m), name = phrase.join("");
        var known = counts.get(name) || { tokens: phrase, count: 0, quality: quality };
        known.count += text.kind < 2 ? 2 : 1;
        counts.set(name, known);
      }
    }
    // Only the texts with the rarest of the units need to be looked at.
    var rarest = units.map(function (unit) { return vocab.table(unit).hits; }).map(function (hits) {
      return { hits: hits, size: hits.reduce(function (sum, id) { return sum + (posts[id] || []).length; }, 0) };
    }).sort(function (a, b) { return a.size - b.size; })[0].hits;
    var numbers = new Set();
    rarest.forEach(function (id) { (posts[id] || []).forEach(numbers.add, numbers); });
    numbers.forEach(function (number) { look(this.texts[number]); }, this);
    this.terms.forEach(look);
    var found = Array.from(counts, function (entry) {
      var p = entry[1], filler = core.fillers(p.tokens).filter(Boolean).length;
      p.rank = p.count * p.quality * (filler ? 0.2 / filler : 1) * (terms.has(entry[0]) ? 4 : 1);
      return p;
    });
    found.sort(function (a, b) { return b.rank - a.rank; });
    return found.slice(0, 3).map(function (p) {
      return {
        units: p.tokens.map(function (t) { return core.isHan(t) ? { kind: "han", char: t } : { kind: "word", word: t }; }),
        factor: 0.97 * Math.pow(p.quality, 0.3) * Math.pow(p.rank / found[0].rank, 0.12)
      };
    });
  };

  // Numbers of the texts that share enough with the units to be worth aligning, the likeliest first.
  Head.prototype.candidates = function (way) {
    var texts = this.texts, posts = this.posts, sums = this.sums, touched = [];
    if (way.units.every(function (u) { return u.kind === "initial"; })) {
      var letters = lettersOf(way.units);
      return texts.map(function (text, id) { return abbreviates(text, letters) ? id : -1; }).filter(function (id) { return id >= 0; });
    }
    if (sums.length < texts.length) {
      this.sums = sums = new Float32Array(texts.length);
      this.gains = new Float32Array(texts.length);
      this.by = new Int32Array(texts.length).fill(-1);
    }
    var gains = this.gains, by = this.by, vocab = this.vocab;
    way.units.forEach(function (unit, i) {
      var table = vocab.table(unit);
      table.hits.forEach(function (token) {
        var q = table.q[token], gain = way.weights[i] * (q < 0.9 ? 0.7 * q : q), list = posts[token] || [];
        for (var k = 0; k < list.length; k++) {
          var id = list[k];
          if (!sums[id]) touched.push(id);
          if (by[id] !== i) { by[id] = i; gains[id] = gain; sums[id] += gain; }
          else if (gain > gains[id]) { sums[id] += gain - gains[id]; gains[id] = gain; }
        }
      });
    });
    var scores = new Map(), most = 0;
    touched.forEach(function (id) { if (sums[id] > most) most = sums[id]; });
    touched.forEach(function (id) {
      if (sums[id] >= most * 0.4) scores.set(id, sums[id]);
      sums[id] = 0;
      by[id] = -1;
    });
    var ids = Array.from(scores.keys()).sort(function (a, b) { return scores.get(b) - scores.get(a) || texts[a].page - texts[b].page || texts[a].kind - texts[b].kind || a - b; });
    return ids.slice(0, way.factor > 0.96 ? 70 : 35);
  };

  // One that does not fit between two that do is a slip of the finger; more, or at an end, is another subject.
  function slip(score, got, weights) {
    var subject = 0, missed = 0;
    for (var i = 0; i < weights.length; i++) {
      if (weights[i] <= SUBJECT) continue;
      subject++;
      if (got[i] < 0.5) missed += i > 0 && i < weights.length - 1 && got[i - 1] > 0.9 && got[i + 1] > 0.9 ? 1 : 2;
    }
    return missed === 1 && subject > 3 ? score + (1 - score) * 0.25 : score;
  }

  function tokensOf(units) { return units.map(function (unit) { return unit.char || unit.word || ""; }); }
  // The names of firms and places that stand in a text, as their numbers.
  function namesIn(tokens, names) {
    var found = new Set();
    tokens.forEach(function (_, i) { names.forEach(function (name, number) { if (at(tokens, name, i)) found.add(number); }); });
    return found;
  }
  // Who names a firm wants its page; who names none wants the general one.
  function ofName(asked, page) {
    var fit = 1;
    asked.forEach(function (name) { if (!page.any.has(name)) fit = ALIEN; });
    if (fit === 1) page.title.forEach(function (name) { if (!asked.has(name)) fit = NAMED; });
    return fit;
  }

  // Page number → {score, way, text, got}: the best of its texts, and what all of them together cover.
  function rankTexts(ways, texts, candidatesOf, index, found) {
    var lists = index.lists, vocab = index.vocab;
    ways.forEach(function (way) {
      var pages = new Map(), named = namesIn(tokensOf(way.units), index.names), numbers = candidatesOf(way), m = way.units.length;
      function strange(text) {
        text.names = text.names || Array.from(namesIn(text.tokens, index.names));
        return text.names.some(function (name) { return !named.has(name); });
      }
      numbers.forEach(function (id) { texts[id].ids = texts[id].ids || vocab.idsOf(texts[id].tokens); });
      var tables = vocab.tablesOf(way.units), whole = 0, pairs = 0;
      way.weights.forEach(function (weight, i) { whole += weight; if (i) pairs += (weight + way.weights[i - 1]) / 2; });
      numbers.forEach(function (id) {
        var text = texts[id], fit = core.align(tables, way.weights, text.ids);
        var score = slip(fit.score, fit.got, way.weights) * (1 - REST * fit.score * fit.score * (1 - fit.cover)) * (fit.score > 0.97 && text.ids.length === m && m > 1 ? EXACT : 1) * FIELD[text.kind] * (strange(text) ? NAMED_TEXT : 1);
        var page = pages.get(text.page);
        if (!page) pages.set(text.page, page = { score: 0, got: new Float32Array(m), duo: new Float32Array(m), text: null, all: [] });
        page.all.push(score);
        for (var i = 0; i < m; i++) {
          if (fit.got[i] > page.got[i]) page.got[i] = fit.got[i];
          if (fit.duo[i] > page.duo[i]) page.duo[i] = fit.duo[i];
        }
        if (score > page.score) { page.score = score; page.text = text; }
      });
      pages.forEach(function (page, number) {
        var covered = 0, joined = 0;
        for (var i = 0; i < m; i++) {
          covered += way.weights[i] * page.got[i];
          if (i) joined += (way.weights[i] + way.weights[i - 1]) / 2 * page.duo[i];
        }
        // the best of its texts, all that its texts cover together, and how many of them are about it
        var breadth = page.all.sort(function (a, b) { return b - a; }).slice(0, 6).reduce(function (a, b) { return a + b; }, 0) / 6;
        var score = (BEST * page.score + HAS * covered / whole + JOINED * (pairs ? joined / pairs : covered / whole) + BREADTH * breadth) * way.factor * (lists.has(number) ? LISTS : 1) * (index.namesOf ? ofName(named, index.namesOf(number)) : 1);
        var before = found.get(number);
        if (!before || before.score < score) found.set(number, { score: score, way: way, text: page.text, got: page.got, duo: page.duo, breadth: breadth });
      });
    });
    return found;
  }

  // ---- Whether a page answers at all ----

  // What speaks for it: how well it fits; what of the query it has and has standing together, names of firms and places
  // aside where there is more than they; how many of its texts are about it; how long the query is, since of many words
  // much is talk.
  function evidence(page, index) {
    var way = page.way, m = way.units.length, tokens = tokensOf(way.units), subject = 0;
    var named = tokens.map(function () { return false; });
    tokens.forEach(function (_, i) {
      index.names.forEach(function (name) { if (at(tokens, name, i)) name.forEach(function (_, k) { named[i + k] = true; }); });
      if (way.weights[i] > SUBJECT) subject++;
    });
    if (tokens.every(function (_, i) { return named[i] || way.weights[i] <= SUBJECT; })) named.fill(false);
    var has = 0, whole = 0, joined = 0, pairs = 0, run = 0, longest = 0;
    for (var i = 0; i < m && page.got; i++) {
      if (named[i]) { run = 0; continue; }
      run = page.got[i] > 0.85 ? run + (i && page.duo[i] > 0.85 || !run ? 1 : 0) : 0;
      longest = Math.max(longest, run);
      whole += way.weights[i];
      has += way.weights[i] * page.got[i];
      if (!i || named[i - 1]) continue;
      pairs += way.weights[i] + way.weights[i - 1];
      joined += (way.weights[i] + way.weights[i - 1]) * page.duo[i];
    }
    has = whole ? has / whole : 0;
    return [1, page.score, has, pairs ? joined / pairs : has, Math.min(subject, 12) / 12, page.breadth || 0, Math.min(longest, 6) / 6];
  }
  function answers(page, index) {
    return evidence(page, index).reduce(function (sum, value, i) { return sum + value * rank.telling[i]; }, 0) > 0;
  }

  // The pieces of a text that answer to the query, to be marked: [[from, to], …].
  function marks(text, way, vocab) {
    var spans = [], run = null, pattern = /[\u3400-\u4dbf\u4e00-\u9fff]|[A-Za-z0-9]+/g, match, found = [];
    while ((match = pattern.exec(text))) found.push([match.index, match.index + match[0].length, vocab.id(match[0].toLowerCase())]);
    var tables = vocab.tablesOf(way.units), m = tables.length;
    function fits(unit, part) { return tables[unit][part[2]] >= 0.8; } // the same sound at least
    // Two neighbours are marked where two neighbours of the query fit them; a word of letters or digits alone.
    var hits = found.map(function () { return false; });
    found.forEach(function (part, at) {
      var next = found[at + 1];
      for (var i = 0; i < m; i++) {
        if (!fits(i, part)) continue;
        if (m === 1 || way.units[i].kind === "word" && way.weights[i] > SUBJECT) hits[at] = true;
        if (i + 1 < m && next && next[0] === part[1] && fits(i + 1, next) && Math.max(way.weights[i], way.weights[i + 1]) > SUBJECT) hits[at] = hits[at + 1] = true;
      }
    });
    found.forEach(function (part, at) {
      if (hits[at] && run && run[1] === part[0]) run[1] = part[1];
      else if (hits[at]) spans.push(run = [part[0], part[1]]);
      else run = null;
    });
    return spans;
  }

  var rank = kb.rank = {
    plan: plan, underway: underway, Head: Head, lines: lines, textsOf: textsOf, namesIn: namesIn, rankTexts: rankTexts, marks: marks, evidence: evidence, answers: answers,
    telling: [-11.25, 4.98, 4.1, 2.22, 5.86, 5.06, 2.62]
  };
})(self.kb = self.kb || {});
