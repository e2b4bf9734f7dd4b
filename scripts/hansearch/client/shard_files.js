// The files of an index of any size: titles, aliases and questions are looked up too, and read page
// by page.

import { Kept } from "./kept.js";
import { Index } from "./resident_index.js";
import { WORDING, headTexts, textsOf } from "./titles.js";
import { groupsIn, keyRange, shardsOf, writtenSimilarity } from "./bigrams.js";
import {
  decodeFrequencies,
  decodePostings,
  decodeRecord,
  decodeRows,
  splitGroup,
} from "./codec.js";
import { fuzzyPinyin } from "./pronunciation.js";
import { likeliestSpellings, spellingRank } from "./expand.js";
import { lettersOf } from "./units.js";
import { isHan, isLatin } from "./tokenizer.js";

// Files held in memory, the lately used ones; the browser's own cache has the rest.
const MOST_KEPT = {
  titles: 150,
  text: 60,
  initials: 20,
  directory: 40,
  heads: 300,
  wordings: 100,
  records: 30,
};
const MOST_POSTINGS = 300; // decoded lists that are kept
const MOST_COUNTED = 500;
const LONGEST_INITIALS = 9;
const CHUNK = 4; // initials looked up together where there are more than LONGEST_PHRASE
const LONGEST_PHRASE = 6; // characters of a phrase of which the initials are listed
const MAX_PHRASES = 3; // of the same initials
const MOST_SPELLED = 27; // what letters may spell so far
const INITIAL_SPREAD = 0.3; // of all pages: what a first letter tells
const FIELD = 0.7;
const BY_WEIGHT = 50;

/** What stands in the files, brought as it is needed; nothing is judged here. */
export class ShardFiles extends Index {
  constructor(manifest, loader) {
    super(manifest, loader);
    this.directoryLetters = manifest.directory;
    this.firsts = {
      titles: { at: 0, firsts: manifest.titles.split(" ") },
      initials: { firsts: manifest.initials.split(" ") },
    };
    this.files = {};
    for (const kind of Object.keys(MOST_KEPT)) this.files[kind] = new Kept(MOST_KEPT[kind]);
    this.postings = new Kept(MOST_POSTINGS);
    this.counted = new Kept(MOST_COUNTED);
    this.frequencies = new Map();
    this.bySound = new Map();
    decodeFrequencies(manifest.frequencies, (token, pages) => this.count(token, pages));
  }

  // ---- What index.js tells of characters and words ----

  count(token, pages) {
    this.frequencies.set(token, pages);
    if (!isHan(token)) {
      this.lexicon.addLatin(token);
      return;
    }
    for (const sound of new Set(this.lexicon.pronunciations.of(token).map(fuzzyPinyin))) {
      this.bySound.set(sound, (this.bySound.get(sound) || 0) + pages);
    }
  }

  documentFrequency(unit) {
    if (unit.kind === "initial") return this.size * INITIAL_SPREAD;
    if (unit.kind === "han") return Math.min(this.size, this.frequencies.get(unit.char) || 0);
    const name = unit.kind + (unit.word || unit.fuzzy) + (unit.partial ? "*" : "");
    const known = this.counted.get(name);
    if (known !== undefined) return known;
    const pages = unit.kind === "syllable" ? this.countSyllable(unit) : this.countWord(unit.word);
    return this.counted.keep(name, Math.min(this.size, pages || 0));
  }

  countSyllable({ fuzzy, partial }) {
    return partial ? total(this.bySound, fuzzy) : this.bySound.get(fuzzy);
  }

  countWord(word) {
    return this.frequencies.get(word) || total(this.frequencies, word);
  }

  /** Firms and places of a page that has been read. */
  namesOf(page) {
    return this.files.heads.get(page).names;
  }

  // ---- Files ----

  /** @returns {Promise<Array>} decoded payloads of files of one kind, in the order asked for */
  bring(kind, numbers, decode) {
    const files = this.files[kind];
    return Promise.all(
      numbers.map(async (number) => {
        const known = files.use(number);
        if (known !== undefined) return known;
        const payload = await this.loader.file(`${kind}/${number}`);
        return files.keep(number, decode(payload, number));
      }),
    );
  }

  ready(texts, page) {
    for (const text of texts) {
      text.page = page;
      text.ids = this.table.idsOf(text.tokens);
    }
    return texts;
  }

  bringHeads(pages) {
    return this.bring("heads", pages, (file, page) => {
      const texts = this.ready(headTexts(file), page);
      const names = { title: this.lexicon.namesIn(texts[0].tokens), any: new Set() };
      for (const text of texts) {
        this.lexicon.namesIn(text.tokens).forEach((name) => names.any.add(name));
      }
      return { ...decodeRecord(file), texts, names };
    });
  }

  bringWordings(pages) {
    return this.bring("wordings", pages, (lines, page) =>
      this.ready(textsOf(lines, WORDING), page),
    );
  }

  // ---- Initials: the commonest phrases they may stand for ----

  async prepare(query) {
    if (query.foreign.length) await this.bringEnglish();
    const tokens = query.tokens.filter((token) => {
      const looked = token.length > 1 && token.length <= LONGEST_INITIALS && isLatin(token);
      return looked && !this.lexicon.latinInText.has(token);
    });
    const keys = [].concat(...tokens.map(chunks));
    await this.bringPhrases(keys);
    const { pronunciations } = this.lexicon;
    const noPinyin = keys.filter((key) => !pronunciations.segment(key).length);
    await this.bringPhrases([].concat(...noPinyin.map((key) => this.halves(key))));
  }

  bringPhrases(keys) {
    const wanted = new Set();
    for (const key of keys) {
      shardsOf([key, key], this.firsts.initials.firsts).forEach((number) => wanted.add(number));
    }
    return this.bring("initials", Array.from(wanted), decodeRows);
  }

  phrasesOf(letters) {
    let row = "";
    this.files.initials.forEach((file) => {
      row = file.get(letters) || row;
    });
    return row;
  }

  // What is no phrase, as a phrase of two and the rest.
  halves(letters) {
    const whole = letters.length < 4 || this.phrasesOf(letters);
    return whole ? [letters] : [letters.slice(0, 2), letters.slice(2)];
  }

  spellings(units) {
    const parts = [].concat(...chunks(lettersOf(units)).map((chunk) => this.halves(chunk)));
    let whole = [{ tokens: [], rank: 1 }];
    for (const letters of parts) {
      const phrases = this.phrasesOf(letters)
        .split(" ")
        .filter(Boolean)
        .map((entry) => {
          const [phrase, count] = splitGroup(entry);
          const tokens = Array.from(phrase);
          return { tokens, rank: spellingRank(tokens, Number(count), this.lexicon) };
        });
      phrases.sort((a, b) => b.rank - a.rank);
      const longer = [];
      for (const before of whole) {
        for (const { tokens, rank } of phrases.slice(0, MAX_PHRASES)) {
          longer.push({ tokens: before.tokens.concat(tokens), rank: before.rank * rank });
        }
      }
      // the others would be as many as there are letters, three times over and over
      whole = longer.sort((a, b) => b.rank - a.rank).slice(0, MOST_SPELLED);
    }
    return whole.length ? likeliestSpellings(whole, true) : [];
  }

  // ---- Pages with a bigram ----

  // The list of text files is long: it comes letter by letter.
  bringDirectory(expansions) {
    const wanted = new Set();
    for (const { bigrams } of expansions) {
      for (const { a } of bigrams) {
        if (this.directoryLetters.includes(letterOf(a))) wanted.add(letterOf(a));
      }
    }
    return this.bring("directory", Array.from(wanted), (text) => {
      const [at, ...firsts] = text.split(" ");
      return { at: Number(at), firsts };
    });
  }

  filesOf(kind, bigram) {
    const range = keyRange(bigram);
    const list = kind === "text" ? this.files.directory.get(letterOf(bigram.a)) : this.firsts[kind];
    if (!list) return [];
    // No file has keys of two first letters.
    const numbers = shardsOf(range, list.firsts).filter((n) => list.firsts[n][0] === bigram.a[0]);
    return numbers.map((number) => number + list.at);
  }

  bringBigrams(kind, expansions, most) {
    const wanted = new Set();
    for (const { bigrams, units } of expansions) {
      // One character or letter is the beginning of a query: a look at the first who have it must do.
      const few = units.length > 1 ? undefined : 1;
      for (const bigram of bigrams) {
        this.filesOf(kind, bigram)
          .slice(0, few)
          .forEach((number) => wanted.add(number));
      }
    }
    return this.bring(kind, Array.from(wanted).slice(0, most), decodeRows);
  }

  // {pages, strengths, spread}: what is written as asked first, then what sounds alike.
  pagesWith(kind, bigram) {
    const range = keyRange(bigram);
    const name = kind + range.join() + bigram.written;
    const known = this.postings.get(name);
    if (known) return known;
    let whole = true;
    let groups = [];
    for (const number of this.filesOf(kind, bigram)) {
      const rows = this.files[kind].get(number);
      if (!rows) whole = false;
      else groups.push(...groupsIn(rows, range));
    }
    groups = groups
      .map((group) => {
        const [written, codes] = splitGroup(group);
        return { codes, similarity: writtenSimilarity(bigram, written) };
      })
      .filter(({ similarity }) => similarity);
    groups.sort((a, b) => b.similarity - a.similarity);
    const list = unpack(groups);
    return whole ? this.postings.keep(name, list) : list;
  }
}

function total(map, prefix) {
  let sum = 0;
  map.forEach((pages, key) => {
    if (key.startsWith(prefix)) sum += pages;
  });
  return sum;
}

// Longer ones are looked up four by four.
function chunks(letters) {
  if (letters.length <= LONGEST_PHRASE) return [letters];
  return [letters.slice(0, CHUNK)].concat(chunks(letters.slice(CHUNK)));
}

function letterOf(key) {
  if (/^[a-z]/.test(key)) return key[0];
  return /^\d/.test(key) ? "0" : "_";
}

function unpack(groups) {
  const pages = [];
  const strengths = [];
  let spread = 0;
  for (const { codes, similarity } of groups) {
    spread += decodePostings(codes, (page, weight) => {
      pages.push(page);
      strengths.push(similarity * (FIELD + weight / BY_WEIGHT));
    });
  }
  return { pages: Int32Array.from(pages), strengths: Float32Array.from(strengths), spread };
}
