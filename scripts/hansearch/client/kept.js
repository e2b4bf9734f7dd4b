// What was lately used.

/** A map of which the oldest entry goes when it is full. */
export class Kept extends Map {
  constructor(most) {
    super();
    this.most = most;
  }

  keep(key, value) {
    if (this.size >= this.most) this.delete(this.keys().next().value);
    this.set(key, value);
    return value;
  }

  /** @returns {*} the value, which becomes the newest */
  use(key) {
    const value = this.get(key);
    if (value === undefined) return undefined;
    this.delete(key);
    this.set(key, value);
    return value;
  }
}
