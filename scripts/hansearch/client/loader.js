// Brings files by script tag: it works from a disk and under a strict Content-Security-Policy.

const received = new Map(); // name → {version, payload}, between its arrival and its use

/** Index files call this with their payload. */
hansearch.put = (name, version, payload) => received.set(name, { version, payload });

/**
 * Runs one classic script; the only place that makes one. A page with a Trusted Types policy sets
 * `hansearch.trustedUrl` to turn an address into a TrustedScriptURL.
 * @param {string} url @returns {Promise<void>} rejects when it cannot be had
 */
function runScript(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = () => {
      script.remove();
      resolve();
    };
    script.onerror = () => {
      script.remove();
      reject(new Error(`hansearch: cannot load ${url}`));
    };
    script.src = hansearch.trustedUrl ? hansearch.trustedUrl(url) : url;
    document.head.append(script);
  });
}

/** Files of one build of the index: those of two builds are never mixed. */
export class Loader {
  /** @param {string} base the folder of the index @param {string} again past the cache, if not empty */
  constructor(base, again) {
    this.base = base;
    this.again = again;
    this.version = INDEX_VERSION;
    this.pending = new Map();
  }

  address(name, version) {
    const query = [version, this.again && `again=${this.again}`].filter(Boolean).join("&");
    return `${this.base}${name}.js${query && `?${query}`}`;
  }

  // One at a time of each name.
  once(name, load) {
    if (!this.pending.has(name)) {
      const promise = load();
      this.pending.set(name, promise);
      const done = () => this.pending.delete(name);
      promise.then(done, done);
    }
    return this.pending.get(name);
  }

  /**
   * @param {string} name such as text/12
   * @returns {Promise<*>} its payload; rejects when it is missing, damaged or of another build
   */
  file(name) {
    return this.once(name, async () => {
      await runScript(this.address(name, this.version));
      const file = received.get(name);
      received.delete(name);
      if (!file) throw new Error(`hansearch: cannot load ${name}: it is damaged`);
      if (name === "index") this.version = file.version;
      if (file.version !== this.version)
        throw new Error(`hansearch: cannot load ${name}: it is of another build`);
      return file.payload;
    });
  }

  /**
   * @param {string} name a further part of this program, such as text
   * @returns {Promise<Object>} its functions
   */
  part(name) {
    return this.once(`part ${name}`, async () => {
      if (!hansearch.parts[name]) await runScript(this.address(name, CLIENT_VERSION));
      const part = hansearch.parts[name];
      if (!part || part.version !== CLIENT_VERSION)
        throw new Error(`hansearch: cannot load ${name}: it is of another build`);
      return part;
    });
  }
}

let renewal = null;

/**
 * Brings this program and its index anew, past the cache: after a deployment a browser may hold files
 * of two builds for as long as they may be kept. Once for all queries that want it.
 */
export function renew() {
  if (!renewal) {
    hansearch.again = Date.now().toString(36);
    renewal = runScript(`${hansearch.base}search.js?again=${hansearch.again}`);
    renewal.catch(() => {
      renewal = null;
    });
  }
  return renewal;
}
