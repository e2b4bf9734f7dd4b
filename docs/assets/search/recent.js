// The words that were searched for, kept in this browser only, and only when asked for. Storage may
// be switched off, and what is read back is not to be trusted.
(function (kb) {
  "use strict";

  var PLACE = "kb.recent",
    ON = "kb.recent.on";

  function read(name) {
    try {
      return localStorage.getItem(name);
    } catch (error) {
      return null;
    }
  }
  function store(name, value) {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch (error) {
      /* then nothing is kept */
    }
  }
  function on() {
    return read(ON) === "1";
  }
  /** Whether words are kept from now on; without it none is left. */
  function turn(state) {
    store(ON, state ? "1" : null);
    if (!state) keep([]);
  }
  function words() {
    if (!on()) return [];
    try {
      return JSON.parse(read(PLACE) || "[]")
        .filter(function (word) {
          return typeof word === "string";
        })
        .slice(0, 6);
    } catch (error) {
      return [];
    }
  }
  function keep(list) {
    store(PLACE, list.length ? JSON.stringify(list) : null);
  }
  function remember(word) {
    if (word && on())
      keep(
        [word.slice(0, 40)]
          .concat(
            words().filter(function (old) {
              return old !== word;
            }),
          )
          .slice(0, 6),
      );
  }

  kb.recent = { on: on, turn: turn, words: words, keep: keep, remember: remember };
})((self.kb = self.kb || {}));
