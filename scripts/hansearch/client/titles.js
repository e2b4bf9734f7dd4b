// Titles, aliases, questions and further wordings of pages, as texts to align a query with.

import { EXACT } from "./similarity.js";
import { isHan, tokenize } from "./tokenizer.js";
import { lettersOf } from "./units.js";
import { likeliestSpellings, spellingRank } from "./expand.js";

export const TITLE = 0;
export const ALIAS = 1;
export const QUESTION = 2;
export const WORDING = 3;

const NEAR = 0.7; // of its worth, what only sounds alike, when candidates are chosen
const WORTH_ALIGNING = 0.4; // of what the likeliest candidate has
const CANDIDATES = 70; // aligned for an expansion that is close to what was typed
const FEWER_CANDIDATES = 35; // for others
const CLOSE = 0.96;
const NAMED_TWICE = 2; // a phrase in a title or alias counts twice beside one in a question

/**
 * One line of a page. `section`: the anchor of the section that answers it, if one does.
 * @typedef {{kind: number, plain: string, section: string, tokens: string[], page?: number,
 *   ids?: Uint16Array, initials?: string[], names?: Set<number>}} Text
 */

/**
 * @param {string} lines one text a line; a line `#anchor` names the section of those after it
 * @param {number} kind @returns {Text[]}
 */
export function textsOf(lines, kind) {
  const found = [];
  let section = "";
  for (const line of lines ? lines.split("\n") : []) {
    if (line[0] === "#") section = line.slice(1);
    else found.push({ kind, section, plain: line, tokens: tokenize(line) });
  }
  return found;
}

/** @param {Array} page [address, title, aliases, questions, …] @returns {Text[]} */
export function headTexts(page) {
  return textsOf(page[1], TITLE).concat(textsOf(page[2], ALIAS), textsOf(page[3], QUESTION));
}

function abbreviates(text, letters) {
  return text.initials[0].includes(letters) || text.initials[1].includes(letters);
}

/** All texts of a site that fits into memory, by the tokens they have. */
export class TitleIndex {
  /** @param {TokenTable} table @param {Lexicon} lexicon */
  constructor(table, lexicon) {
    this.table = table;
    this.lexicon = lexicon;
    this.texts = [];
    this.textsWith = []; // token → texts
    this.pagesWith = []; // token → pages
    this.sums = new Float32Array(0);
    this.terms = lexicon.synonymTerms.map((tokens) => this.ready({ kind: ALIAS, tokens }));
  }

  ready(text) {
    text.ids = this.table.idsOf(text.tokens);
    text.initials = this.table.pronunciations.initials(text.tokens);
    return text;
  }

  /** @param {Text[]} texts @param {number} page */
  add(texts, page) {
    for (const text of texts) {
      text.page = page;
      const number = this.texts.push(this.ready(text)) - 1;
      for (const id of new Set(text.ids)) {
        (this.textsWith[id] = this.textsWith[id] || []).push(number);
        (this.pagesWith[id] = this.pagesWith[id] || new Set()).add(page);
      }
    }
    this.frequencies = new Map();
    this.spelled = new Map();
  }

  /** @param {number} page @param {string[]} anchors of its questions in order, `-` for none */
  nameSections(page, anchors) {
    const questions = this.texts.filter((text) => text.page === page && text.kind === QUESTION);
    questions.forEach((text, i) => {
      if (anchors[i] !== "-") text.section = anchors[i];
    });
  }

  /** @param {Unit} unit @returns {number} on how many pages it stands */
  documentFrequency(unit) {
    if (unit.kind === "han") {
      const pages = this.pagesWith[this.table.ids.get(unit.char)];
      return pages ? pages.size : 0;
    }
    const what = unit.syllable || unit.letter || unit.word;
    const name = unit.kind + what + (unit.partial ? "*" : "");
    if (!this.frequencies.has(name)) {
      const all = new Set();
      for (const id of this.table.fit(unit).hits) {
        for (const page of this.pagesWith[id] || []) all.add(page);
      }
      this.frequencies.set(name, all.size);
    }
    return this.frequencies.get(name);
  }

  /**
   * @param {Unit[]} units all syllables or all initials
   * @returns {{units: Unit[], factor: number}[]} the phrases of our texts that they spell
   */
  spellings(units) {
    const sounds = units.map(({ kind, syllable, letter, partial }) => {
      return kind + (syllable || letter) + (partial ? "*" : "");
    });
    const name = sounds.join();
    if (!this.spelled.has(name)) this.spelled.set(name, this.spell(units));
    return this.spelled.get(name);
  }

  spell(units) {
    const similarities = this.table.similarities(units);
    const counts = new Map();
    const numbers = this.textsWithRarest(units);
    const texts = numbers.map((number) => this.texts[number]).concat(this.terms);
    for (const text of texts) {
      for (let at = 0; at + units.length <= text.ids.length; at++) {
        let quality = Infinity;
        for (let i = 0; i < units.length && quality; i++) {
          quality = Math.min(quality, similarities[i][text.ids[at + i]]);
        }
        if (quality) this.count(counts, text, at, units.length, quality);
      }
    }
    const phrases = Array.from(counts.values());
    for (const phrase of phrases) {
      phrase.rank = spellingRank(phrase.tokens, phrase.count, this.lexicon) * phrase.quality;
    }
    return likeliestSpellings(phrases, false);
  }

  count(counts, text, at, size, quality) {
    const tokens = text.tokens.slice(at, at + size);
    const name = tokens.join("");
    const known = counts.get(name) || { tokens, count: 0, quality };
    known.count += text.kind <= ALIAS ? NAMED_TWICE : 1;
    counts.set(name, known);
  }

  // Only the texts with the rarest of the units need to be looked at.
  textsWithRarest(units) {
    let rarest = null;
    for (const unit of units) {
      const lists = this.table.fit(unit).hits.map((id) => this.textsWith[id] || []);
      const size = lists.reduce((sum, list) => sum + list.length, 0);
      if (!rarest || size < rarest.size) rarest = { lists, size };
    }
    const numbers = new Set();
    for (const list of rarest.lists) list.forEach((number) => numbers.add(number));
    return Array.from(numbers);
  }

  /**
   * @param {Expansion} expansion
   * @returns {number[]} texts that share enough with it to be worth aligning, the likeliest first
   */
  candidates(expansion) {
    if (expansion.units.every((unit) => unit.kind === "initial")) {
      const letters = lettersOf(expansion.units);
      return Array.from(this.texts.keys()).filter((id) => abbreviates(this.texts[id], letters));
    }
    const { touched, sums } = this.sumWeights(expansion);
    const most = touched.reduce((best, id) => Math.max(best, sums[id]), -Infinity);
    const scores = new Map();
    for (const id of touched) {
      if (sums[id] >= most * WORTH_ALIGNING) scores.set(id, sums[id]);
      sums[id] = 0;
    }
    const { texts } = this;
    const ids = Array.from(scores.keys()).sort((a, b) => {
      const byScore = scores.get(b) - scores.get(a);
      return byScore || texts[a].kind - texts[b].kind || texts[a].page - texts[b].page;
    });
    return ids.slice(0, expansion.factor > CLOSE ? CANDIDATES : FEWER_CANDIDATES);
  }

  // Text → what of the expansion's weight it has, each unit by its best token.
  sumWeights({ units, weights }) {
    if (this.sums.length < this.texts.length) {
      this.sums = new Float32Array(this.texts.length);
      this.gains = new Float32Array(this.texts.length);
      this.lastUnit = new Int32Array(this.texts.length);
    }
    const { sums, gains, lastUnit } = this;
    const touched = [];
    units.forEach((unit, i) => {
      const { hits, similarity } = this.table.fit(unit);
      for (const token of hits) {
        const fit = similarity[token];
        const gain = weights[i] * (fit < EXACT ? NEAR * fit : fit);
        for (const id of this.textsWith[token] || []) {
          const first = !sums[id];
          if (first) touched.push(id);
          if (first || lastUnit[id] !== i) {
            lastUnit[id] = i;
            gains[id] = gain;
            sums[id] += gain;
          } else if (gain > gains[id]) {
            sums[id] += gain - gains[id];
            gains[id] = gain;
          }
        }
      }
    });
    return { touched, sums };
  }

  /** Calls back with every word of letters or digits that stands in the texts. */
  eachLatin(use) {
    for (const token of this.table.tokens) if (!isHan(token)) use(token);
  }
}
