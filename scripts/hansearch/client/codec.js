// Reads what ../codec.py writes; ../FORMAT.md says what every file holds.

import { Pronunciations, levelOne } from "./pronunciation.js";

/** Grows with every change of FORMAT.md; the same in ../codec.py. */
export const FORMAT = 3;

/**
 * @param {string} runs `a2 ai13 …`: how many characters of GB 2312 level one in their order have a sound
 * @param {string} rest `fan蕃|huan还…`: the others, then further readings
 * @returns {Pronunciations}
 */
export function decodePronunciations(runs, rest) {
  const found = new Pronunciations();
  const all = levelOne();
  let at = 0;
  for (const run of runs.split(" ")) {
    const syllable = run.replace(/\d+/, "");
    const count = Number(run.slice(syllable.length) || 1);
    found.add(syllable, all.slice(at, at + count));
    at += count;
  }
  for (const row of rest ? rest.split("|") : []) {
    const syllable = row.match(/^[a-z]*/)[0];
    if (syllable) found.add(syllable, row.slice(syllable.length));
  }
  return found;
}

/** @param {string} text lines of `key value …` @returns {Map<string, string>} key → the rest of its line */
export function decodeRows(text) {
  const rows = new Map();
  for (const line of text ? text.split("\n") : []) {
    const space = line.indexOf(" ");
    rows.set(line.slice(0, space), line.slice(space + 1));
  }
  return rows;
}

/**
 * @param {string} group `征信:3k!1s,a,…` the bigram as written, then its pages
 * @returns {[string, string]}
 */
export function splitGroup(group) {
  const colon = group.indexOf(":");
  return [group.slice(0, colon), group.slice(colon + 1)];
}

/**
 * @param {string} codes base 36, by commas: page number, as difference to the one before, times 16
 *   plus weight; before a `!` on how many pages it stands where not all of them are told
 * @param {function(number, number): void} use called with each page and its weight, 1–15
 * @returns {number} on how many pages it stands
 */
export function decodePostings(codes, use) {
  const bang = codes.indexOf("!");
  const parts = codes.slice(bang + 1).split(",");
  let page = 0;
  for (const code of parts) {
    const number = parseInt(code, 36);
    page += number >> 4;
    use(page, number & 15);
  }
  return bang > 0 ? parseInt(codes.slice(0, bang), 36) : parts.length;
}

/**
 * @param {[string, string]} told steps of the characters of GB 2312 level one, a base 36 digit each
 *   or `-`; then of all others by step: `忑|癜 huawei|…`
 * @param {function(string, number): void} use called with each token and on about how many pages it
 *   stands
 */
export function decodeFrequencies(told, use) {
  const pages = (step) => Math.pow(1.5, step);
  Array.from(levelOne()).forEach((char, at) => {
    if (told[0][at] !== "-") use(char, pages(parseInt(told[0][at], 36)));
  });
  told[1].split("|").forEach((part, step) => {
    const words = part.split(" ");
    for (const token of Array.from(words[0]).concat(words.slice(1))) use(token, pages(step));
  });
}

/** @param {{chars: string, words: Object<string, string>}} file @returns {Variants} */
export function decodeVariants(file) {
  const characters = Object.create(null);
  const points = Array.from(file.chars);
  for (let i = 0; i < points.length; i += 2) characters[points[i]] = points[i + 1];
  return { characters, words: file.words };
}

/**
 * A page as it is shown.
 * @typedef {{url: string, title: string, answer: string,
 *   sections: {anchor: string, heading: string, answer: string, text: string}[]}} Record
 */
/** @param {Array} file [address, title, aliases, questions, answer, sections, note] @returns {Record} */
export function decodeRecord(file) {
  const sections = (file[5] || []).map(([anchor, heading, answer, text]) => {
    return { anchor, heading, answer, text };
  });
  return { url: file[0], title: file[1], answer: file[4] || "", note: file[6] || "", sections };
}
