// How well a unit of the query fits a token of a page, 0–1, worked out once for each token we know.

import { isHan } from "./tokenizer.js";
import { fuzzyPinyin } from "./pronunciation.js";

// From here on a fit is as good as exact: what only sounds alike lies below.
export const EXACT = 0.9;
const TYPED_SYLLABLE = 0.95; // zheng for 征: what pinyin can say at most
const BEGUN = 0.91; // zhe for 征, hua for huawei: more letters are to come
const BEGUN_BY_ONE_LETTER = 0.4;
const HOMOPHONE = 0.8; // 正 for 征
const TYPED_FUZZY = 0.75; // zen for 征
const INITIAL = 0.7; // z for 征
const FUZZY_HOMOPHONE = 0.66; // 真 for 征
const MISSPELT = 0.6; // huawai for huawei
const SHORTEST_MISSPELT = 4; // letters; shorter words one apart are other words

const MAX_TABLES = 250; // of units kept while the reader types on
const GROWTH = 1000; // tokens a table has room for beyond those known when it is made

/** @returns {boolean} whether two words differ by one letter, or by two that changed places */
export function isOneEditApart(a, b) {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const x = a.slice(same);
  const y = b.slice(same);
  const swapped = x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2);
  return swapped || x.slice(1) === y || x === y.slice(1) || x.slice(1) === y.slice(1);
}

function wordSimilarity(word, token) {
  if (word === token) return 1;
  if (token.startsWith(word)) return word.length > 1 ? BEGUN : BEGUN_BY_ONE_LETTER;
  return word.length >= SHORTEST_MISSPELT && isOneEditApart(word, token) ? MISSPELT : 0;
}

function syllableSimilarity(unit, readings) {
  if (readings.includes(unit.syllable)) return TYPED_SYLLABLE;
  if (unit.partial && readings.some((reading) => reading.startsWith(unit.syllable))) return BEGUN;
  return readings.some((reading) => fuzzyPinyin(reading) === unit.fuzzy) ? TYPED_FUZZY : 0;
}

/**
 * @param {Unit} unit @param {string} token one that TokenTable.nearby names: a word for a word, for
 *   others a character of the same fuzzy sound or beginning
 * @param {Pronunciations} pronunciations
 * @returns {number} 0 (not at all) to 1 (the same)
 */
export function unitSimilarity(unit, token, pronunciations) {
  if (unit.kind === "word") return wordSimilarity(unit.word, token);
  if (unit.kind === "initial") return INITIAL;
  if (unit.char === token) return 1;
  const readings = pronunciations.of(token);
  if (unit.kind === "syllable") return syllableSimilarity(unit, readings);
  const same = pronunciations.of(unit.char).some((reading) => readings.includes(reading));
  return same ? HOMOPHONE : FUZZY_HOMOPHONE;
}

/** Tokens by number, and for each unit how well it fits each of them. */
export class TokenTable {
  /** @param {Pronunciations} pronunciations */
  constructor(pronunciations) {
    this.pronunciations = pronunciations;
    this.ids = new Map();
    this.tokens = [];
    this.bySound = new Map(); // fuzzy syllable → tokens; "" → words
    this.fits = new Map();
  }

  /** @param {string} token @returns {number} given when it first comes */
  id(token) {
    const known = this.ids.get(token);
    if (known !== undefined) return known;
    const id = this.tokens.push(token) - 1;
    this.ids.set(token, id);
    const readings = this.pronunciations.of(token);
    const sounds = isHan(token) ? readings.map(fuzzyPinyin) : [""]; // every character of a page has one
    for (const sound of new Set(sounds)) {
      if (this.bySound.has(sound)) this.bySound.get(sound).push(id);
      else this.bySound.set(sound, [id]);
    }
    return id;
  }

  /** @param {string[]} tokens @returns {Uint16Array} */
  idsOf(tokens) {
    return Uint16Array.from(tokens, (token) => this.id(token));
  }

  /**
   * @param {Unit} unit
   * @returns {{similarity: Float32Array, hits: number[]}} by token, and the tokens it fits at all;
   *   good until a new token comes
   */
  fit(unit) {
    const table = this.tableOf(unit);
    const known = this.tokens.length;
    if (table.similarity.length < known) {
      const grown = new Float32Array(known + GROWTH);
      grown.set(table.similarity);
      table.similarity = grown;
    }
    if (table.upTo === known) return table;
    for (const id of this.nearby(unit)) {
      if (id < table.upTo || table.similarity[id]) continue;
      const similarity = unitSimilarity(unit, this.tokens[id], this.pronunciations);
      if (!similarity) continue;
      table.similarity[id] = similarity;
      table.hits.push(id);
    }
    table.upTo = known;
    return table;
  }

  tableOf(unit) {
    const what = unit.char || unit.word || unit.syllable || unit.letter;
    const key = unit.kind + what + (unit.partial ? "*" : "");
    let table = this.fits.get(key);
    if (table) return table;
    if (this.fits.size >= MAX_TABLES) this.fits.delete(this.fits.keys().next().value);
    table = { similarity: new Float32Array(this.tokens.length + GROWTH), hits: [], upTo: 0 };
    this.fits.set(key, table);
    return table;
  }

  /** @param {Unit[]} units @returns {Float32Array[]} */
  similarities(units) {
    return units.map((unit) => this.fit(unit).similarity);
  }

  // The tokens that a unit can fit at all.
  nearby(unit) {
    const found = new Set();
    const take = (sound) => (this.bySound.get(sound) || []).forEach((id) => found.add(id));
    if (unit.kind === "word") take("");
    else if (unit.kind === "han") this.pronunciations.of(unit.char).map(fuzzyPinyin).forEach(take);
    else if (unit.kind === "syllable" && !unit.partial) take(unit.fuzzy);
    else {
      const begin = unit.letter || unit.fuzzy;
      for (const sound of this.bySound.keys()) if (sound && sound.startsWith(begin)) take(sound);
    }
    return found;
  }
}
