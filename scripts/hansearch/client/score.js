// Expansions against the texts of pages: how well each page answers, by what it is called and asked.

import { align, totalWeight } from "./align.js";
import { EXACT } from "./similarity.js";
import { tokensOf } from "./units.js";

// Of a page's score, found by trying them one after the other on the seen queries: the best of its
// texts; what all of them have of the query; and have standing together; how many are about it.
const BEST_TEXT = 0.44;
const HAS = 0.24;
const HAS_JOINED = 0.12;
const BREADTH = 0.2;
const BREADTH_TEXTS = 6;
const KIND = [1, 0.97, 0.9, 0.86]; // title, alias, question, further wording
const TALKATIVE = 0.06; // taken off for what a text says besides what was asked
const SAME_TEXT = 1.06; // a text that is the query
const SAME_SCORE = 0.97;
const LISTING = 0.95; // a page that only leads to others
const SLIP = 0.25; // of what is missing, given back where one character was mistyped
const OTHER_NAME = 0.9; // a page without the firm that was named
const UNASKED_NAME_IN_TITLE = 0.97; // one with a firm in its title that was not
const UNASKED_NAME_IN_TEXT = 0.98;

/** What weighs more belongs to the subject of a query, what weighs less to the talk around it. */
export const SUBJECT = 0.6;

/**
 * What was found of one page.
 * `text`: the best of its texts, with its own score.
 * @typedef {{page: number, score: number, expansion: Expansion, text: ?Text, textScore: number,
 *   breadth: number, unitScores: ?Float32Array, bigramScores: ?Float32Array, body?: number}} Hit
 */

/**
 * One that does not fit between two that do is a slip of the finger; more, or at an end, is another
 * subject.
 */
function forgiveSlip(score, unitScores, weights) {
  let subject = 0;
  let missed = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] <= SUBJECT) continue;
    subject++;
    if (unitScores[i] >= 0.5) continue;
    // beyond an end nothing fits
    missed += unitScores[i - 1] > EXACT && unitScores[i + 1] > EXACT ? 1 : 2;
  }
  return missed === 1 && subject > 3 ? score + (1 - score) * SLIP : score;
}

/** Who names a firm wants its page; who names none wants the general one. */
function nameFactor(asked, page) {
  for (const name of asked) if (!page.any.has(name)) return OTHER_NAME;
  for (const name of page.title) if (!asked.has(name)) return UNASKED_NAME_IN_TITLE;
  return 1;
}

function textScore(text, fit, expansion, namesAsked) {
  const units = expansion.units.length;
  let score = forgiveSlip(fit.score, fit.unitScores, expansion.weights) * KIND[text.kind];
  score *= 1 - TALKATIVE * fit.score * fit.score * (1 - fit.cover);
  if (fit.score > SAME_SCORE && text.ids.length === units && units > 1) score *= SAME_TEXT;
  for (const name of text.names) if (!namesAsked.has(name)) return score * UNASKED_NAME_IN_TEXT;
  return score;
}

class PageTally {
  constructor(units) {
    this.score = 0;
    this.scores = [];
    this.unitScores = new Float32Array(units);
    this.bigramScores = new Float32Array(units);
  }

  add(text, score, fit) {
    this.scores.push(score);
    for (let i = 0; i < this.unitScores.length; i++) {
      this.unitScores[i] = Math.max(this.unitScores[i], fit.unitScores[i]);
      this.bigramScores[i] = Math.max(this.bigramScores[i], fit.bigramScores[i]);
    }
    if (score > this.score) {
      this.score = score;
      this.text = text;
    }
  }

  breadth() {
    const best = this.scores.sort((a, b) => b - a).slice(0, BREADTH_TEXTS);
    return best.reduce((a, b) => a + b, 0) / BREADTH_TEXTS;
  }

  // The score of the page for an expansion with these weights.
  total(weights, breadth) {
    const whole = totalWeight(weights);
    let units = 0;
    let bigrams = 0;
    weights.forEach((weight, i) => {
      units += weight * this.unitScores[i];
      if (i) bigrams += ((weight + weights[i - 1]) / 2) * this.bigramScores[i];
    });
    const has = units / whole.units;
    const joined = whole.bigrams ? bigrams / whole.bigrams : has;
    return BEST_TEXT * this.score + HAS * has + HAS_JOINED * joined + BREADTH * breadth;
  }
}

/**
 * @param {Expansion[]} expansions
 * @param {Text[]} texts
 * @param {function(Expansion): number[]} candidatesOf the texts worth aligning with an expansion
 * @param {IndexReader} reader
 * @param {{namesOf: function(number): ?{title: Set, any: Set}}} pages
 * @param {Map<number, Hit>} hits by page; added to, the best expansion of each page kept
 */
export function scoreTexts(expansions, texts, candidatesOf, reader, hits) {
  const { lexicon, table } = reader;
  for (const expansion of expansions) {
    const asked = lexicon.namesIn(tokensOf(expansion.units));
    const numbers = candidatesOf(expansion);
    const similarities = table.similarities(expansion.units);
    const pages = new Map();
    for (const number of numbers) {
      const text = texts[number];
      if (!text.names) text.names = lexicon.namesIn(text.tokens);
      const fit = align(similarities, expansion.weights, text.ids);
      const score = textScore(text, fit, expansion, asked);
      if (!pages.has(text.page)) pages.set(text.page, new PageTally(expansion.units.length));
      pages.get(text.page).add(text, score, fit);
    }
    pages.forEach((tally, page) => {
      const breadth = tally.breadth();
      const score =
        tally.total(expansion.weights, breadth) *
        expansion.factor *
        (reader.listings.has(page) ? LISTING : 1) *
        nameFactor(asked, reader.namesOf(page));
      const { text, unitScores, bigramScores } = tally;
      const known = hits.get(page);
      if (known && known.score >= score) return;
      hits.set(page, {
        page,
        score,
        expansion,
        text,
        textScore: tally.score,
        breadth,
        unitScores,
        bigramScores,
      });
    });
  }
}

// ---- The text of pages beside what they are called ----

const WITH_TEXT = 0.42; // of what is missing, given by a text that says all that was asked
const TEXT_ONLY = 0.6; // a page that only mentions it, beside one that is about it
const TEXT_ONLY_POWER = 1.5; // half of it in the text says little

/** @param {number} head @param {number} body both 0–1 @returns {number} */
export function scoreWithText(head, body) {
  const helped = head + (1 - head) * WITH_TEXT * body * body;
  return Math.max(helped, TEXT_ONLY * Math.pow(body, TEXT_ONLY_POWER));
}
