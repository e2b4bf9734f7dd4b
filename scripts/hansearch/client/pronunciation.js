// Syllables of characters, and letters cut into syllables.

import { isHan } from "./tokenizer.js";

// What many speakers, and so their keyboards, do not tell apart; the same as in ../pronunciation.py.
const FUZZY = [
  [/^zh/, "z"],
  [/^ch/, "c"],
  [/^sh/, "s"],
  [/ng$/, "n"],
];
const MAX_SEGMENTATIONS = 4;
const MAX_SYLLABLES = 12;
const LONGEST_SYLLABLE = 6; // zhuang

const fuzzyKnown = new Map();

/** @param {string} syllable @returns {string} zh, ch, sh → z, c, s; final ng → n */
export function fuzzyPinyin(syllable) {
  let fuzzy = fuzzyKnown.get(syllable);
  if (fuzzy === undefined) {
    fuzzy = FUZZY.reduce((text, [from, to]) => text.replace(from, to), syllable);
    fuzzyKnown.set(syllable, fuzzy);
  }
  return fuzzy;
}

/** @returns {string} the 3,755 characters of GB 2312 level one, which is in order of their sounds */
export function levelOne() {
  const bytes = [];
  for (let row = 0xb0; row < 0xd8; row++) {
    for (let cell = 0xa1; cell < 0xff; cell++) {
      if (row < 0xd7 || cell < 0xfa) bytes.push(row, cell);
    }
  }
  return new TextDecoder("gbk").decode(new Uint8Array(bytes));
}

/** The syllables of each character, the commonest first. */
export class Pronunciations {
  constructor() {
    this.readings = new Map();
    this.syllables = new Set();
  }

  /** @param {string} syllable @param {string} characters that have it; after those added before */
  add(syllable, characters) {
    this.syllables.add(syllable);
    for (const character of characters) {
      const known = this.readings.get(character);
      if (known) known.push(syllable);
      else this.readings.set(character, [syllable]);
    }
  }

  /** @returns {string[]} none for what is no Han character or is not known */
  of(character) {
    return this.readings.get(character) || [];
  }

  /** @returns {string} "" where no reading is known */
  commonest(character) {
    return this.of(character)[0] || "";
  }

  has(character) {
    return this.readings.has(character);
  }

  /** @returns {boolean} whether some syllable begins with the letters */
  begins(letters) {
    for (const syllable of this.syllables) if (syllable.startsWith(letters)) return true;
    return false;
  }

  /**
   * Up to four ways to read letters as syllables, the longest first; the last may be half typed.
   * @param {string} letters zhengxinb
   * @returns {{syllable: string, partial: boolean}[][]} [[zheng, xin, b…]]
   */
  segment(letters) {
    const found = [];
    const walk = (at, done) => {
      if (found.length >= MAX_SEGMENTATIONS || done.length > MAX_SYLLABLES) return;
      if (at === letters.length) {
        found.push(done);
        return;
      }
      for (let size = Math.min(LONGEST_SYLLABLE, letters.length - at); size > 0; size--) {
        const syllable = letters.slice(at, at + size);
        const partial = at + size === letters.length;
        if (this.syllables.has(syllable) || (partial && this.begins(syllable))) {
          walk(at + size, done.concat({ syllable, partial }));
        }
      }
    };
    walk(0, []);
    return found;
  }

  /**
   * First letters, by the first reading of each character and by the last: 银行 is yx and yh.
   * @param {string[]} tokens @returns {[string, string]}
   */
  initials(tokens) {
    const letters = (pick) =>
      tokens
        .map((token) => {
          return isHan(token) ? (pick(this.of(token)) || " ")[0] : token[0];
        })
        .join("");
    return [
      letters((readings) => readings[0]),
      letters((readings) => readings[readings.length - 1]),
    ];
  }
}
