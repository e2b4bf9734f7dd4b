// One page in detail: which section to open, which sentence to show, what to mark.

import { align } from "./align.js";
import { isAbout } from "./answerable.js";
import { SUBJECT } from "./score.js";
import { tokenize } from "./tokenizer.js";

const TELLS = 0.6; // so well a token must fit to be worth a look at its sentence
const MAX_SENTENCES = 8;
const OPENING = 80; // characters shown of a section of which no sentence is about the query
const HEADING_ALONE = 0.95;
const SENTENCE = 0.85;
const HEADING = 0.2; // added to its sentences
const FROM_THE_TOP = 0.3; // of a section's worth, where the page as a whole is meant
const CLEAR_HEADING = 0.5; // unless a heading says it so well …
const CLEARER_THAN_TITLE = 1.3; // … and so much better than the title
const WORTH_LANDING = 0.34;
const QUESTION_DECIDES = 0.5; // so well a question must fit for its section to be opened
const RATHER_THAN_ANSWER = 0.9;

// A record cut into sentences once, with the sentences of each token.
function cut(record, table) {
  const ids = (text) => table.idsOf(tokenize(text));
  const sentences = [];
  const byToken = new Map();
  const sections = record.sections.map((section) => {
    const opening = section.answer || section.text.slice(0, OPENING);
    return { ...section, ids: ids(section.heading), opening };
  });
  for (const section of sections) {
    const whole = [section.answer, section.text].filter(Boolean).join("；");
    for (const text of whole.match(/[^。！？；]+[。！？；]*/g) || []) {
      const number = sentences.push({ section, text, ids: ids(text) }) - 1;
      for (const token of new Set(sentences[number].ids)) {
        if (!byToken.has(token)) byToken.set(token, []);
        byToken.get(token).push(number);
      }
    }
  }
  return { sections, sentences, byToken, title: ids(record.title), answer: ids(record.answer) };
}

// The sentences with most of the words that count; only these are worth aligning.
function likelySentences(page, tells) {
  const hits = new Map();
  page.byToken.forEach((numbers, token) => {
    if (!tells(token)) return;
    for (const number of numbers) hits.set(number, (hits.get(number) || 0) + 1);
  });
  const numbers = Array.from(hits.keys()).sort((a, b) => hits.get(b) - hits.get(a) || a - b);
  return numbers.slice(0, MAX_SENTENCES).map((number) => page.sentences[number]);
}

/**
 * @param {Record} record @param {Hit} hit @param {IndexReader} reader
 * @returns {{anchor: string, heading: string, answer: string, excerpt: string}} no anchor: from the top
 */
export function locate(record, hit, { table, lexicon }) {
  const named = hit.text && hit.textScore >= QUESTION_DECIDES ? hit.text.section : "";
  const asked = named && record.sections.find((one) => one.anchor === named);
  if (asked) {
    const excerpt = asked.answer || asked.text.slice(0, OPENING) || record.answer;
    return { anchor: asked.anchor, heading: asked.heading, answer: asked.answer, excerpt };
  }
  const page = (record.cut = record.cut || cut(record, table));
  const { weights, units } = hit.expansion;
  const fits = table.similarities(units);
  const tells = (id) => fits.some((fit, i) => weights[i] > SUBJECT && fit[id] > TELLS);
  const score = (ids) => (ids.some(tells) ? align(fits, weights, ids).score : 0);
  const sentences = likelySentences(page, tells).map(({ section, text, ids }) => {
    return { section, text, score: score(ids) };
  });
  const title = score(page.title);
  const about = isAbout(hit, lexicon);
  let best = null;
  for (const section of page.sections) {
    const heading = score(section.ids);
    let sentence = { score: 0, text: section.opening };
    for (const one of sentences) {
      if (one.section === section && one.score > sentence.score) sentence = one;
    }
    let worth = Math.max(heading * HEADING_ALONE, sentence.score * SENTENCE + heading * HEADING);
    const clear = heading > CLEAR_HEADING && heading > title * CLEARER_THAN_TITLE;
    if (about && !clear) worth *= FROM_THE_TOP;
    if (!best || worth > best.worth) best = { worth, section, sentence };
  }
  const top = { anchor: "", heading: "", answer: record.answer, excerpt: record.answer };
  if (!best || best.worth < WORTH_LANDING) return top;
  const { anchor, heading, answer } = best.section;
  const shown = best.sentence.score > score(page.answer) * RATHER_THAN_ANSWER;
  return { anchor, heading, answer, excerpt: shown ? best.sentence.text : record.answer };
}
