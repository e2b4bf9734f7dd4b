// Okapi BM25 over pairs of neighbours in all that a page is called and asked. An alignment knows the
// one text that says it best; of a long question no single text has much, but those of the right page
// together do.

import { idf } from "./expand.js";

const K1 = 2; // how soon a pair that many texts of a page have counts no more
const B = 0.75; // how much pages of many texts are held back
const KIND = [3, 2, 1, 1]; // a title, an alias, a question, a further wording that has the pair
const PAIR = 0x10000; // more than there are tokens

/** Pairs of neighbours; a word of letters or digits alone as well. @returns {Set<number>} */
function pairsOf(ids, isWord) {
  const found = new Set();
  for (let i = 0; i < ids.length; i++) {
    if (i) found.add(ids[i - 1] * PAIR + ids[i]);
    if (isWord(ids[i])) found.add(-1 - ids[i]);
  }
  return found;
}

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
    this.mean = this.lengths.reduce((sum, one) => sum + one, 0) / size;
  }

  /** @param {number[]} ids of the query @returns {Map<number, number>} page → score, of those that have any */
  scores(ids) {
    const scores = new Map();
    for (const pair of pairsOf(ids, this.isWord)) {
      const pages = this.postings.get(pair);
      if (!pages) continue;
      const rarity = idf(this.size, pages.size);
      pages.forEach((frequency, page) => {
        const held = K1 * (1 - B + (B * this.lengths[page]) / this.mean);
        const gain = (rarity * frequency * (K1 + 1)) / (frequency + held);
        scores.set(page, (scores.get(page) || 0) + gain);
      });
    }
    return scores;
  }
}
