// Okapi BM25 over pairs of neighbours, in all that a page is called and asked, and in all its texts. An
// alignment knows the one text that says it best; of a long question no single text has much, but those
// of the right page together do.

import { idf } from "./expand.js";

const NAMES_K1 = 2; // how soon a pair that many texts of a page have counts no more
const TEXTS_K1 = 8; // later where every place counts at which it stands
const B = 0.75; // how much long pages are held back
const KIND = [3, 2, 1, 1]; // a title, an alias, a question, a further wording that has the pair

/** Pairs of neighbours; a word of letters or digits alone as well. @returns {Set<string>} */
function pairsOf(ids, isWord) {
  const found = new Set();
  for (let i = 0; i < ids.length; i++) {
    if (i) found.add(`${ids[i - 1]} ${ids[i]}`);
    if (isWord(ids[i])) found.add(`${ids[i]}`);
  }
  return found;
}

// What a page gains by a pair. `length` of the page by the mean length of all.
const gain = (rarity, frequency, length, k1) =>
  (rarity * frequency * (k1 + 1)) / (frequency + k1 * (1 - B + B * length));

const meanOf = (lengths) => lengths.reduce((sum, one) => sum + one, 0) / lengths.length;

/** The names and questions of all pages of a site that fits into memory. */
export class NameRanking {
  /**
   * @param {Text[]} texts with their pages and tokens
   * @param {number} size pages
   * @param {function(number): boolean} isWord whether a token is of letters or digits
   */
  constructor(texts, size, isWord) {
    this.size = size;
    this.isWord = isWord;
    this.postings = new Map(); // pair → page → weighted frequency
    this.lengths = new Float64Array(size);
    for (const { ids, page, kind } of texts) {
      for (const pair of pairsOf(ids, isWord)) {
        if (!this.postings.has(pair)) this.postings.set(pair, new Map());
        const pages = this.postings.get(pair);
        pages.set(page, (pages.get(page) || 0) + KIND[kind]);
        this.lengths[page] += KIND[kind];
      }
    }
    this.mean = meanOf(this.lengths);
  }

  /** @param {number[]} ids of the query @returns {Map<number, number>} page → score, of those that have any */
  scores(ids) {
    const scores = new Map();
    for (const pair of pairsOf(ids, this.isWord)) {
      const pages = this.postings.get(pair);
      if (!pages) continue;
      const rarity = idf(this.size, pages.size);
      pages.forEach((frequency, page) => {
        const more = gain(rarity, frequency, this.lengths[page] / this.mean, NAMES_K1);
        scores.set(page, (scores.get(page) || 0) + more);
      });
    }
    return scores;
  }
}

/**
 * The same for the texts, whose postings come from files.
 * @param {Map<number, number>[]} postings of each pair of the query: page → weighted frequency
 * @param {number[]} lengths by page @returns {Map<number, number>} page → score, of those that have any
 */
export function textScores(postings, lengths) {
  const scores = new Map();
  const mean = meanOf(lengths);
  for (const pages of postings) {
    const rarity = idf(lengths.length, pages.size);
    pages.forEach((frequency, page) => {
      const more = gain(rarity, frequency, lengths[page] / mean, TEXTS_K1);
      scores.set(page, (scores.get(page) || 0) + more);
    });
  }
  return scores;
}
