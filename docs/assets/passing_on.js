// Copying and passing on; and where and when this copy of the page was made.
(function (kb) {
  "use strict";

  if (!kb.dom) return; // site.js is loading the page anew
  var each = kb.dom.each,
    one = kb.dom.one,
    make = kb.dom.make;

  var teller = null; // tells what happened to who cannot see it
  /**
   * The old way first: in-app browsers have the new one and refuse it. Focus stays where it was.
   */
  function copyByCommand(text) {
    var area = make("textarea", "kb-unseen"),
      focused = document.activeElement,
      done = false;
    area.value = text;
    area.readOnly = true; // no keyboard on a phone
    document.body.appendChild(area);
    area.select();
    area.setSelectionRange(0, text.length); // iOS
    try {
      done = document.execCommand("copy");
    } catch (error) {
      /* refused */
    }
    document.body.removeChild(area);
    if (focused && focused.focus) focused.focus({ preventScroll: true });
    return done;
  }
  function copy(text) {
    if (copyByCommand(text)) return Promise.resolve();
    try {
      return navigator.clipboard.writeText(text);
    } catch (error) {
      return Promise.reject(error);
    }
  }
  function onCopy(button, text) {
    var name = button.textContent;
    if (!teller) {
      teller = document.body.appendChild(make("p", "kb-unseen"));
      teller.setAttribute("role", "status");
    }
    function say(result) {
      button.textContent = teller.textContent = result;
      setTimeout(function () {
        button.textContent = name;
        teller.textContent = "";
      }, 2500);
    }
    button.addEventListener("click", function () {
      copy(text()).then(
        function () {
          say("已复制");
        },
        function () {
          say("请长按选中复制");
        },
      );
    });
  }
  function copies(name, node) {
    var button = make("button", name, "复制");
    onCopy(button, function () {
      return node.textContent;
    });
    return button;
  }
  each("pre > code", function (code) {
    code.parentNode.appendChild(copies("kb-copy", code));
  });
  each(".kb-card .kb-tel", function (number) {
    var button = copies("kb-copy-number", number);
    button.setAttribute("aria-label", "复制号码 " + number.textContent);
    number.parentNode.insertBefore(button, number.nextSibling);
  });

  /**
   * This page and the section the reader came to, without what was searched for or what an app has
   * hung on.
   */
  function link() {
    return location.href.split(/[?#]/)[0] + location.hash;
  }
  each("[data-kb-link]", function (button) {
    onCopy(button, link);
  });
  each("[data-kb-share]", function (button) {
    button.hidden = !navigator.share || !/^https?:$/.test(location.protocol);
    button.addEventListener("click", function () {
      navigator.share({ title: document.title, url: link() }).catch(function () {
        /* the reader changed their mind; 复制链接 is beside it */
      });
    });
  });

  // ---- Where this copy is from; away from its own address also how old it is, since a mirror can
  // be behind ----

  var build = kb.build || {},
    from = one(".kb-build");
  function tell(text) {
    from.append(" · ", text);
  }
  if (from && build.date) {
    tell("生成于 " + build.date);
    if (build.commit) tell("提交 " + build.commit + (build.changed ? "（另有改动）" : ""));
    if (build.site && kb.root !== build.site) {
      var days = Math.floor((Date.now() - Date.parse(build.date)) / 864e5);
      tell(
        "这里不是本站网址，是一份副本" +
          (days > 0 ? "，距今 " + days + " 天" : "") +
          (days > 30 ? "，可能落后，请到本站网址核对" : ""),
      );
    }
  }

  // ---- The build writes the dates, the page shows that one has passed: the bytes do not depend on
  // the day ----

  var due = one("[data-kb-due]"),
    late = one(".kb-summary__late");
  if (due && late && Date.parse(due.dataset.kbDue) < Date.now()) late.hidden = false;
})(window.kb);
