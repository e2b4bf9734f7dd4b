// A query → expansions: synonyms, English, pinyin and initials turned into what our pages say.

import { literalUnits, readUnits } from "./units.js";
import { isLatin } from "./tokenizer.js";
import { standsAt } from "./lexicon.js";

/**
 * One way to understand a query. `factor`: 0–1, how far it is from what was typed.
 * @typedef {{units: Unit[], weights: number[], factor: number}} Expansion
 */

const SYNONYM = 0.94;
const TRANSLATED = 0.97;
const FROM_INITIALS = 0.8; // letters taken one by one mean little alone
const MAX_TRANSLATIONS = 4;
const MAX_REWORDED = 12;
const MAX_EXPANSIONS = 18;
const MAX_UNITS = 40; // of one expansion
const MAX_SPELLED = 4;
const LETTERS_OF_A_BEGINNING = 4; // so many letters may be the beginning of an English word

const STOP_WORD = 0.3; // of its weight: words of any question
const RAREST = 0.7; // pages; what stands nowhere is a little rarer than what stands on one
// What stands nowhere is a slip or another subject altogether: it weighs more than its neighbours.
const UNKNOWN = 1.6;
const UNKNOWN_MORE = 0.3;
const MAX_UNKNOWN = 3.7;
const MAX_UNKNOWN_WORD = 1.6; // English at most so much

/**
 * @param {string[]} tokens @param {Lexicon} lexicon
 * @param {IndexReader} reader knows how often things stand and what letters spell
 * @returns {Expansion[]} the likeliest first
 */
export function expandQuery(tokens, lexicon, reader) {
  const found = [];
  for (const reworded of rewordings(tokens, lexicon)) {
    for (const units of readUnits(reworded.tokens, lexicon)) {
      if (!units.length) continue;
      for (const way of pinyinToHan(units, reader).concat({ units, factor: 1 })) {
        const kept = way.units.slice(0, MAX_UNITS);
        const initials = kept.some((unit) => unit.kind === "initial") ? FROM_INITIALS : 1;
        const factor = reworded.factor * way.factor * initials;
        found.push({ units: kept, weights: idfWeights(kept, lexicon, reader), factor });
      }
    }
  }
  return found.slice(0, MAX_EXPANSIONS);
}

function rewordings(tokens, lexicon) {
  const translated = applyOneWaySynonyms(tokens, lexicon);
  const found = translated.map((one) => ({ tokens: one, factor: TRANSLATED }));
  found.push({ tokens, factor: 1 });
  for (const one of found.slice()) {
    for (const swapped of applySynonyms(one.tokens, lexicon)) {
      found.push({ tokens: swapped, factor: one.factor * SYNONYM });
    }
  }
  return found.slice(0, MAX_REWORDED);
}

// English of which the last word is half typed.
function begunAt(tokens, words, at) {
  const end = tokens.length - 1 - at;
  const typed = tokens[tokens.length - 1];
  if (end <= 0 || end >= words.length || !isLatin(words[end])) return false;
  return words[end].startsWith(typed) && standsAt(tokens, words.slice(0, end), at);
}

// The shortest English word that begins with the letters.
function completion(token, lexicon) {
  if (token.length < LETTERS_OF_A_BEGINNING || !isLatin(token) || lexicon.latin.has(token))
    return null;
  let best = null;
  lexicon.oneWaySynonyms.forEach((entries, word) => {
    if (!word.startsWith(token) || (best && best.words[0].length <= word.length)) return;
    best = entries[entries.length - 1];
  });
  return best;
}

/** @param {string[]} tokens @param {Lexicon} lexicon @returns {boolean} whether its end is English half typed */
export function isHalfEnglish(tokens, lexicon) {
  const last = tokens[tokens.length - 1];
  if (completion(last, lexicon)) return true;
  return tokens.some((token, at) =>
    (lexicon.oneWaySynonyms.get(token) || []).some((entry) => begunAt(tokens, entry.words, at)),
  );
}

function oneWayAt(tokens, at, lexicon) {
  const hit = (lexicon.oneWaySynonyms.get(tokens[at]) || []).find((entry) => {
    return standsAt(tokens, entry.words, at) || begunAt(tokens, entry.words, at);
  });
  return hit || (at === tokens.length - 1 ? completion(tokens[at], lexicon) : null);
}

/**
 * Old names, nicknames and English, the longest first, all of them at once.
 * @param {string[]} tokens @param {Lexicon} lexicon @returns {string[][]} none if there is none in it
 */
export function applyOneWaySynonyms(tokens, lexicon) {
  let outs = [[]];
  let changed = false;
  for (let at = 0; at < tokens.length;) {
    const hit = oneWayAt(tokens, at, lexicon);
    const dropped = !hit && lexicon.englishStopWords.has(tokens[at]);
    const choices = hit ? hit.to : dropped ? [[]] : [[tokens[at]]];
    changed = changed || Boolean(hit);
    const longer = [];
    for (const out of outs) for (const choice of choices) longer.push(out.concat(choice));
    outs = longer.slice(0, MAX_TRANSLATIONS);
    at += hit ? hit.words.length : 1;
  }
  return changed ? outs : [];
}

/** @param {string[]} tokens @param {Lexicon} lexicon @returns {string[][]} each with one synonym put in */
export function applySynonyms(tokens, lexicon) {
  const out = [];
  for (let at = 0; at < tokens.length; at++) {
    for (const member of lexicon.synonyms.get(tokens[at]) || []) {
      if (!standsAt(tokens, member.words, at)) continue;
      const rest = tokens.slice(at + member.words.length);
      for (const other of member.others) out.push(tokens.slice(0, at).concat(other, rest));
    }
  }
  return out;
}

/**
 * Letters that spell what stands in our texts → that, in characters, the commonest first.
 * @returns {{units: Unit[], factor: number}[]} none unless every run of letters spells something
 */
function pinyinToHan(units, reader) {
  let ways = [{ units: [], factor: 1 }];
  let changed = false;
  for (let at = 0; at < units.length;) {
    const { kind } = units[at];
    let end = at + 1;
    if (kind === "syllable" || kind === "initial") {
      while (end < units.length && units[end].kind === kind && !units[end].first) end++;
      const phrases = end - at > 1 ? reader.spellings(units.slice(at, end)) : [];
      const longer = [];
      for (const way of ways) {
        for (const phrase of phrases) {
          const factor = way.factor * phrase.factor;
          longer.push({ units: way.units.concat(phrase.units), factor });
        }
      }
      ways = longer.slice(0, MAX_SPELLED);
      changed = true;
    } else {
      ways.forEach((way) => way.units.push(units[at]));
    }
    at = end;
  }
  return changed ? ways : [];
}

/** @param {number} documents @param {number} having @returns {number} inverse document frequency */
export function idf(documents, having) {
  return Math.log(1 + documents / Math.max(having, RAREST));
}

/**
 * How much each unit says: rare is much, words of any question little.
 * @param {Unit[]} units @param {Lexicon} lexicon @param {IndexReader} reader @returns {number[]}
 */
export function idfWeights(units, lexicon, reader) {
  let stop = lexicon.stopFlags(units.map((unit) => unit.char || "-"));
  if (stop.every(Boolean)) stop = [];
  const having = units.map((unit) => reader.documentFrequency(unit));
  const weights = having.map((pages, i) => idf(reader.size, pages) * (stop[i] ? STOP_WORD : 1));
  const known = weights.filter((_, i) => having[i] && !stop[i]);
  const mean = known.reduce((sum, weight) => sum + weight, 0) / known.length;
  const unknown = known.length ? Math.min(MAX_UNKNOWN, UNKNOWN * mean + UNKNOWN_MORE) : MAX_UNKNOWN;
  return weights.map((weight, i) => {
    if (having[i] || stop[i]) return weight;
    return units[i].kind === "word" ? Math.min(unknown, MAX_UNKNOWN_WORD) : unknown;
  });
}

// ---- What letters spell: shared by both readers ----

const SPELLED = 0.97; // characters instead of the letters that were typed
const SPELLED_INITIALS = 0.87;
const QUALITY_POWER = 0.3; // fuzzy sounds count a little less
const RANK_POWER = 0.12; // rarer phrases a little less than the commonest
const WITH_STOP_WORD = 0.2; // zmf is 芝麻分 and not 怎么分
const SYNONYM_TERM = 4; // what synonyms name is likelier than a chance neighbourhood
const MAX_SPELLINGS = 3;

/**
 * @param {string[]} phrase @param {number} count how often it stands in titles and questions
 * @returns {number} how likely it is meant by its letters
 */
export function spellingRank(phrase, count, lexicon) {
  const stop = lexicon.stopFlags(phrase).some(Boolean);
  const term = lexicon.termSet.has(phrase.join("")) ? SYNONYM_TERM : 1;
  return count * (stop ? WITH_STOP_WORD : 1) * term;
}

/**
 * @param {{tokens: string[], rank: number, quality?: number}[]} phrases
 * @returns {{units: Unit[], factor: number}[]} the likeliest three
 */
export function likeliestSpellings(phrases, initials) {
  const best = phrases
    .slice()
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MAX_SPELLINGS);
  const start = initials ? SPELLED_INITIALS : SPELLED;
  return best.map(({ tokens, rank, quality }) => {
    const certainty = Math.pow(quality || 1, QUALITY_POWER);
    const factor = start * certainty * Math.pow(rank / best[0].rank, RANK_POWER);
    return { units: literalUnits(tokens), factor };
  });
}
