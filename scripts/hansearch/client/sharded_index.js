// An index of any size: which of its files a query needs, and what is found in them.

import { ShardFiles } from "./shard_files.js";
import { bigramsOf } from "./bigrams.js";
import { decodeRecord } from "./codec.js";
import { fuzzyPinyin } from "./pronunciation.js";
import { idf, isHalfEnglish } from "./expand.js";
import { isAbout, isAnswer } from "./answerable.js";
import { initialUnits } from "./units.js";
import { isLatin } from "./tokenizer.js";
import { SUBJECT, scoreTexts, scoreWithText } from "./score.js";

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
const MAX_BIGRAMS = 9; // of an expansion
const TELLING = 0.25; // of the weight of the one that tells most
const FULL_WEIGHT = 1.5;
const LEAST_SHARE = 0.15; // of a query that a likely page has
const TEXT_BONUS = 1.1;

/** @implements {IndexReader} */
export class ShardedIndex extends ShardFiles {
  constructor(manifest, loader, text) {
    super(manifest, loader);
    this.text = text;
    this.sums = new Float32Array(this.size);
    this.seen = new Int32Array(this.size);
    this.mark = 0;
    this.says = new Float32Array(1000);
  }

  // ---- Bigrams of an expansion, and the pages that have them ----

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
      const [weight] = expansion.weights;
      const a = unit.kind === "han" ? fuzzyPinyin(pronunciations.commonest(unit.char)) : unit.fuzzy;
      const prefix = unit.partial ? undefined : `${a},`;
      const { partial } = unit;
      bigrams = [{ a, b: "", prefix, partial, written: `${unit.char || "?"}?`, weight }];
    }
    const most = Math.max(...bigrams.map(({ weight }) => weight));
    const telling = bigrams.filter(({ weight }) => weight >= most * TELLING);
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
    query.halfTyped = query.tokens.length > 0 && this.isHalfTyped(query.tokens);
    await this.scoreLikely(query, expansions.slice(0, FIRST));
    if (!this.fitsWell(query)) await this.scoreLikely(query, expansions.slice(FIRST));
  }

  async scoreLikely(query, expansions) {
    for (const one of expansions) one.bigrams = this.tellingBigrams(one);
    await this.bringBigrams("titles", expansions, 16);
    const most = query.halfTyped ? LIKELY / 2 : LIKELY;
    const pages = likeliest(this.tally(expansions, ["titles"]), most);
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
    await Promise.all([this.bringBigrams("titles", slips, 6), this.bringDirectory(some)]);
    await this.bringBigrams("text", some, 10);
    const bodies = this.tally(some, ["titles", "text"]);
    const near = likeliest(bodies, MORE);
    const slipped = likeliest(this.tally(slips, ["titles"]), MORE / 2);
    const pages = Array.from(new Set(near.concat(slipped)));
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
    return Array.from(query.hits.values()).some((hit) => isAnswer(hit, this.lexicon));
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

  /** A large site's names and texts are never all here. */
  likelihoods() {
    return null;
  }

  textsOf(page) {
    const { heads, wordings } = this.files;
    return (heads.get(page) || { texts: [] }).texts.concat(wordings.get(page) || []);
  }

  locate(record, hit) {
    return this.text.locate(record, hit, this);
  }
}

function likeliest(shares, most) {
  const pages = Array.from(shares.keys());
  pages.sort((a, b) => shares.get(b).share - shares.get(a).share || a - b);
  return pages.slice(0, most);
}
