// Text to be copied, with the words of SQL told apart.
const token = new RegExp("(--[^\\n]*)|('(?:[^'\\\\]|\\\\.|'')*')|(`[^`]*`)|\\b(" +
  "CREATE|TEMPORARY|TABLE|VIEW|IF|NOT|EXISTS|NULL|PRIMARY|DUPLICATE|KEY|COMMENT|PARTITION|DISTRIBUTED|BY|HASH|" +
  "RANDOM|BUCKETS|ORDER|PROPERTIES|SELECT|FROM|WHERE|AND|AS|CAST|UNION|ALL|CASE|WHEN|THEN|ELSE|END|DEFAULT" +
  ")\\b", "g");

// Without the rights for the clipboard, as from file://, what is selected can still be copied.
function copySelected(text) {
  const area = make("textarea", {"aria-label": "text to copy", class: "unseen"});
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copySelected(text);
    button.focus();
  }
  button.textContent = "Copied";
  $("said").textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; $("said").textContent = ""; }, 1500);
}

const copyButton = (text, what) =>
  make("button", {type: "button", class: "copy", "aria-label": "Copy " + shown(what),
    click: (event) => copy(text, event.currentTarget)}, "Copy");

function highlighted(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    const kind = match[1] ? "comment" : match[2] ? "string" : match[4] ? "keyword" : "quoted";
    const part = make("span", {class: kind});
    part.textContent = shownLines(match[0]);
    parts.push(document.createTextNode(shownLines(text.slice(end, match.index))), part);
    end = match.index + match[0].length;
  }
  return [...parts, document.createTextNode(shownLines(text.slice(end)))];
}

function code(text, title, isSql = true) {
  const pre = make("pre", {tabindex: "0", role: "region", "aria-label": title});
  pre.append(...(isSql ? highlighted(text) : [document.createTextNode(shownLines(text))]));
  return [make("div", {class: "head"}, make("h3", {}, title), copyButton(text, title)), pre];
}
