// Query → rows: normalise, expand, candidates, align, score, answerable, present.

import { answerFeatures, isAnswer } from "./answerable.js";
import { expandQuery } from "./expand.js";
import { isHan, tokenize } from "./tokenizer.js";
import { marks } from "./highlight.js";

/**
 * What a site of any size offers to a query.
 * @typedef {Object} IndexReader
 * @property {number} size pages
 * @property {Lexicon} lexicon
 * @property {TokenTable} table
 * @property {Set<number>} listings pages that only lead to others
 * @property {number} edition grows with all that may change what a query finds
 * @property {function(Unit): number} documentFrequency on how many pages it stands
 * @property {function(Unit[]): {units: Unit[], factor: number}[]} spellings what letters spell
 * @property {function(number): {title: Set, any: Set}} namesOf firms and places of a page that is read
 * @property {function(Query): Promise} prepare brings what is needed to expand it
 * @property {function(Query): Promise} scoreTitles adds to its hits
 * @property {function(Query): Promise} bringRest brings what may wait for the first result
 * @property {function(Query): Promise} scoreTexts adds to its hits
 * @property {function(Hit[], Query): Promise<Record[]>} records
 * @property {function(number): Record} brief a page before its record is there
 * @property {function(Query): ?Float64Array} likelihoods page → how much less likely the query is of
 *   its names than of the likeliest page's, as a logarithm; none where they are not all here
 * @property {function(number): Text[]} textsOf what a page is called and asked, as far as it is here
 * @property {function(Record, Hit): {anchor: string, heading: string, answer: string,
 *   excerpt: string}} locate
 */

/**
 * One query and all that is known of it; nothing of it is kept elsewhere.
 * @typedef {{text: string, tokens: string[], foreign: string[], expansions: Expansion[],
 *   hits: Map<number, Hit>, texts: Map<number, number>, edition: ?number}} Query
 */

const WORTH_SHOWING = 0.5; // of the score of the first row
const LIKELY = 0.03; // for every e-fold that the query is likelier of a page by all its names
const TOLD = 0.4; // for the page whose texts have most of the query together
const LONG = 16; // tokens; of a short query one text has it all
const NEAREST_ROWS = 5; // shown where none is sure

// Only Cantonese writes these.
const CANTONESE = /[冇咩嘅唔喺啲嗰咗畀搵]/;

const newQuery = (text, tokens, foreign) => {
  return {
    text,
    tokens,
    foreign,
    expansions: [],
    hits: new Map(),
    texts: new Map(),
    edition: null,
  };
};

async function normalise(text, reader) {
  let tokens = tokenize(text);
  const foreign = reader.lexicon.foreign(tokens);
  const strange = (token) => isHan(token) && !reader.lexicon.pronunciations.has(token);
  if (reader.variants || tokens.some((token) => strange(token) || CANTONESE.test(token))) {
    tokens = tokenize(text, await reader.bringVariants());
  }
  return newQuery(text, tokens, foreign);
}

// Anew where something has come since that may change what it finds.
async function scoreTitles(query, reader) {
  if (query.edition === reader.edition) return;
  query.edition = reader.edition;
  query.hits = new Map();
  query.expansions = expandQuery(query.tokens, reader.lexicon, reader);
  await reader.scoreTitles(query);
}

async function scoreAll(query, reader) {
  await reader.bringRest(query);
  await scoreTitles(query, reader);
  await reader.scoreTexts(query);
}

// Best first: by score; where no single text has the whole, also by how likely the query is of a page
// by all its names, and by what its texts have of it together, of the most that a page has.
function inOrder(hits, query, reader) {
  const best = Math.max(...Array.from(hits.values(), (hit) => hit.score));
  const likelihoods = reader.likelihoods(query);
  const most = Math.max(...query.texts.values());
  const long = Math.min(1, query.tokens.length / LONG);
  const told = TOLD * long * Math.max(0, 2 * long - 1); // a short one stands in many by chance
  const ranked = Array.from(hits.values(), (hit) => {
    const named = likelihoods ? LIKELY * likelihoods[hit.page] : 0;
    const texts = told * ((query.texts.get(hit.page) || 0) / most || 0);
    return { ...hit, rank: hit.score + (1 - best) * (named + texts) };
  });
  return ranked.sort((a, b) => b.rank - a.rank || a.page - b.page);
}

// The hits to show and whether each is an answer: the first decides, since the others stand behind it.
function answers(query, { limit, whole }, reader) {
  const hits = inOrder(query.hits, query, reader);
  if (!hits.length || !(whole || isAnswer(hits[0], reader.lexicon))) return [];
  const shown = hits.filter((hit) => hit.score >= hits[0].score * WORTH_SHOWING).slice(0, limit);
  return shown.map((hit) => ({ ...hit, sure: isAnswer(hit, reader.lexicon) }));
}

// What comes nearest where no page answers the whole.
async function nearest(query, { limit }, reader) {
  const hits = new Map(query.hits);
  for (const part of reader.partsOf(query)) {
    const asked = newQuery(query.text, part.tokens, query.foreign);
    await scoreTitles(asked, reader);
    await reader.scoreTexts(asked);
    reader.addPart(hits, asked.hits, part);
  }
  const shown = inOrder(hits, query, reader).slice(0, Math.min(limit, NEAREST_ROWS));
  return shown.map((hit) => ({ ...hit, sure: false }));
}

function toRow(hit, record, reader) {
  const { anchor, heading, answer, excerpt } = reader.locate(record, hit);
  const matched = hit.text && hit.text.kind ? hit.text.plain : "";
  const marked = (text) => marks(text, hit.expansion, reader.table);
  return {
    url: record.url + (anchor ? `#${anchor}` : ""),
    title: record.title,
    section: heading,
    answer,
    excerpt,
    note: record.note || "",
    matched,
    sure: hit.sure,
    score: Math.round(hit.score * 1000) / 1000,
    evidence: answerFeatures(hit, reader.lexicon),
    marks: { title: marked(record.title), excerpt: marked(excerpt), matched: marked(matched) },
  };
}

/**
 * The whole way of one query over an index that is open.
 * @param {IndexReader} reader @param {string} text
 * @param {{limit: number, onPartial?: function(Row[]): void, whole?: boolean}} options
 * @returns {Promise<Row[]>}
 */
export async function find(reader, text, options) {
  const query = await normalise(text, reader);
  await reader.prepare(query);
  await scoreTitles(query, reader);
  const early = options.onPartial ? answers(query, options, reader) : [];
  if (early.length)
    options.onPartial(early.map((hit) => toRow(hit, reader.brief(hit.page), reader)));
  await scoreAll(query, reader);
  let hits = answers(query, options, reader);
  if (!hits.length && query.tokens.length) hits = await nearest(query, options, reader);
  const records = await reader.records(hits, query);
  return hits.map((hit, i) => toRow(hit, records[i], reader));
}

/**
 * One page, or the section of a page, that answers. `url` is relative to the site's root and names the
 * section to open. `sure`: it answers; where no row is sure, these are only the nearest. `answer`: the
 * sentence that answers, if the page has one; `excerpt`: the sentence to show. `matched`: the other
 * title or the question that was hit, if any. `note`: what the page says beside its answers, a date. `marks`: pieces to mark, from and up to which character.
 * @typedef {{url: string, title: string, section: string, answer: string, excerpt: string,
 *   note: string, matched: string, sure: boolean, score: number, evidence: number[],
 *   marks: {title: number[][], excerpt: number[][], matched: number[][]}}} Row
 */
