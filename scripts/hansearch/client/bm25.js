// Okapi BM25 over pairs of neighbours in the texts, whose postings come from files.

import { idf } from "./expand.js";

const K1 = 8; // how soon a pair counts no more; late, where every place counts at which it stands
const B = 0.75; // how much long pages are held back

/**
 * @param {Map<number, number>[]} postings of each pair of the query: page → weighted frequency
 * @param {number[]} lengths by page @returns {Map<number, number>} page → score, of those that have any
 */
export function textScores(postings, lengths) {
  const scores = new Map();
  const mean = lengths.reduce((sum, one) => sum + one, 0) / lengths.length;
  for (const pages of postings) {
    const rarity = idf(lengths.length, pages.size);
    pages.forEach((frequency, page) => {
      const held = 1 - B + (B * lengths[page]) / mean;
      const gain = (rarity * frequency * (K1 + 1)) / (frequency + K1 * held);
      scores.set(page, (scores.get(page) || 0) + gain);
    });
  }
  return scores;
}
