// Text → tokens: the same steps as ../tokenizer.py, held together by tests/cases/normalise.yml.

const MAX_CHARACTERS = 2000; // of a query; what is pasted beyond is no question any more
const MAX_TOKENS = 64;
const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/;
const TOKEN = /[\u3400-\u4dbf\u4e00-\u9fff]|[a-z]+|[0-9]+/g;

/** @param {string} token @returns {boolean} whether it is, or has, a Han character */
export function isHan(token) {
  return HAN.test(token);
}

/** @param {string} token @returns {boolean} whether it is a run of Latin letters */
export function isLatin(token) {
  return /^[a-z]+$/.test(token);
}

/**
 * One Han character or one run of Latin letters or of digits each, lower case, half width.
 * @param {string} text
 * @param {?Variants} variants what traditional characters and regional words stand for
 * @returns {string[]} at most MAX_TOKENS
 */
export function tokenize(text, variants) {
  let plain = String(text).slice(0, MAX_CHARACTERS).normalize("NFKC").toLowerCase();
  plain = plain.replace(/ü/g, "v");
  if (variants) plain = simplify(plain, variants);
  return (plain.match(TOKEN) || []).slice(0, MAX_TOKENS);
}

/**
 * Traditional characters and Hong Kong or Taiwan wording → ours.
 * @typedef {{characters: Object<string, string>, words: Object<string, string>}} Variants
 */
function simplify(text, variants) {
  let out = "";
  for (let i = 0; i < text.length; i++) out += variants.characters[text[i]] || text[i];
  for (const word of Object.keys(variants.words)) out = out.split(word).join(variants.words[word]);
  return out;
}
