// The texts of a site whose titles are in memory: pairs of neighbours → pages.

import { bigramsOf, groupsIn, keyRange, shardsOf, writtenSimilarity } from "./bigrams.js";
import { decodePostings, decodeRows, splitGroup } from "./codec.js";
import { idf } from "./expand.js";
import { scoreWithText } from "./score.js";
import { textScores } from "./bm25.js";

const LIKELIEST = 8; // expansions whose files are brought; more would cost more than they find
const MAX_FILES = 24;
const MAX_KEPT = 400; // bigrams whose pages are kept
const FIELD = 0.9; // of its worth at least, in whatever field a bigram stands …
const BY_WEIGHT = 150; // … and a little more for a better one
const FULL_WEIGHT = 1.5; // from here on a bigram counts in full
const WORD_IN_TEXT = 0.9; // what a word in the text counts as if it stood in a title

async function bringShards(expansions, index) {
  const wanted = new Set();
  for (const { bigrams } of expansions.slice(0, LIKELIEST)) {
    for (const bigram of bigrams) {
      for (const number of shardsOf(keyRange(bigram), index.firsts)) wanted.add(number);
    }
  }
  await Promise.all(
    Array.from(wanted)
      .slice(0, MAX_FILES)
      .map(async (number) => {
        if (index.shards.has(number)) return;
        index.shards.set(number, decodeRows(await index.loader.file(`text/${number}`)));
      }),
  );
}

// Page → how well it has the bigram, and how often what was written; kept once all files it comes from
// are there.
function pagesWith(bigram, index) {
  const range = keyRange(bigram);
  const name = range.concat(bigram.written).join();
  if (index.postings.has(name)) return index.postings.get(name);
  const found = { strengths: new Map(), frequencies: new Map() };
  let whole = true;
  for (const number of shardsOf(range, index.firsts)) {
    const rows = index.shards.get(number);
    if (!rows) whole = false;
    for (const group of rows ? groupsIn(rows, range) : []) {
      const [written, codes] = splitGroup(group);
      const similarity = writtenSimilarity(bigram, written);
      decodePostings(codes, (page, weight) => {
        const strength = similarity * (FIELD + weight / BY_WEIGHT);
        if (!(found.strengths.get(page) >= strength)) found.strengths.set(page, strength);
        if (similarity === 1) found.frequencies.set(page, weight);
      });
    }
  }
  if (index.postings.size > MAX_KEPT) index.postings.clear();
  if (whole) index.postings.set(name, found);
  return found;
}

// Adds to the hits what the texts have of one expansion, by weight.
function scoreExpansion(expansion, hits, index) {
  const shares = new Map();
  let whole = 0;
  for (const bigram of expansion.bigrams) {
    const { strengths } = pagesWith(bigram, index);
    const weight = idf(index.size, strengths.size) * Math.min(1, bigram.weight / FULL_WEIGHT);
    whole += weight;
    strengths.forEach((strength, page) => {
      shares.set(page, (shares.get(page) || 0) + weight * strength);
      const hit = hits.get(page);
      if (bigram.unit === undefined || !hit || hit.expansion !== expansion) return;
      if (strength > 0.85) hit.unitScores[bigram.unit] = WORD_IN_TEXT;
    });
  }
  shares.forEach((share, page) => {
    const body = (share / whole) * expansion.factor;
    const hit = hits.get(page);
    if (!hit) hits.set(page, { page, score: 0, expansion, text: null, breadth: 0, body });
    else if (!(hit.body >= body)) hit.body = body;
  });
}

/** @param {Query} query whose hits are added to @param {ResidentIndex} index */
export async function scoreResidentTexts(query, index) {
  for (const one of query.expansions) one.bigrams = bigramsOf(one, index.lexicon.pronunciations);
  await bringShards(query.expansions, index);
  for (const one of query.expansions)
    if (one.bigrams.length) scoreExpansion(one, query.hits, index);
  const typed = query.expansions.find((one) => one.factor === 1);
  const pairs = new Map((typed ? typed.bigrams : []).map((pair) => [pair.written, pair]));
  const postings = Array.from(pairs.values(), (pair) => pagesWith(pair, index).frequencies);
  query.texts = textScores(postings, index.lengths);
  query.hits.forEach((hit) => {
    hit.score = scoreWithText(hit.score, hit.body || 0);
  });
}
