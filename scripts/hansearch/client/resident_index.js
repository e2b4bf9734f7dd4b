// An index that fits into memory: titles, aliases and questions at once, texts by the sounds a query has.

import { decodePronunciations, decodeRecord, decodeVariants } from "./codec.js";
import { Lexicon } from "./lexicon.js";
import { QUESTION, TitleIndex, WORDING, headTexts, textsOf } from "./titles.js";
import { TokenTable } from "./similarity.js";
import { scoreTexts } from "./score.js";
import { tokenize } from "./tokenizer.js";

/** What both readers keep of a site, whatever its size. */
export class Index {
  constructor(manifest, loader) {
    this.size = manifest.size;
    this.loader = loader;
    this.listings = new Set(manifest.listings);
    this.lexicon = new Lexicon(decodePronunciations(manifest.runs, manifest.rest), manifest.words);
    this.table = new TokenTable(this.lexicon.pronunciations);
    this.variants = null;
    this.edition = 0; // grows with all that may change what a query finds
  }

  /** Traditional characters and regional words come with a file of their own. */
  async bringVariants() {
    if (!this.variants) this.variants = decodeVariants(await this.loader.file("variants"));
    return this.variants;
  }

  /** English comes with a file of its own, for letters that are no word of ours. */
  async bringEnglish() {
    if (this.lexicon.hasEnglish) return;
    const told = await this.loader.file("latin");
    if (this.lexicon.hasEnglish) return;
    this.lexicon.addEnglish(told);
    this.edition++;
  }
}

/** @implements {IndexReader} */
export class ResidentIndex extends Index {
  constructor(manifest, loader) {
    super(manifest, loader);
    this.pages = manifest.pages;
    this.complete = false;
    this.shards = new Map();
    this.recordsRead = new Map();
    this.postings = new Map();
    this.titles = new TitleIndex(this.table, this.lexicon);
    this.pages.forEach((page, number) => this.titles.add(headTexts(page), number));
    this.names = this.pages.map((page) => ({
      title: this.lexicon.namesIn(tokenize(page[1])),
      any: this.lexicon.namesIn(tokenize(`${page[1]} ${page[2]} ${page[3]}`)),
    }));
    this.titles.eachLatin((word) => this.lexicon.addLatin(word));
  }

  documentFrequency(unit) {
    return this.titles.documentFrequency(unit);
  }

  spellings(units) {
    return this.titles.spellings(units);
  }

  namesOf(page) {
    return this.names[page];
  }

  async prepare(query) {
    // Letters that cannot be pinyin wait for the English; the others are answered at once, and again
    // with it.
    const { pronunciations } = this.lexicon;
    const english = query.foreign.some((token) => !pronunciations.segment(token).length);
    if (english) await this.bringEnglish();
  }

  async scoreTitles(query) {
    const candidates = (expansion) => this.titles.candidates(expansion);
    scoreTexts(query.expansions, this.titles.texts, candidates, this, query.hits);
  }

  /** The other questions, the further wordings, English: what may wait for the first result. */
  async bringRest(query) {
    await Promise.all([this.bringMore(), query.foreign.length ? this.bringEnglish() : null]);
  }

  async bringMore() {
    if (this.complete) return;
    const [more, text] = await Promise.all([this.loader.file("more"), this.loader.part("text")]);
    if (this.complete) return;
    this.complete = true;
    this.edition++;
    this.text = text;
    this.firsts = more.firsts.split(" ");
    this.lengths = more.lengths;
    hansearch.extra = more.extra;
    more.sections.forEach((anchors, page) => this.titles.nameSections(page, anchors.split(" ")));
    more.questions.forEach((lines, page) => this.titles.add(textsOf(lines, QUESTION), page));
    more.wordings.forEach((lines, page) => this.titles.add(textsOf(lines, WORDING), page));
    this.model = new text.NameModel(this.titles.texts, this.size);
  }

  likelihoods(query) {
    return this.model ? this.model.scores(this.table.idsOf(query.tokens)) : null;
  }

  scoreTexts(query) {
    return this.text.scoreResidentTexts(query, this);
  }

  records(hits) {
    return Promise.all(
      hits.map(async ({ page }) => {
        if (!this.recordsRead.has(page)) {
          const record = decodeRecord(await this.loader.file(`records/${page}`));
          this.recordsRead.set(page, record);
        }
        return this.recordsRead.get(page);
      }),
    );
  }

  partsOf(query) {
    return this.text.partsOf(query, this);
  }

  addPart(hits, others, part) {
    this.text.addPart(hits, others, part);
  }

  brief(page) {
    return { url: this.pages[page][0], title: this.pages[page][1], answer: "", sections: [] };
  }

  textsOf(page) {
    return this.titles.texts.filter((text) => text.page === page);
  }

  locate(record, hit) {
    return this.text
      ? this.text.locate(record, hit, this)
      : { anchor: "", heading: "", answer: "", excerpt: "" };
  }
}
