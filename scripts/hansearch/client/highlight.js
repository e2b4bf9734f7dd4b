// The pieces of a text that answer to the query.

import { SUBJECT } from "./score.js";

const SAME_SOUND = 0.8;

/**
 * Two neighbours are marked where two neighbours of the query fit them; a word alone.
 * @param {string} text @param {Expansion} expansion @param {TokenTable} table
 * @returns {[number, number][]} from, to
 */
export function marks(text, { units, weights }, table) {
  const pattern = /[\u3400-\u4dbf\u4e00-\u9fff]|[A-Za-z0-9]+/g;
  const parts = [];
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const end = match.index + match[0].length;
    parts.push({ from: match.index, to: end, id: table.id(match[0].toLowerCase()) });
  }
  const similarities = table.similarities(units);
  const fits = (i, part) => similarities[i][part.id] >= SAME_SOUND;
  const marked = parts.map(() => false);
  parts.forEach((part, at) => {
    const next = parts[at + 1];
    units.forEach((unit, i) => {
      if (!fits(i, part)) return;
      const word = unit.kind === "word" && weights[i] > SUBJECT;
      if (word || units.length === 1) marked[at] = true;
      if (i + 1 === units.length || !next || next.from !== part.to || !fits(i + 1, next)) return;
      if (Math.max(weights[i], weights[i + 1]) > SUBJECT) marked[at] = marked[at + 1] = true;
    });
  });
  const spans = [];
  let span = null;
  parts.forEach(({ from, to }, at) => {
    if (!marked[at]) span = null;
    else if (span && span[1] === from) span[1] = to;
    else spans.push((span = [from, to]));
  });
  return spans;
}
