// Whether a page answers at all, and what of it says so.

import { SUBJECT } from "./score.js";
import { tokensOf } from "./units.js";

// Weights of the features below: logistic regression on queries that have an answer and queries
// that have none, printed by bench/learn.py.
const ANSWER_WEIGHTS = [-13.15, 4.51, 3.66, 2.32, 8.24, 4.96, 2.12];
const CERTAIN = 0.85; // so well a unit or two neighbours must fit to belong to a run
const MAX_SUBJECT = 12; // units that count
const MAX_RUN = 6;

/**
 * What speaks for a page: how well it fits; what of the query it has and has standing together,
 * names of firms and places aside where there is more than they (郑州小吃 must not find 郑州租手机);
 * how long the query is, since of many words much is talk; how many of its texts are about it; the
 * longest run.
 * @param {Hit} hit @param {Lexicon} lexicon @returns {number[]} the first is 1
 */
export function answerFeatures(hit, lexicon) {
  const { units, weights } = hit.expansion;
  let named = lexicon.nameFlags(tokensOf(units));
  const subject = weights.filter((weight) => weight > SUBJECT).length;
  if (weights.every((weight, i) => named[i] || weight <= SUBJECT)) named = [];
  let has = 0;
  let whole = 0;
  let joined = 0;
  let pairs = 0;
  let run = 0;
  let longest = 0;
  for (let i = 0; hit.unitScores && i < units.length; i++) {
    if (named[i]) {
      run = 0;
      continue;
    }
    const goesOn = !run || hit.bigramScores[i] > CERTAIN;
    run = hit.unitScores[i] > CERTAIN ? run + (goesOn ? 1 : 0) : 0;
    longest = Math.max(longest, run);
    whole += weights[i];
    has += weights[i] * hit.unitScores[i];
    if (!i || named[i - 1]) continue;
    pairs += weights[i] + weights[i - 1];
    joined += (weights[i] + weights[i - 1]) * hit.bigramScores[i];
  }
  has = whole ? has / whole : 0;
  return [
    1,
    hit.score,
    has,
    pairs ? joined / pairs : has,
    Math.min(subject, MAX_SUBJECT) / MAX_SUBJECT,
    hit.breadth,
    Math.min(longest, MAX_RUN) / MAX_RUN,
  ];
}

/** @param {Hit} hit @param {Lexicon} lexicon @returns {boolean} whether the page answers the query */
export function isAnswer(hit, lexicon) {
  const features = answerFeatures(hit, lexicon);
  return features.reduce((sum, value, i) => sum + value * ANSWER_WEIGHTS[i], 0) > 0;
}

const ABOUT = 0.75; // of the query

/** @returns {boolean} whether a page is about the query as a whole and is best read from its top */
export function isAbout(hit, lexicon) {
  return answerFeatures(hit, lexicon)[2] > ABOUT;
}
