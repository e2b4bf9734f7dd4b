// What the site knows about words, whatever pages it has: it comes with the index as data.

import { isLatin, tokenize } from "./tokenizer.js";

/** @param {string[]} tokens @param {string[]} words @param {number} at @returns {boolean} */
export function standsAt(tokens, words, at) {
  for (let k = 0; k < words.length; k++) if (tokens[at + k] !== words[k]) return false;
  return true;
}

// First token → entries, those with the most words first.
function byFirstToken(map, entry) {
  const entries = (map.get(entry.words[0]) || []).concat(entry);
  entries.sort((a, b) => b.words.length - a.words.length);
  map.set(entry.words[0], entries);
}

/** Synonyms, names, stop words and the Latin words that are known. */
export class Lexicon {
  /**
   * @param {Pronunciations} pronunciations
   * @param {{stop: string[], same: string[][], leads: Object<string, string[]>, names: string[]}} told
   */
  constructor(pronunciations, told) {
    this.pronunciations = pronunciations;
    this.stopWords = told.stop.slice().sort((a, b) => b.length - a.length);
    this.synonyms = new Map();
    this.oneWaySynonyms = new Map();
    this.entityNames = told.names.map((name) => tokenize(name));
    this.synonymTerms = [];
    this.latinInText = new Set(); // what stands in titles, aliases and questions
    this.latin = new Set(); // that, and the first words of one-way synonyms
    this.englishStopWords = new Set();
    this.hasEnglish = false;
    for (const group of told.same) this.addSynonyms(group.map((name) => tokenize(name)));
    this.termSet = new Set(this.synonymTerms.map((term) => term.join("")));
    this.addOneWay(told.leads);
  }

  addSynonyms(group) {
    for (const words of group) {
      this.synonymTerms.push(words);
      byFirstToken(this.synonyms, { words, others: group.filter((other) => other !== words) });
    }
  }

  /** @param {Object<string, string[]>} leads old name, nickname or English → what we say */
  addOneWay(leads) {
    for (const from of Object.keys(leads)) {
      const words = tokenize(from);
      byFirstToken(this.oneWaySynonyms, { words, to: leads[from].map((to) => tokenize(to)) });
      this.latin.add(words[0]);
    }
  }

  /** @param {{stop: string[], leads: Object<string, string[]>}} told English words */
  addEnglish(told) {
    this.hasEnglish = true;
    this.englishStopWords = new Set(told.stop);
    this.addOneWay(told.leads);
  }

  /** @param {string} word a Latin word or number that stands in titles, aliases or questions */
  addLatin(word) {
    this.latinInText.add(word);
    this.latin.add(word);
  }

  /** @param {string[]} tokens @returns {string[]} words of letters that no text of ours has */
  foreign(tokens) {
    return tokens.filter((token) => {
      return token.length > 1 && isLatin(token) && !this.latinInText.has(token);
    });
  }

  /**
   * Words of any question, not of its subject: a page may lack them without harm.
   * @param {string[]} tokens @returns {boolean[]} which belong to one, the longest taken first
   */
  stopFlags(tokens) {
    const flags = tokens.map(() => false);
    for (let i = 0; i < tokens.length; i++) {
      const text = tokens.slice(i, i + 4).join("");
      const word = this.stopWords.find((one) => text.startsWith(one));
      if (!word) continue;
      for (let k = 0; k < word.length; k++) flags[i + k] = true;
      i += word.length - 1;
    }
    return flags;
  }

  /** @param {string[]} tokens @returns {Set<number>} the names of firms and places in it */
  namesIn(tokens) {
    const found = new Set();
    tokens.forEach((_, at) =>
      this.entityNames.forEach((name, number) => {
        if (standsAt(tokens, name, at)) found.add(number);
      }),
    );
    return found;
  }

  /** @param {string[]} tokens @returns {boolean[]} which belong to the name of a firm or place */
  nameFlags(tokens) {
    const flags = tokens.map(() => false);
    tokens.forEach((_, at) =>
      this.entityNames.forEach((name) => {
        if (standsAt(tokens, name, at))
          name.forEach((__, k) => {
            flags[at + k] = true;
          });
      }),
    );
    return flags;
  }
}
