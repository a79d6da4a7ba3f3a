"use strict";
// Names and texts of a database only ever become text nodes and attributes: nothing here takes markup.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
// Characters that are not seen, or turn the text around them, are shown as what they are.
const shown = (text) => String(text).replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
  (c) => "\u27e8U+" + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0") + "\u27e9");
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value); else element.setAttribute(key, value);
  }
  element.append(...children.map((c) => (typeof c === "object" ? c : shown(c))));
  return element;
}
const several = new Set(data.groups.map((g) => g.database)).size > 1;
// A dot inside of a name is told apart from that between two.
const partOf = (name) => (/[."]/.test(name) ? '"' + name.replaceAll('"', '""') + '"' : name);
const idOf = (s) => (several ? [s.database, s.schema, s.table] : [s.schema, s.table]).map(partOf).join(".");
const worst = (t) => ["lossy", "widened"].find((f) => t.columns.some((c) => c.fidelity === f)) || "exact";
const rows = data.tables.map((t) => ({
  t, id: idOf(t.sources[0]), source: t.sources.map(idOf).join(", "), target: t.database + "." + t.table, model: t.model,
  key: t.key.join(", "), columns: t.columns.length, group: t.groups.map((g) => data.groups[g].slot).join(", "), fidelity: worst(t),
  warnings: t.findings.filter((i) => data.findings[i].severity === "warning").length,
}));
for (const row of rows) row.text = (row.source + " " + row.target).toLowerCase();
const byId = new Map(rows.flatMap((row) => row.t.sources.map((s) => [idOf(s), row])));
const byName = new Map(rows.flatMap((row) => row.t.sources.map((s) => [s.name, row])));
const order = {exact: 0, widened: 1, lossy: 2};

// The job with all rules; a job of one rule each stands for a part of it.
const direct = data.outputs.includes("flink") || !data.outputs.includes("kafka"), kafka = data.outputs.includes("kafka");
const jobs = [...(direct ? ["Flink"] : []), ...(kafka ? ["Kafka"] : [])];
function summary() {
  const counts = {exact: 0, widened: 0, lossy: 0};
  let columns = 0;
  for (const {t} of rows) for (const c of t.columns) { columns++; counts[c.fidelity] = (counts[c.fidelity] || 0) + 1; }
  const codes = (code) => data.findings.filter((f) => f.code === code).length;
  const facts = [["Tables", rows.length], ["Columns", columns], ["Exact", counts.exact], ["Widened", counts.widened], ["Lossy", counts.lossy],
    ["Left out", codes("column-left-out") + codes("table-left-out")], ["Tables with a key", rows.filter((r) => r.model === "primary").length],
    ["Warnings", data.findings.filter((f) => f.severity === "warning").length], ["Slots", data.slots.length], ["Jobs", jobs.length]];
  $("summary").append(...facts.map(([name, n]) => make("div", {}, make("dt", {}, name), make("dd", {}, n.toLocaleString("en")))));
  $("about").textContent = shown(`${data.config}: PostgreSQL to StarRocks ${data.versions.starrocks} through Flink ${data.versions.flink}, CDC ${data.versions.cdc}`);
  const lines = data.sizing.map((s) => make("tr", {}, ...[s.what, s.value, s.formula, s.source].map((x) => make("td", {}, x))));
  $("needs").tBodies[0].append(...lines);
  const parts = data.jobs.length - 1;
  $("ways").textContent = [direct && parts > 1 ? `The job can also be started as ${parts} jobs of one rule each, instead.` : "",
    kafka ? "The way through Kafka is in kafka/; its slots are counted above, and picture, tables and numbers below show the direct way." : ""].filter(Boolean).join(" ");
}

function flow() {
  const svg = (name, attributes, text = "") => {
    const e = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
    e.textContent = shown(text);
    return e;
  };
  const most = 8, groups = data.groups.slice(0, most), rest = data.groups.length - groups.length;
  const height = Math.max(1, groups.length + (rest ? 1 : 0)) * 76, middle = height / 2;
  const clip = (text, n = 22) => ([...text].length > n ? [...text].slice(0, n - 1).join("") + "\u2026" : text);
  const root = svg("svg", {width: 1040, height, viewBox: `0 0 1040 ${height}`, role: "img", "aria-label":
    `PostgreSQL, ${data.groups.length} publications and slots, one Flink job, ${rows.length} StarRocks tables`});
  const box = (x, y, w, title, sub) => root.append(svg("rect", {x: x + 1, y: y - 29, width: w, height: 58, rx: 8}),
    svg("text", {x: x + 14, y: y - 4}, clip(title)), svg("text", {x: x + 14, y: y + 15, class: "t"}, clip(sub, 26)));
  const line = (x1, y1, x2, y2) => root.append(svg("path", {d: `M${x1} ${y1}C${x1 + 28} ${y1} ${x2 - 28} ${y2} ${x2} ${y2}`}));
  box(0, middle, 150, "PostgreSQL", [...new Set(data.groups.map((g) => g.database))].join(", "));
  groups.forEach((g, i) => {
    const y = 38 + i * 76;
    line(151, middle, 210, y); line(411, y, 450, y); line(651, y, 690, middle);
    box(210, y, 200, g.publication, "publication"); box(450, y, 200, g.slot, `slot, ${g.tables} table${g.tables === 1 ? "" : "s"}${g.keyless ? ", appends" : ""}`);
  });
  if (rest) root.append(svg("text", {x: 224, y: height - 34}, `and ${rest} more`));
  box(690, middle, 170, data.jobs[0].name, "Flink job"); line(861, middle, 890, middle);
  box(890, middle, 148, "StarRocks", `${rows.length} tables`);
  $("flow").append(root);
}

const heads = [["source", "Source"], ["target", "Target"], ["model", "Model"], ["key", "Key"], ["columns", "Columns"], ["group", "Group"],
  ["fidelity", "Fidelity"], ["warnings", "Warnings"]];
let sort = {key: "source", down: false}, visible = 200, chosen = rows;
function head() {
  $("list").tHead.append(make("tr", {}, ...heads.map(([key, title]) => make("th", {scope: "col", "data-key": key}, make("button", {type: "button", click: () => {
    sort = {key, down: sort.key === key && !sort.down}; list();
  }}, title)))));
}
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
function list(keep) {
  if (!keep) visible = 200;
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean), fidelity = $("fidelity").value, group = $("group").value, warned = $("warned").checked;
  chosen = rows.filter((r) => words.every((w) => r.text.includes(w)) && (!fidelity || r.fidelity === fidelity) &&
    (!group || r.t.groups.includes(Number(group))) && (!warned || r.warnings));
  const value = (r) => (sort.key === "fidelity" ? order[r.fidelity] : r[sort.key]);
  chosen.sort((a, b) => (sort.down ? -1 : 1) * compare(value(a), value(b)) || compare(a.id, b.id));
  for (const th of $("list").tHead.rows[0].cells) {
    th.setAttribute("aria-sort", th.dataset.key !== sort.key ? "none" : sort.down ? "descending" : "ascending");
  }
  $("list").tBodies[0].replaceChildren(...chosen.slice(0, visible).map((r) => make("tr", {}, make("td", {class: "name"},
    make("a", {href: "#table=" + encodeURIComponent(r.id)}, r.source)), make("td", {class: "name"}, r.target), make("td", {}, r.model), make("td", {}, r.key),
    make("td", {}, r.columns), make("td", {}, r.group), make("td", {class: r.fidelity}, r.fidelity), make("td", {}, r.warnings || ""))));
  $("count").textContent = `${chosen.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")}`;
  $("more").hidden = chosen.length <= visible;
}

async function copy(text, button) {
  try { await navigator.clipboard.writeText(text); } catch {
    const area = make("textarea", {"aria-label": "text to copy"});
    area.value = text; document.body.append(area); area.select(); document.execCommand("copy"); area.remove(); button.focus();
  }
  button.textContent = "Copied"; setTimeout(() => { button.textContent = "Copy"; }, 1500);
}
const token = /(--[^\n]*)|('(?:[^'\\]|\\.|'')*')|(`[^`]*`)|\b(CREATE|TEMPORARY|TABLE|VIEW|IF|NOT|EXISTS|NULL|PRIMARY|DUPLICATE|KEY|COMMENT|PARTITION|DISTRIBUTED|BY|HASH|RANDOM|BUCKETS|ORDER|PROPERTIES|SELECT|FROM|WHERE|AND|AS|CAST|UNION|ALL|CASE|WHEN|THEN|ELSE|END|DEFAULT)\b/g;
function code(text, title, sql = true) {
  const pre = make("pre", {tabindex: "0", "aria-label": title});
  let end = 0;
  if (sql) for (const m of text.matchAll(token)) {
    pre.append(document.createTextNode(text.slice(end, m.index)));
    pre.append(make("span", {class: m[1] ? "c" : m[2] ? "s" : m[4] ? "k" : "n"}, ""));
    pre.lastChild.textContent = m[0]; end = m.index + m[0].length;
  }
  pre.append(document.createTextNode(text.slice(end)));
  return [make("div", {class: "head"}, make("h3", {}, title), make("button", {type: "button", "aria-label": "Copy " + title, click: (e) => copy(text, e.currentTarget)}, "Copy")), pre];
}
const exactly = (name) => "^" + name.replace(/[^\w]/gu, (c) => (c.charCodeAt(0) < 128 ? "\\" + c : c)) + "$";
// As smt reads them back: an element of a list, a value, the name in column.NAME.type.
const element = (name) => (/[,"]|^\s|\s$/.test(name) ? '"' + name.replaceAll('"', '""') + '"' : name);
const value = (text) => {
  const kept = text.replaceAll("${", "$${");
  return /^\s|\s$|^`| [;#]/.test(kept) ? "`" + kept + "`" : kept;
};
const columnKey = (name) => "column." + (/["=:;]/.test(name) ? '"' + name.replaceAll('"', '""') + '"' : name) + ".type";
// Null where a few lines cannot say it: shards, columns that a rule renames or computes, and names that cannot be seen.
function configOf(t) {
  const names = [t.sources[0].database, t.sources[0].schema, t.sources[0].table, ...t.columns.map((c) => c.name)];
  if (t.sources.length > 1 || t.filter || t.columns.some((c) => c.source !== c.name) || names.some((n) => shown(n) !== n)) return null;
  const [database, schema, table] = names.map(exactly);
  const out = [["database", database], ["schema", schema], ["table", table], ["target_database", t.database], ["target_table", t.table]];
  if (t.model === "primary") out.push(["primary_key", t.key.map(element).join(", ")]);
  if (t.distributed_by.length) out.push(["distributed_by", t.distributed_by.map(element).join(", ")]);
  if (t.buckets !== null) out.push(["bucket_num", String(t.buckets)]);
  if (t.order_by.length) out.push(["order_by", t.order_by.map(element).join(", ")]);
  return [`[table-rule.${data.last_rule + 1}]`, ...out.map(([key, text]) => `${key} = ${value(text)}`),
    ...t.columns.map((c) => `; ${columnKey(c.source)} = ${c.starrocks}`)].join("\n") + "\n";
}
function configSection(t) {
  const lines = configOf(t), rule = `[table-rule.${t.rule}]`;
  if (lines === null) return [make("h3", {}, "Config"), make("p", {class: "soft"}, `Decided by ${rule}.`)];
  return [...code(lines, "Config", false), make("p", {class: "soft"},
    `A rule for this table alone: change its lines, and take the ; away from a column's type to change it. The last rule that matches takes a table, so repeat what else ${rule} sets.`)];
}
const finding = (f) => make("p", {}, make("span", {class: f.severity}, f.severity + ": "), f.message, f.hint ? " \u2014 " + f.hint : "");
function detail(row) {
  const t = row.t, facts = [["StarRocks", row.target], ["Model", t.model + " key"], ["Key", t.model === "primary" ? `${row.key}: ${t.key_reason}` : t.key_reason],
    ["Distribution", (t.distributed_by.length ? "by " + t.distributed_by.join(", ") : "at random") + (t.buckets === null ? ", buckets chosen by StarRocks" : `, ${t.buckets} buckets`)],
    ["Partition", t.partition_by || "none"], ["Sorted by", t.order_by.join(", ")], ["Filter", t.filter], ["Source", row.group], ["Rule", `[table-rule.${t.rule}]`], ["Comment", t.comment]];
  const th = ["Column", "PostgreSQL", "Flink source", "Expression", "Flink sink", "StarRocks", "Fidelity"].map((x) => make("th", {scope: "col"}, x));
  const columns = t.columns.map((c) => make("tr", {}, make("td", {class: "name"}, c.name, ...(c.source && c.source !== c.name ? [make("div", {class: "soft"}, "from " + c.source)] : [])),
    make("td", {}, c.postgres), make("td", {}, c.flink_source), make("td", {}, make("code", {}, c.expression)), make("td", {}, c.flink_sink),
    make("td", {}, c.starrocks + (c.nullable ? "" : " NOT NULL")), make("td", {class: "name"}, make("span", {class: c.fidelity}, c.fidelity), c.note ? " " + c.note : "", ...c.findings.map((i) => finding(data.findings[i])))));
  $("detail").replaceChildren(make("h2", {}, row.source), make("dl", {class: "facts"}, ...facts.filter((f) => f[1]).flatMap(([k, v]) => [make("dt", {}, k), make("dd", {}, v)])),
    make("h3", {}, "Columns"), make("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": "Columns"}, make("table", {}, make("thead", {}, make("tr", {}, ...th)), make("tbody", {}, ...columns))),
    ...(t.findings.length ? [make("h3", {}, "Diagnostics"), ...t.findings.map((i) => finding(data.findings[i]))] : []),
    ...code(t.ddl, "StarRocks DDL"), ...code(t.sql, "Flink SQL"), ...configSection(t));
  $("detail").hidden = false;
}

// A place is a table, or a column of one: the longest name that fits.
function tableAt(where) {
  for (let end = where.length; end > 0; end = where.lastIndexOf(".", end - 1)) {
    const row = byName.get(where.slice(0, end));
    if (row) return row;
  }
  return null;
}
let listed = 100;
function findings(keep) {
  if (keep !== true) listed = 100;
  const severity = $("severity").value, name = $("code").value, at = $("at").value.toLowerCase();
  const found = data.findings.filter((f) => (!severity || f.severity === severity) && (!name || f.code === name) && f.where.toLowerCase().includes(at));
  $("findings").replaceChildren(...found.slice(0, listed).map((f) => {
    const row = tableAt(f.where);
    return make("li", {}, make("span", {class: f.severity}, f.severity), " ", row ? make("a", {href: "#table=" + encodeURIComponent(row.id)}, f.where) : make("span", {}, f.where), " ", make("code", {}, f.code),
      make("p", {}, f.message), ...(f.hint ? [make("p", {}, "Hint: " + f.hint)] : []), make("p", {class: "soft"}, f.why));
  }));
  $("found").textContent = `${found.length.toLocaleString("en")} of ${data.findings.length.toLocaleString("en")}`;
  $("more-findings").hidden = found.length <= listed;
}

function follow() {
  const link = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  const row = byId.get(link.get("table"));
  if (row) { detail(row); $("detail").focus(); $("detail").scrollIntoView(); }
  if (link.has("code") || link.has("severity")) {
    $("code").value = link.get("code") || ""; $("severity").value = link.get("severity") || ""; findings(); $("h-findings").scrollIntoView();
  }
}
function theme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").textContent = dark ? "Light" : "Dark"; $("theme").setAttribute("aria-label", `Switch to ${dark ? "light" : "dark"} colours`);
}
theme(matchMedia("(prefers-color-scheme: dark)").matches);
$("theme").addEventListener("click", () => theme(document.documentElement.dataset.theme !== "dark"));
data.groups.forEach((g, i) => $("group").append(make("option", {value: i}, g.slot)));
[...new Set(data.findings.map((f) => f.code))].sort().forEach((c) => $("code").append(make("option", {}, c)));
for (const id of ["search", "fidelity", "group", "warned"]) $(id).addEventListener("input", () => list());
for (const id of ["severity", "code", "at"]) $(id).addEventListener("input", () => findings());
$("more").addEventListener("click", () => { visible += 200; list(true); });
$("more-findings").addEventListener("click", () => { listed += 100; findings(true); });
addEventListener("hashchange", follow);
summary(); flow(); head(); list(); findings(); follow();
