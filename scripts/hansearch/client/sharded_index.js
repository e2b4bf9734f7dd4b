// An index of any size: titles, aliases and questions are looked up too, and read page by page.

import { Index } from "./resident_index.js";
import { WORDING, headTexts, textsOf } from "./titles.js";
import { bigramsOf, groupsIn, keyRange, shardsOf, writtenSimilarity } from "./bigrams.js";
import {
  decodeFrequencies,
  decodePostings,
  decodeRecord,
  decodeRows,
  splitGroup,
} from "./codec.js";
import { fuzzyPinyin } from "./pronunciation.js";
import { idf, isHalfEnglish, likeliestSpellings, spellingRank } from "./expand.js";
import { isAbout, isAnswer } from "./answerable.js";
import { initialUnits, lettersOf } from "./units.js";
import { isHan, isLatin } from "./tokenizer.js";
import { SUBJECT, scoreTexts, scoreWithText } from "./score.js";

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
const LISTED = 1500; // pages a bigram brings, what is written as asked first
const EXPANSIONS = 8; // tried …
const FIRST = 3; // … so many of them at once …
const BY_TEXT = 4; // … and so many by text
const LIKELY = 8; // pages looked at by title …
const MORE = 6; // … then by text and further wordings
const READ = 2; // shown rows of which the text may be read
const ALIGNED = 100; // texts aligned in an expansion that is close to what was typed
const CLOSE = 0.96;
const FITS = 0.86; // what fits so well needs neither further expansions nor the text …
const LETTERS_FIT = 0.8; // … nor letters, of which more may come
const LONGEST_INITIALS = 9;
const CHUNK = 4; // initials looked up together where there are more than LONGEST_PHRASE
const LONGEST_PHRASE = 6; // characters of a phrase of which the initials are listed
const INITIAL_SPREAD = 0.3; // of all pages: what a first letter tells
const MAX_BIGRAMS = 9; // of an expansion
const TELLING = 0.25; // of the weight of the one that tells most
const FULL_WEIGHT = 1.5;
const FIELD = 0.7;
const BY_WEIGHT = 50;
const LEAST_SHARE = 0.15; // of a query that a likely page has
const TEXT_BONUS = 1.1;

/** A map of which the oldest entry goes when it is full. */
class Kept extends Map {
  constructor(most) {
    super();
    this.most = most;
  }

  keep(key, value) {
    if (this.size >= this.most) this.delete(this.keys().next().value);
    this.set(key, value);
    return value;
  }

  /** @returns {*} the value, which becomes the newest */
  use(key) {
    const value = this.get(key);
    if (value === undefined) return undefined;
    this.delete(key);
    this.set(key, value);
    return value;
  }
}

/** @implements {IndexReader} */
export class ShardedIndex extends Index {
  constructor(manifest, loader, text) {
    super(manifest, loader);
    this.text = text;
    this.directoryLetters = manifest.directory;
    this.firsts = {
      titles: { at: 0, firsts: manifest.titles.split(" ") },
      initials: { at: 0, firsts: manifest.initials.split(" ") },
    };
    this.files = {};
    for (const kind of Object.keys(MOST_KEPT)) this.files[kind] = new Kept(MOST_KEPT[kind]);
    this.postings = new Kept(MOST_POSTINGS);
    this.counted = new Kept(MOST_COUNTED);
    this.frequencies = new Map();
    this.bySound = new Map();
    this.sums = new Float32Array(this.size);
    this.seen = new Int32Array(this.size);
    this.mark = 0;
    this.says = new Float32Array(1000);
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

  /** Firms and places of a page, as far as it has been read. */
  namesOf(page) {
    const head = this.files.heads.get(page);
    return head && head.names;
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
    if (units[0].kind !== "initial" || units.length > LONGEST_INITIALS) return [];
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
        for (const { tokens, rank } of phrases.slice(0, parts.length > 1 ? 2 : 3)) {
          longer.push({ tokens: before.tokens.concat(tokens), rank: before.rank * rank });
        }
      }
      whole = longer;
    }
    return whole.length ? likeliestSpellings(whole, true) : [];
  }

  // ---- Bigrams and their pages ----

  // What tells most of an expansion.
  tellingBigrams(expansion) {
    const { units } = expansion;
    const { pronunciations } = this.lexicon;
    let bigrams = bigramsOf(expansion, pronunciations);
    for (const bigram of bigrams) {
      if (bigram.b) continue;
      bigram.anyWord = true;
      bigram.prefix = bigram.a;
    }
    if (units.length === 1 && units[0].kind !== "initial" && !bigrams.length) {
      const [unit] = units;
      const a = unit.kind === "han" ? fuzzyPinyin(pronunciations.commonest(unit.char)) : unit.fuzzy;
      const prefix = unit.partial ? undefined : `${a},`;
      const { partial } = unit;
      bigrams = [{ a, b: "", prefix, partial, written: `${unit.char || "?"}?`, weight: 1 }];
    }
    const most = Math.max(...bigrams.map(({ weight }) => weight));
    const telling = bigrams.filter(({ weight }) => weight >= most * TELLING);
    if (telling.length <= MAX_BIGRAMS) return telling;
    return telling.sort((a, b) => b.weight - a.weight).slice(0, MAX_BIGRAMS);
  }

  // For slips: one left out between two, and two swapped.
  slippedBigrams({ units, weights }) {
    const found = [];
    units.forEach((_, i) => {
      for (const two of [
        [i, i + 2],
        [i + 1, i],
      ]) {
        if (two.some((k) => k >= units.length || weights[k] <= SUBJECT)) continue;
        const part = { units: two.map((k) => units[k]), weights: two.map((k) => weights[k]) };
        const bigrams = bigramsOf(part, this.lexicon.pronunciations);
        found.push(...bigrams.filter((bigram) => bigram.b));
      }
    });
    return found;
  }

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
    const list = kind === "text" ? this.files.directory.get(letterOf(range[0])) : this.firsts[kind];
    if (!list) return [];
    // No file has keys of two first letters.
    const numbers = shardsOf(range, list.firsts).filter((n) => list.firsts[n][0] === range[0][0]);
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

  // {pages, strengths, spread}: what is written as asked first, then what sounds alike, the commoner
  // first.
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
    groups.sort((a, b) => b.similarity - a.similarity || b.codes.length - a.codes.length);
    const list = unpack(groups);
    return whole ? this.postings.keep(name, list) : list;
  }

  // Page → {share of what the expansion's bigrams weigh, expansion}, the best of each page.
  tally(expansions, kinds) {
    const best = new Map();
    for (const expansion of expansions) {
      const { touched, whole } = this.sumBigrams(expansion, kinds);
      for (const page of touched) {
        const share = (this.sums[page] / whole) * expansion.factor;
        const known = best.get(page);
        this.sums[page] = 0;
        if (share > LEAST_SHARE && !(known && known.share >= share)) {
          best.set(page, { share, expansion });
        }
      }
    }
    return best;
  }

  sumBigrams({ bigrams }, kinds) {
    const { sums, seen } = this;
    const touched = [];
    let whole = 0;
    for (const bigram of bigrams) {
      const lists = kinds.map((kind) => this.pagesWith(kind, bigram));
      const spread = lists.reduce((sum, list) => sum + list.spread, 0);
      const weight = idf(this.size, spread) * Math.min(1, bigram.weight / FULL_WEIGHT);
      whole += weight;
      this.mark++;
      for (const { pages, strengths } of lists) {
        for (let i = 0; i < pages.length; i++) {
          const page = pages[i];
          if (seen[page] === this.mark) continue;
          seen[page] = this.mark;
          if (!sums[page]) touched.push(page);
          sums[page] += weight * strengths[i];
        }
      }
    }
    return { touched, whole };
  }

  // ---- Scoring: likely pages by their names as on a small site; then by their texts ----

  async scoreHeads(query, pages, expansions, withWordings) {
    const [heads, wordings] = await Promise.all([
      this.bringHeads(pages),
      this.bringWordings(withWordings),
    ]);
    const texts = [].concat(...heads.map((head) => head.texts), ...wordings);
    scoreTexts(
      expansions,
      texts,
      (expansion) => this.candidates(expansion, texts),
      this,
      query.hits,
    );
  }

  // The texts that have most of what counts; only these are worth aligning.
  candidates({ units, weights, factor }, texts) {
    if (this.says.length < this.table.tokens.length) {
      this.says = new Float32Array(this.table.tokens.length + 1000);
    }
    const { says } = this;
    const touched = [];
    units.forEach((unit, i) => {
      for (const id of this.table.fit(unit).hits) {
        touched.push(id);
        if (weights[i] > says[id]) says[id] = weights[i];
      }
    });
    const scores = texts.map(({ ids }) => ids.reduce((sum, id) => sum + says[id], 0));
    for (const id of touched) says[id] = 0;
    const numbers = Array.from(texts.keys()).filter((number) => scores[number]);
    numbers.sort((a, b) => scores[b] - scores[a]);
    return numbers.slice(0, factor > CLOSE ? ALIGNED : ALIGNED / 3);
  }

  fitsWell(query) {
    let best = 0;
    for (const hit of query.hits.values()) best = Math.max(best, hit.score / hit.expansion.factor);
    const last = query.tokens[query.tokens.length - 1] || "";
    return best >= (isLatin(last) ? LETTERS_FIT : FITS);
  }

  async scoreTitles(query) {
    const expansions = query.expansions.slice(0, EXPANSIONS).sort((a, b) => b.factor - a.factor);
    query.expansions = expansions;
    query.pages = [];
    query.halfTyped = query.tokens.length > 0 && this.isHalfTyped(query.tokens);
    await this.scoreLikely(query, expansions.slice(0, FIRST));
    if (!this.fitsWell(query) && expansions.length > FIRST) {
      await this.scoreLikely(query, expansions.slice(FIRST));
    }
  }

  async scoreLikely(query, expansions) {
    for (const one of expansions) one.bigrams = this.tellingBigrams(one);
    await this.bringBigrams("titles", expansions, 16);
    const most = query.halfTyped ? LIKELY / 2 : LIKELY;
    const pages = likeliest(this.tally(expansions, ["titles"]), most);
    query.pages.push(...pages);
    await this.scoreHeads(query, pages, expansions, []);
  }

  /** Nothing waits here: each query brings what it needs. */
  async bringRest() {}

  // Letters at the end that begin an English word, or are neither a word nor whole syllables nor
  // initials of a phrase: more is to come.
  isHalfTyped(tokens) {
    const last = tokens[tokens.length - 1];
    if (isHalfEnglish(tokens, this.lexicon)) return true;
    if (!isLatin(last) || this.lexicon.latin.has(last)) return false;
    const { pronunciations } = this.lexicon;
    const whole = pronunciations.segment(last).some((way) => {
      return pronunciations.syllables.has(way[way.length - 1].syllable);
    });
    return !whole && !this.spellings(initialUnits(last)).length;
  }

  async scoreTexts(query) {
    // The text may wait for the end of a word if there is something to show, and for a second
    // character.
    if (!query.expansions.length || this.fitsWell(query) || query.tokens.join("").length < 2)
      return;
    if (query.halfTyped && this.hasAnswer(query)) return;
    const some = query.expansions.slice(0, BY_TEXT);
    const slips = some.slice(0, 2).map((one) => ({ ...one, bigrams: this.slippedBigrams(one) }));
    for (const one of some) if (!one.bigrams) one.bigrams = this.tellingBigrams(one);
    await Promise.all([this.bringBigrams("titles", slips, 6), this.bringDirectory(some)]);
    await this.bringBigrams("text", some, 10);
    const bodies = this.tally(some, ["titles", "text"]);
    const near = likeliest(bodies, MORE);
    const slipped = likeliest(this.tally(slips, ["titles"]), MORE / 2);
    const pages = Array.from(new Set(query.pages.concat(near, slipped)));
    const unread = pages.filter((page) => !query.hits.has(page) || near.includes(page));
    await this.scoreHeads(query, unread, query.expansions, near);
    this.addTexts(query, bodies, pages);
  }

  addTexts(query, bodies, pages) {
    bodies.forEach(({ share, expansion }, page) => {
      const body = Math.min(1, share * TEXT_BONUS);
      const hit = query.hits.get(page);
      if (hit) hit.score = scoreWithText(hit.score, body);
      else if (pages.includes(page)) {
        const score = scoreWithText(0, body);
        query.hits.set(page, { page, score, expansion, text: null, breadth: 0, body });
      }
    });
  }

  hasAnswer(query) {
    let best = null;
    for (const hit of query.hits.values()) if (!best || hit.score > best.score) best = hit;
    return Boolean(best) && isAnswer(best, this.lexicon);
  }

  // ---- Showing ----

  // The text is read only where it may decide the place to land on: not where the page as a whole is
  // meant.
  async records(hits, query) {
    const brief = query.halfTyped || query.tokens.join("").length < 2;
    const near = hits.slice(0, brief ? 0 : READ).filter((hit) => !isAbout(hit, this.lexicon));
    const numbers = (some) => some.map((hit) => hit.page);
    const [heads, read] = await Promise.all([
      this.bringHeads(numbers(hits)),
      this.bring("records", numbers(near), decodeRecord),
    ]);
    return hits.map((hit, i) => read[near.indexOf(hit)] || heads[i]);
  }

  partsOf(query) {
    return this.text.partsOf(query, this);
  }

  addPart(hits, others, part) {
    this.text.addPart(hits, others, part);
  }

  brief(page) {
    return this.files.heads.get(page);
  }

  locate(record, hit) {
    return this.text.locate(record, hit, this);
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
    if (pages.length >= LISTED) break;
    spread += decodePostings(codes, (page, weight) => {
      pages.push(page);
      strengths.push(similarity * (FIELD + weight / BY_WEIGHT));
    });
  }
  return { pages: Int32Array.from(pages), strengths: Float32Array.from(strengths), spread };
}

function likeliest(shares, most) {
  const pages = Array.from(shares.keys());
  pages.sort((a, b) => shares.get(b).share - shares.get(a).share || a - b);
  return pages.slice(0, most);
}
