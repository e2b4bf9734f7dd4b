// A query as units: what each part of it may mean.

import { isHan, isLatin } from "./tokenizer.js";
import { fuzzyPinyin } from "./pronunciation.js";

/**
 * One thing that was asked for: a character, a word of letters or digits, a syllable or a first letter.
 * `partial`: more letters may follow. `first`: begins a run of initials.
 * @typedef {{kind: "han"|"word"|"syllable"|"initial", char?: string, word?: string,
 *   syllable?: string, fuzzy?: string, partial?: boolean, letter?: string, first?: boolean}} Unit
 */

const MAX_READINGS = 16; // of a whole query
const MAX_PINYIN = 3; // segmentations tried of one run of letters
const LONGEST_INITIALS = 8;
const MANY_LATIN = 2; // with more runs of letters each is read in its likeliest way only

/** @returns {Unit} */
export function hanUnit(char) {
  return { kind: "han", char };
}

/** @returns {Unit} */
export function wordUnit(word) {
  return { kind: "word", word };
}

/** @param {string[]} tokens @returns {Unit[]} */
export function literalUnits(tokens) {
  return tokens.map((token) => (isHan(token) ? hanUnit(token) : wordUnit(token)));
}

/** @returns {Unit[]} one for each letter */
export function initialUnits(letters) {
  return Array.from(letters, (letter, at) => ({ kind: "initial", letter, first: !at }));
}

/** @param {Unit[]} units @returns {string} of units that are all initials */
export function lettersOf(units) {
  return units.map((unit) => unit.letter).join("");
}

/** @param {Unit[]} units @returns {string[]} characters and words; "" for the others */
export function tokensOf(units) {
  return units.map((unit) => unit.char || unit.word || "");
}

function syllableUnits(letters, pronunciations) {
  return pronunciations.segment(letters).map((way) =>
    way.map(({ syllable, partial }) => {
      return { kind: "syllable", syllable, fuzzy: fuzzyPinyin(syllable), partial };
    }),
  );
}

// A word we know and the beginning of the next one, without a blank between them.
function wordAndRest(token, lexicon) {
  for (let size = token.length; size > 1; size--) {
    const word = token.slice(0, size);
    const rest = token.slice(size);
    if (!lexicon.latin.has(word)) continue;
    const endings = syllableUnits(rest, lexicon.pronunciations)
      .slice(0, 1)
      .concat([initialUnits(rest)]);
    return endings.map((units) => [wordUnit(word)].concat(units));
  }
  return [];
}

// What one token may mean, each as units, the likeliest first.
function readingsOfToken(token, at, tokens, manyLatin, lexicon) {
  if (!isLatin(token)) return [literalUnits([token])];
  const word = [wordUnit(token)];
  const pinyin = syllableUnits(token, lexicon.pronunciations);
  const known = lexicon.latin.has(token);
  // One letter at the end is the next character half typed.
  if (
    token.length === 1 &&
    at === tokens.length - 1 &&
    isHan(tokens[at - 1] || "") &&
    pinyin.length
  ) {
    return [pinyin[0]].concat(known ? [word] : []);
  }
  if (known) return [word];
  const initials = token.length <= LONGEST_INITIALS ? [initialUnits(token)] : [];
  if (manyLatin) return [pinyin[0] || initials[0] || word];
  return [word].concat(wordAndRest(token, lexicon), pinyin.slice(0, MAX_PINYIN), initials);
}

/**
 * Letters may be words, pinyin or initials, or a word we know and the beginning of the next one.
 * @param {string[]} tokens @param {Lexicon} lexicon
 * @returns {Unit[][]} readings of the whole, the likeliest first
 */
export function readUnits(tokens, lexicon) {
  const manyLatin = tokens.filter(isLatin).length > MANY_LATIN;
  let readings = [[]];
  tokens.forEach((token, at) => {
    const choices = readingsOfToken(token, at, tokens, manyLatin, lexicon);
    const longer = [];
    for (const reading of readings) {
      for (const choice of choices) longer.push(reading.concat(choice));
    }
    readings = longer.slice(0, MAX_READINGS);
  });
  return readings;
}
