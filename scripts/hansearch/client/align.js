// Alignment of a query with one text, in order, rewarding what stands together: a semi-global
// alignment in the manner of Smith–Waterman with a bonus for neighbours, as fzy has it for letters.

import { EXACT } from "./similarity.js";

const LONE_HOMOPHONE = 0.35; // what only sounds alike says little alone …
const JOINED_HOMOPHONE = 1 - LONE_HOMOPHONE; // … and regains its worth beside a neighbour
const TWO_HOMOPHONES = 0.5; // two neighbours that only sound alike are more likely another word
const GAPPED = 0.45; // of the bonus for neighbours, where one is missing, too many or wrong
const SWAPPED = 0.7; // where two changed places

const lone = (fit) => (fit < EXACT ? fit * LONE_HOMOPHONE : fit);
const regained = (fit) => (fit < EXACT ? fit * JOINED_HOMOPHONE : 0);

/** @returns {number} 0–1, how well two neighbours fit two neighbours */
function bigramFit(a, b) {
  if (a < EXACT && b < EXACT) return a * b * TWO_HOMOPHONES;
  return a < b ? a : b;
}

// ending[i, j]: the best that ends with unit i on token j; best[i, j]: the best up to there. Before the
// first unit and the first token stand two empty rows and columns, so that no edge need be looked for.
// Kept between calls, since a query makes thousands of them.
let ending = new Float32Array(4096);
let best = new Float32Array(4096);
const unitScores = new Float32Array(64);
const bigramScores = new Float32Array(64);

function clear(cells) {
  if (ending.length < cells) {
    ending = new Float32Array(cells);
    best = new Float32Array(cells);
  }
  ending.fill(0, 0, cells);
  best.fill(0, 0, cells);
  unitScores.fill(0);
  bigramScores.fill(0);
}

// What unit i on token j says of itself and of the unit before it.
function note(i, fit, before) {
  if (lone(fit) > unitScores[i]) unitScores[i] = lone(fit);
  if (fit > unitScores[i] && before > EXACT) unitScores[i] = fit;
  if (fit > EXACT) unitScores[i - 1] = Math.max(unitScores[i - 1], before);
  const both = bigramFit(fit, before);
  if (both > bigramScores[i]) bigramScores[i] = both;
}

/** @param {number[]} weights @returns {{units: number, bigrams: number}} what all of them weigh */
export function totalWeight(weights) {
  let units = 0;
  let bigrams = 0;
  weights.forEach((weight, i) => {
    units += weight;
    if (i) bigrams += (weight + weights[i - 1]) / 2;
  });
  return { units, bigrams };
}

/**
 * @param {Float32Array[]} similarities by unit, then by token
 * @param {number[]} weights of the units
 * @param {Uint16Array} ids the text as tokens
 * @returns {{score: number, cover: number, unitScores: Float32Array, bigramScores: Float32Array}}
 *   score: 0–1 of the query's weight; cover: 0–1 of the text; the best fit of each unit, and of each
 *   with the one before it. Both arrays are overwritten by the next call.
 */
export function align(similarities, weights, ids) {
  const units = similarities.length;
  const length = ids.length;
  const width = length + 2;
  clear((units + 2) * width);
  for (let i = 1; i <= units; i++) {
    const here = similarities[i - 1];
    const before = similarities[i - 2];
    const row = (i + 1) * width + 1;
    const up = row - width;
    const weight = weights[i - 1] / 2;
    const lead = weights[i - 2] / 2; // of the first unit nothing asks for it
    const bonus = (weight + lead) / 2;
    for (let j = 1; j <= length; j++) {
      const fit = here[ids[j - 1]];
      const fitBefore = i > 1 && j > 1 ? before[ids[j - 2]] : 0;
      let value = 0;
      if (fit) {
        value = best[up + j - 1] + weight * lone(fit);
        if (ending[up + j - 1]) {
          const pair = lead * regained(fitBefore) + bonus * bigramFit(fit, fitBefore);
          value = Math.max(value, ending[up + j - 1] + weight * fit + pair);
        }
        // one left out of the query; one too many in it; one wrong
        const gapped = Math.max(
          ending[up + j - 2],
          ending[up - width + j - 1],
          ending[up - width + j - 2],
        );
        if (gapped) value = Math.max(value, gapped + weight * fit + bonus * GAPPED * fit);
        note(i - 1, fit, fitBefore);
      }
      if (i > 1 && j > 1) {
        const first = here[ids[j - 2]];
        const second = before[ids[j - 1]];
        if (first && second) {
          const swapped =
            weight * first + lead * second + bonus * SWAPPED * Math.min(first, second);
          value = Math.max(value, best[up - width + j - 2] + swapped);
        }
      }
      ending[row + j] = value;
      best[row + j] = Math.max(value, best[up + j], best[row + j - 1]);
    }
  }
  let used = 0;
  for (let i = 0; i < units; i++) if (unitScores[i]) used++;
  const total = totalWeight(weights);
  const full = (total.units + total.bigrams) / 2;
  return {
    score: best[(units + 1) * width + length + 1] / full,
    cover: Math.min(1, used / length),
    unitScores,
    bigramScores,
  };
}
