// Whether a page answers at all, and what of it says so.

import { SUBJECT } from "./score.js";
import { tokensOf } from "./units.js";

// Weights of the features below: logistic regression on queries that have an answer and queries
// that have none, printed by bench/learn.py.
const ANSWER_WEIGHTS = [-9.27, 5.0, -4.09, 1.11, 6.77, 6.3, 3.38];
const CERTAIN = 0.85; // so well a unit or two neighbours must fit to belong to a run
const LACKING = 0.5; // so badly it must fit to be lacking
const MAX_SUBJECT = 12; // units that count
const MAX_RUN = 6;

// What a page has of the query and has standing together, the longest run that it has and the heaviest
// that it lacks, as shares of the query, runs in units; names of firms and places aside where there is
// more than they (郑州小吃 must not find 郑州租手机).
function coverage(hit, lexicon) {
  const { units, weights } = hit.expansion;
  let named = lexicon.nameFlags(tokensOf(units));
  if (weights.every((weight, i) => named[i] || weight <= SUBJECT)) named = [];
  const sums = { whole: 0, has: 0, pairs: 0, joined: 0 };
  const most = { run: 0, gap: 0 };
  let run = 0;
  let gap = 0;
  for (let i = 0; hit.unitScores && i < units.length; i++) {
    if (named[i]) {
      run = 0;
      continue;
    }
    const goesOn = !run || hit.bigramScores[i] > CERTAIN;
    run = hit.unitScores[i] > CERTAIN ? run + (goesOn ? 1 : 0) : 0;
    most.run = Math.max(most.run, run);
    if (weights[i] > SUBJECT) gap = hit.unitScores[i] < LACKING ? gap + weights[i] : 0;
    most.gap = Math.max(most.gap, gap);
    sums.whole += weights[i];
    sums.has += weights[i] * hit.unitScores[i];
    if (!i || named[i - 1]) continue;
    sums.pairs += weights[i] + weights[i - 1];
    sums.joined += (weights[i] + weights[i - 1]) * hit.bigramScores[i];
  }
  const has = sums.whole ? sums.has / sums.whole : 0;
  const joined = sums.pairs ? sums.joined / sums.pairs : has;
  return { has, joined, gap: sums.whole ? most.gap / sums.whole : 0, run: most.run };
}

/**
 * What speaks for a page and against it: how well it fits; what of the query it lacks in one piece,
 * which is most likely another subject; what it has standing together; how long the query is, since of
 * many words much is talk; how many of its texts are about it; the longest run.
 * @param {Hit} hit @param {Lexicon} lexicon @returns {number[]} the first is 1
 */
export function answerFeatures(hit, lexicon) {
  const { gap, joined, run } = coverage(hit, lexicon);
  const subject = hit.expansion.weights.filter((weight) => weight > SUBJECT).length;
  return [
    1,
    hit.score,
    gap,
    joined,
    Math.min(subject, MAX_SUBJECT) / MAX_SUBJECT,
    hit.breadth,
    Math.min(run, MAX_RUN) / MAX_RUN,
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
  return coverage(hit, lexicon).has > ABOUT;
}
