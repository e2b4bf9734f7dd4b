// One page in detail: which section to open, which sentence to show, what to mark.

import { align } from "./align.js";
import { sectionScores } from "./likelihood.js";
import { SUBJECT } from "./score.js";
import { TITLE } from "./titles.js";
import { tokenize } from "./tokenizer.js";
import { tokensOf } from "./units.js";

const TELLS = 0.6; // so well a token must fit to be worth a look at its sentence
const MAX_SENTENCES = 8;
const OPENING = 80; // characters shown of a section of which no sentence is about the query
const QUESTION_DECIDES = 0.8; // so well a question must fit for its section to be opened
const RATHER_THAN_ANSWER = 0.9;

// What a word counts in the language of a section, beside one of its questions or its heading.
const IN_ANSWER = 0.3;
const IN_SENTENCE = 0.1;
const FROM_THE_TOP = 1; // e-folds by which a section must be likelier than the page as a whole

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

// All that a section says, as texts of a language.
function saidBy(section, sentences) {
  const own = sentences.filter((one) => one.section === section);
  return section.asked
    .concat([section.headingIds])
    .map((ids) => ({ ids, worth: 1 }))
    .concat([{ ids: section.answerIds, worth: IN_ANSWER }])
    .concat(own.map(({ ids }) => ({ ids, worth: IN_SENTENCE })));
}

// The section that the query is likeliest to mean, the page as a whole being the first of them.
function likeliestSection(page, { expansion }, table) {
  const tokens = tokensOf(expansion.units).filter(Boolean);
  const scores = sectionScores(
    page.sections.map((section) => saidBy(section, page.sentences)),
    table.idsOf(tokens),
  );
  scores[0] += FROM_THE_TOP;
  return page.sections[scores.indexOf(Math.max(...scores))];
}

// The sentence of a section that has most of the query, and how much the answer has.
function sentenceOf(section, page, { expansion }, table) {
  const { weights, units } = expansion;
  const fits = table.similarities(units);
  const tells = (id) => fits.some((fit, i) => weights[i] > SUBJECT && fit[id] > TELLS);
  const own = page.sentences.filter((one) => one.section === section);
  const counts = new Map(
    own.map((one) => [one, Array.from(new Set(one.ids)).filter(tells).length]),
  );
  const likely = own.filter((one) => counts.get(one)).sort((a, b) => counts.get(b) - counts.get(a));
  const score = (ids) => align(fits, weights, ids).score;
  let best = { text: "", score: 0 };
  for (const { text, ids } of likely.slice(0, MAX_SENTENCES)) {
    const told = score(ids);
    if (told > best.score) best = { text, score: told };
  }
  return { ...best, answer: score(section.answerIds) };
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
  const section = likeliestSection(record.cut, hit, table);
  const sentence = sentenceOf(section, record.cut, hit, table);
  const said = section.answer || record.answer;
  return {
    anchor: section.anchor,
    heading: section.anchor ? section.heading : "",
    answer: section.answer,
    excerpt: sentence.score > sentence.answer * RATHER_THAN_ANSWER ? sentence.text : said,
  };
}
