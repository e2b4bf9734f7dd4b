// What to show where no page answers the whole of a query: what answers a part of it.

import { isHan, tokenize } from "./tokenizer.js";
import { idfWeights } from "./expand.js";
import { literalUnits } from "./units.js";

const CLAUSE_END = /[，,。.？?！!；;：:、…\s]+/;
const SHORTEST_CLAUSE = 2; // tokens
const MAX_PARTS = 5; // asked besides the whole

/**
 * A query without some of its words.
 * @typedef {{tokens: string[], share: number}} Part share: 0–1 of the weight of the whole
 */

/**
 * The whole without what nothing knows and without words of any question; each clause; each name of a
 * firm or place.
 * @param {Query} query @param {IndexReader} reader @returns {Part[]} none is the whole
 */
export function partsOf(query, reader) {
  const { lexicon } = reader;
  const { tokens } = query;
  const units = literalUnits(tokens);
  const weights = new Map(
    idfWeights(units, lexicon, reader).map((weight, i) => [tokens[i], weight]),
  );
  const known = tokens.filter((token, i) => !isHan(token) || reader.documentFrequency(units[i]));
  const flags = lexicon.stopFlags(known);
  const subject = known.filter((_, i) => !flags[i]);
  const clauses = query.text.split(CLAUSE_END).map((clause) => {
    return tokenize(clause, reader.variants).filter((token) => weights.has(token));
  });
  const names = Array.from(lexicon.namesIn(tokens), (name) => lexicon.entityNames[name]);
  const weigh = (some) => some.reduce((sum, token) => sum + weights.get(token), 0);
  const whole = weigh(tokens);
  const found = new Map();
  for (const part of [known, subject, ...names, ...clauses]) {
    const name = part.join(" ");
    if (part.length < SHORTEST_CLAUSE && isHan(part[0] || "字")) continue;
    if (name === tokens.join(" ") || found.has(name)) continue;
    found.set(name, { tokens: part, share: weigh(part) / whole });
  }
  return Array.from(found.values())
    .sort((a, b) => b.share - a.share)
    .slice(0, MAX_PARTS);
}

/**
 * Adds the hits of a part to those of the whole, as far as they are better.
 * @param {Map<number, Hit>} hits @param {Map<number, Hit>} others @param {Part} part
 */
export function addPart(hits, others, part) {
  others.forEach((hit, page) => {
    const score = hit.score * part.share;
    const known = hits.get(page);
    if (!known || known.score < score) hits.set(page, { ...hit, score });
  });
}
