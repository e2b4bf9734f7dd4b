// Shows on 离线下载 what is beside it: listing.py puts the files after this. No page can hold the sum
// of a file that holds the page.
(function (files, origin) {
  "use strict";

  var place = document.querySelector(".kb-downloads");
  var here = document.currentScript.src;
  var folder = here.slice(0, here.lastIndexOf("/") + 1);
  var KINDS = {
    zip: "网页压缩包（ZIP）",
    pdf: "手册（PDF）",
    epub: "电子书（EPUB）",
    zim: "Kiwix 资料包（ZIM）",
  };

  function add(parent, name, text) {
    var element = document.createElement(name);
    element.textContent = text || "";
    parent.append(element);
    return element;
  }
  function size(bytes) {
    return bytes < 1e6 ? Math.round(bytes / 1e3) + " KB" : (bytes / 1e6).toFixed(1) + " MB";
  }

  place.textContent = "";
  if (!files.length)
    add(
      place,
      "p",
      "这一份网站没有附带下载文件。在源码目录里先后运行 make build 和 make dist，就会生成。",
    );
  files.forEach(function (file) {
    var card = add(place, "div"),
      head = add(card, "p"),
      facts = add(card, "ul");
    card.className = "kb-card";
    var link = add(add(head, "strong"), "a", KINDS[file.file.split(".").pop()] || file.file);
    link.href = folder + file.file;
    link.download = file.file;
    add(facts, "li", "文件名：" + file.file);
    add(
      facts,
      "li",
      "大小：" + size(file.bytes) + "（" + file.bytes + " 字节），" + file.date + " 的版本",
    );
    add(add(facts, "li", "SHA-256："), "code", file.sha256);
  });
  if (files.length && origin) add(place, "p", origin);
  if (files.length)
    add(add(place, "p", "四个文件的校验值在一起："), "a", "SHA256SUMS").href =
      folder + "SHA256SUMS";
});
