// One page in detail: which section to open, which sentence to show, what to mark.

import { align } from "./align.js";
import { SUBJECT } from "./score.js";
import { TITLE } from "./titles.js";
import { tokenize } from "./tokenizer.js";

const TELLS = 0.6; // so well a token must fit to be worth a look at its sentence
const MAX_SENTENCES = 8;
const OPENING = 80; // characters shown of a section of which no sentence is about the query
const QUESTION_DECIDES = 0.5; // so well a question must fit for its section to be opened
const RATHER_THAN_ANSWER = 0.9;

// Which section answers where no question decides: weights of a conditional logistic regression over
// the sections of a page, rounded. It was fitted on 500 questions of a site, each left out of the
// index in turn, and on half of 220 questions written without looking at them.
const ASKED = 5.2; // the best of its questions …
const ASKED_TEXTS = 3; // … of which so many count
const HEADING = 3.5;
const HAS = 4.3; // what it has of the query, and other sections have not
const FROM_THE_TOP = -0.4; // the page as a whole
const IN_TEXT = 0.75; // what a sentence has, beside a question, a heading or an answer
const FITS = 0.7; // so well a unit must fit for a section to have it
const WORTH_LANDING = 2;

// A page cut once into sections and sentences. The first section is the page as a whole: its title,
// what it is called, its answer.
function cut(record, texts, table) {
  const ids = (text) => table.idsOf(tokenize(text));
  const whole = { anchor: "", heading: record.title, answer: record.answer, text: "" };
  const lead = record.sections.find((one) => !one.anchor);
  const sections = [{ ...whole, text: lead ? lead.text : "" }]
    .concat(record.sections.filter((one) => one.anchor))
    .map((section) => {
      const { anchor, heading, answer } = section;
      const own = texts.filter((one) => (one.section || "") === anchor && one.kind !== TITLE);
      return {
        ...section,
        asked: own.map((one) => one.ids),
        headingIds: ids(heading),
        answerIds: ids(answer || ""),
      };
    });
  const sentences = [];
  for (const section of sections) {
    const said = [section.answer, section.text].filter(Boolean).join("；");
    for (const text of said.match(/[^。！？；]+[。！？；]*/g) || []) {
      sentences.push({ section, text, ids: ids(text) });
    }
  }
  return { sections, sentences };
}

// The sentences with most of the words that count; only these are worth aligning.
function likelySentences(page, tells) {
  const counts = new Map(
    page.sentences.map((one) => [one, Array.from(new Set(one.ids)).filter(tells).length]),
  );
  return page.sentences
    .filter((one) => counts.get(one))
    .sort((a, b) => counts.get(b) - counts.get(a))
    .slice(0, MAX_SENTENCES);
}

// How well a section fits: its best questions, its heading, and each unit by the best of all it has.
function fitOf(section, sentences, fits, weights) {
  const units = new Float32Array(fits.length);
  const score = (ids, worth) => {
    const fit = align(fits, weights, ids);
    for (let i = 0; i < units.length; i++) {
      units[i] = Math.max(units[i], worth * fit.unitScores[i]);
    }
    return fit.score;
  };
  const asked = section.asked.map((ids) => score(ids, 1)).sort((a, b) => b - a);
  const best = asked.slice(0, ASKED_TEXTS).reduce((sum, one) => sum + one, 0);
  const heading = score(section.headingIds, 1);
  const answer = score(section.answerIds, 1);
  let sentence = { score: 0, text: "" };
  for (const { text, ids } of sentences.filter((one) => one.section === section)) {
    const told = score(ids, IN_TEXT);
    if (told > sentence.score) sentence = { score: told, text };
  }
  return { section, asked: best / ASKED_TEXTS, heading, answer, sentence, units };
}

// Of the weight of the query, what each has; what few sections of the page have counts more.
function sharesOf(found, weights) {
  const telling = weights.map((weight, i) => {
    if (!found.some(({ units }) => units[i])) return 0;
    const have = found.filter(({ units }) => units[i] > FITS).length;
    return weight * Math.log((found.length + 1) / (have + 0.5));
  });
  const whole = telling.reduce((sum, one) => sum + one, 0);
  return found.map(({ units }) => {
    return whole ? telling.reduce((sum, one, i) => sum + one * units[i], 0) / whole : 0;
  });
}

// The section that fits best; null where none fits well enough.
function bestSection(page, { expansion }, table) {
  const { weights, units } = expansion;
  const fits = table.similarities(units);
  const tells = (id) => fits.some((fit, i) => weights[i] > SUBJECT && fit[id] > TELLS);
  const sentences = likelySentences(page, tells);
  const found = page.sections.map((section) => fitOf(section, sentences, fits, weights));
  const shares = sharesOf(found, weights);
  let best = null;
  let most = WORTH_LANDING;
  found.forEach((one, i) => {
    let worth = ASKED * one.asked + HEADING * one.heading + HAS * shares[i];
    if (!one.section.anchor) worth += FROM_THE_TOP;
    if (worth <= most) return;
    most = worth;
    best = one;
  });
  return best;
}

/**
 * @param {Record} record @param {Hit} hit @param {IndexReader} reader
 * @returns {{anchor: string, heading: string, answer: string, excerpt: string}} no anchor: from the top
 */
export function locate(record, hit, reader) {
  const { table } = reader;
  const named = hit.text && hit.textScore >= QUESTION_DECIDES ? hit.text.section : "";
  const asked = named && record.sections.find((one) => one.anchor === named);
  if (asked) {
    const excerpt = asked.answer || asked.text.slice(0, OPENING) || record.answer;
    return { anchor: asked.anchor, heading: asked.heading, answer: asked.answer, excerpt };
  }
  record.cut = record.cut || cut(record, reader.textsOf(hit.page), table);
  const best = bestSection(record.cut, hit, table);
  if (!best) return { anchor: "", heading: "", answer: record.answer, excerpt: record.answer };
  const { section, sentence, answer } = best;
  const said = section.answer || record.answer;
  return {
    anchor: section.anchor,
    heading: section.anchor ? section.heading : "",
    answer: section.answer,
    excerpt: sentence.score > answer * RATHER_THAN_ANSWER ? sentence.text : said,
  };
}
