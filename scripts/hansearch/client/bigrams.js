// Pairs of neighbours of a query, and the files that hold their pages.

import { fuzzyPinyin } from "./pronunciation.js";

/**
 * Two neighbours, or one word. `a`, `b`: the sounds by which its row is found. `written`: as it was
 * typed, `?` for what was typed by its sound. `prefix`: the rows of all keys that begin with it.
 * @typedef {{a: string, b: string, written: string, weight: number, unit?: number, partial?: boolean,
 *   anyWord?: boolean, prefix?: string}} Bigram
 */

const SOUNDS_ALIKE = 0.7; // another pair of the same sounds
const AS_TYPED = 0.95; // typed by its sounds
const HALF_AS_TYPED = 0.66; // one of two characters is another one
const BEGINS_WORD = 0.9;
const MAX_SHARDS = 3; // of one range of keys

// Of an initial there is none.
function keyPart(unit, pronunciations) {
  if (unit.kind === "han") return fuzzyPinyin(pronunciations.commonest(unit.char));
  return unit.kind === "syllable" ? unit.fuzzy : unit.word;
}

/**
 * @param {{units: Unit[], weights: number[]}} expansion @param {Pronunciations} pronunciations
 * @returns {Bigram[]} words alone have no `b`
 */
export function bigramsOf({ units, weights }, pronunciations) {
  const found = [];
  units.forEach((unit, i) => {
    const next = units[i + 1];
    if (unit.kind === "word") {
      found.push({ a: unit.word, b: "", written: unit.word, weight: weights[i], unit: i });
    }
    if (!next || (unit.kind === "word" && next.kind === "word")) return;
    const a = keyPart(unit, pronunciations);
    const b = keyPart(next, pronunciations);
    if (!a || !b) return;
    found.push({
      a,
      b,
      partial: next.partial,
      written: (unit.char || unit.word || "?") + (next.char || next.word || "?"),
      weight: (weights[i] + weights[i + 1]) / 2,
    });
  });
  return found;
}

/** @param {Bigram} bigram @returns {[string, string]} from and up to which key its rows stand */
export function keyRange(bigram) {
  if (bigram.prefix) return [bigram.prefix, `${bigram.prefix}~`];
  if (bigram.partial && !bigram.b) return [bigram.a, `${bigram.a}~`];
  const key = `${bigram.a},${bigram.b}`;
  return [key, bigram.partial ? `${key}~` : key];
}

/**
 * Binary search for the files of a range of keys.
 * @param {[string, string]} range @param {string[]} firsts the first key of each file, in order
 * @returns {number[]} at most MAX_SHARDS
 */
export function shardsOf([from, to], firsts) {
  const last = (key) => {
    let low = 0;
    let high = firsts.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (firsts[middle] <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const found = [];
  const low = last(from);
  const high = to === from ? low : last(to);
  for (let number = low; number <= high && found.length < MAX_SHARDS; number++) found.push(number);
  return found;
}

/** @param {Map<string, string>} rows of one file @returns {string[]} groups of a range of keys */
export function groupsIn(rows, [from, to]) {
  if (from === to) return rows.has(from) ? rows.get(from).split(" ") : [];
  const found = [];
  rows.forEach((row, key) => {
    if (key >= from && key < to) found.push(...row.split(" "));
  });
  return found;
}

/** @param {Bigram} bigram @param {string} written in a page @returns {number} 0–1, how well it fits */
export function writtenSimilarity(bigram, written) {
  if (written === bigram.written) return 1;
  if (bigram.anyWord) return written.startsWith(bigram.written) ? BEGINS_WORD : 0;
  if (!bigram.written.includes("?")) return SOUNDS_ALIKE;
  for (let i = 0; i < 2; i++) {
    if (bigram.written[i] !== "?" && bigram.written[i] !== written[i]) return HALF_AS_TYPED;
  }
  return AS_TYPED;
}
