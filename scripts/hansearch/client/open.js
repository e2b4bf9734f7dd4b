// The door of the package: opens the index when the first query comes, asks anew past the cache where
// something is missing, damaged or stale.

import { Loader, renew } from "./loader.js";
import { FORMAT } from "./codec.js";
import { ResidentIndex } from "./resident_index.js";
import { find } from "./search.js";

const MOST_ROWS = 50;
const USUAL_ROWS = 8;

let opening = null;

// The manifest says which of the two readers the site needs.
function openIndex() {
  if (!opening) {
    const loader = new Loader(hansearch.base, hansearch.again || "");
    opening = loader.file("index").then(async (manifest) => {
      if (manifest.format !== FORMAT)
        throw new Error("hansearch: cannot load index: it is of another format");
      hansearch.extra = manifest.extra;
      if (manifest.pages) return new ResidentIndex(manifest, loader);
      const text = await loader.part("text");
      const sharded = await loader.part("sharded"); // after: it takes what text.js shares as it runs
      return new sharded.ShardedIndex(manifest, loader, text);
    });
    opening.catch(() => {
      opening = null;
    });
  }
  return opening;
}

/**
 * Finds pages, best first. Never empty while anything in the query is known. Rejects when the index
 * cannot be had, even past the cache; a later call tries again.
 * @param {string} query
 * @param {{limit?: number, onPartial?: function(Row[]): void, whole?: boolean}} options limit: 1–50, 8
 *   if not told; onPartial is called once at most, earlier, with what titles and questions alone give,
 *   if sure; whole: the nearest to the whole query, whether they answer or not
 * @returns {Promise<Row[]>}
 */
hansearch.search = async (query, options = {}) => {
  const text = String(query === null || query === undefined ? "" : query);
  const limit = Math.min(MOST_ROWS, Math.max(1, options.limit || USUAL_ROWS));
  const { whole } = options;
  let tell = options.onPartial;
  const onPartial =
    tell &&
    ((rows) => {
      if (tell) tell(rows);
      tell = null;
    });
  try {
    return await find(await openIndex(), text, { limit, onPartial, whole });
  } catch (error) {
    if (options.renewed) throw error;
    await renew();
    return hansearch.search(text, { limit, onPartial, whole, renewed: true });
  }
};
