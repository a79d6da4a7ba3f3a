// Names and texts of a database only ever become text nodes and attributes: nothing here takes markup.
const $ = (id) => document.getElementById(id);

const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

// Characters that are not seen, or turn the text around them, are shown as what they are.
function shown(text) {
  return String(text).replace(unseen, (c) =>
    "\u27e8U+" + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0") + "\u27e9");
}

// The same for a text of several lines.
const shownLines = (text) => text.split("\n").map(shown).join("\n");

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value);
  }
  element.append(...children.map((child) => (typeof child === "object" ? child : shown(child))));
  return element;
}

// A name, which may be written from right to left: it does not reorder what stands beside it.
const named = (text) => make("bdi", {}, text);

// Several names: none reorders the others.
const namedList = (names) =>
  make("span", {}, ...names.flatMap((name, i) => (i ? [", ", named(name)] : [named(name)])));

// A sentence with names in quotes.
function prose(text) {
  return text.split(/('[^']*')/).filter(Boolean).map((part) =>
    part.length > 1 && part.startsWith("'") && part.endsWith("'")
      ? make("span", {}, "'", named(part.slice(1, -1)), "'") : make("span", {}, part));
}

const counted = (n, thing) => `${n.toLocaleString("en")} ${thing}${n === 1 ? "" : "s"}`;
const cell = (content, className = "") => make("td", className ? {class: className} : {}, content);
const headRow = (titles) => make("tr", {}, ...titles.map((title) => make("th", {scope: "col"}, title)));
const badge = (kind, text = kind) => make("span", {class: "badge " + kind}, text);
const linkTo = (row, names) => make("a", {href: "#table=" + encodeURIComponent(row.id)}, namedList(names));

const linkToCode = (code) => make("a", {href: "#code=" + encodeURIComponent(code)}, code);

// A wide table scrolls in a region of its own, by keyboard too.
const scrolling = (label, table) =>
  make("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": label}, table);

// A table whose rows stand below each other where the screen is narrow: each cell tells its title then, and
// the roles stay what they are.
function stacking(className, label, titles, lines) {
  for (const line of lines) {
    line.setAttribute("role", "row");
    [...line.cells].forEach((one, i) => {
      one.setAttribute("role", one.tagName === "TH" ? "rowheader" : "cell");
      one.setAttribute("data-label", titles[i]);
      one.classList.toggle("none", one.textContent === "");
    });
  }
  const head = headRow(titles);
  head.setAttribute("role", "row");
  for (const one of head.cells) one.setAttribute("role", "columnheader");
  return scrolling(label, make("table", {class: "stacking " + className, role: "table"},
    make("thead", {role: "rowgroup"}, head), make("tbody", {role: "rowgroup"}, ...lines)));
}

// A list that is shown a part at a time, and printed as a whole.
function inParts(step, button, draw) {
  let most = step;
  const list = (keep) => {
    if (keep !== true) most = step;
    draw(most);
  };
  button.addEventListener("click", () => { most += step; list(true); });
  addEventListener("beforeprint", () => draw(Infinity));
  addEventListener("afterprint", () => list(true));
  return list;
}
