// What a reader of this page on a phone would stumble over, as a list of sentences.
const faults = [],
  root = document.documentElement,
  header = document.querySelector(".md-header");
const said = (element) =>
  element.tagName + "#" + element.id + " " + element.textContent.trim().slice(0, 20);
if (root.scrollWidth > root.clientWidth) {
  const wide = [...document.querySelectorAll("body *")].filter(
    (one) => one.getBoundingClientRect().right > root.clientWidth + 0.5,
  );
  faults.push(
    "sideways " + root.scrollWidth + " > " + root.clientWidth + " " + wide.slice(-2).map(said),
  );
}
if (header) {
  if (header.offsetHeight > innerHeight / 5) faults.push("header " + header.offsetHeight);
  const below = () => header.getBoundingClientRect().bottom - 1;
  const places = [...document.querySelectorAll("article [id]:is(h2, h3, li, div)")].filter(
    (place) => place.getClientRects().length,
  );
  for (const place of new Set([places[0], places[places.length >> 1], places[places.length - 1]])) {
    if (!place) continue;
    place.scrollIntoView();
    if (place.getBoundingClientRect().top < below())
      faults.push("under the header: " + said(place));
  }
}
return faults.slice(0, 5);
