// Query likelihood, smoothed as Jelinek and Mercer do (Zhai and Lafferty 2004): how likely it is that one
// who means a page says the query, judged by all that the page is called and asked. An alignment knows
// the one text that says it best; of a long question no single text has much, but those of the right
// page together do, and a page gains nothing by the mere number of its names.

const KIND = [3, 2, 1, 1]; // a title, an alias, a question, a further wording counts as so many
const SITE = 0.4; // the share of what the site says anywhere; the rest is the page's own
const PAGE = 0.5; // the same among the sections of a page
const FEWEST = 30; // words that a section counts at least
const SHORTEST = 0.5; // of the mean length, lest a page with two names live by one word of them
const AT_LEAST = -30; // no page falls further behind the best: of slips and pinyin little is known

/** Tokens and pairs of neighbours, each once. @returns {Set<string>} */
function wordsOf(ids) {
  const found = new Set();
  ids.forEach((id, i) => {
    found.add(`${id}`);
    if (i) found.add(`${ids[i - 1]} ${id}`);
  });
  return found;
}

// What a word tells for a text in which it makes up the share `own`, and `whole` of all texts.
const gain = (own, whole, site) => Math.log(1 + ((1 - site) * own) / (site * whole));

/** What is said in one place: how often each word, and how much in all. */
class Language {
  constructor() {
    this.counts = new Map();
    this.length = 0;
  }

  /** @param {number[]} ids @param {number} worth of each word */
  add(ids, worth) {
    for (const word of wordsOf(ids)) {
      this.counts.set(word, (this.counts.get(word) || 0) + worth);
      this.length += worth;
    }
  }

  share(word, least) {
    return (this.counts.get(word) || 0) / Math.max(this.length, least);
  }
}

/**
 * The same of the sections of one page, whose language is what the page says anywhere.
 * @param {{ids: number[], worth: number}[][]} sections what each says, and what a word of it counts
 * @param {number[]} ids of the query @returns {number[]} by section
 */
export function sectionScores(sections, ids) {
  const whole = new Language();
  const languages = sections.map((texts) => {
    const language = new Language();
    for (const text of texts) {
      language.add(text.ids, text.worth);
      whole.add(text.ids, text.worth);
    }
    return language;
  });
  const words = Array.from(wordsOf(ids)).filter((word) => whole.counts.has(word));
  return languages.map((language) => {
    return words.reduce((sum, word) => {
      return sum + gain(language.share(word, FEWEST), whole.share(word, 0), PAGE);
    }, 0);
  });
}

/** The names and questions of all pages of a site that fits into memory. */
export class NameModel {
  /** @param {Text[]} texts with their pages and tokens @param {number} size pages */
  constructor(texts, size) {
    this.postings = new Map(); // word → page → how often
    this.lengths = new Float64Array(size);
    for (const { ids, page, kind } of texts) {
      for (const word of wordsOf(ids)) {
        if (!this.postings.has(word)) this.postings.set(word, new Map());
        const pages = this.postings.get(word);
        pages.set(page, (pages.get(page) || 0) + KIND[kind]);
        this.lengths[page] += KIND[kind];
      }
    }
    this.whole = this.lengths.reduce((sum, one) => sum + one, 0);
    this.lengths = this.lengths.map((one) => Math.max(one, (SHORTEST * this.whole) / size));
  }

  /**
   * @param {number[]} ids of the query
   * @returns {Float64Array} page → logarithm of its likelihood, behind that of the likeliest
   */
  scores(ids) {
    const scores = new Float64Array(this.lengths.length);
    for (const word of wordsOf(ids)) {
      const pages = this.postings.get(word) || new Map();
      const often = Array.from(pages.values()).reduce((sum, one) => sum + one, 0);
      pages.forEach((frequency, page) => {
        scores[page] += gain(frequency / this.lengths[page], often / this.whole, SITE);
      });
    }
    const best = Math.max(...scores);
    return scores.map((one) => Math.max(AT_LEAST, one - best));
  }
}
