// The list of all tables: one row each, with what it is sorted, searched and filtered by.
const several = new Set(packed.groups.map((group) => group.database)).size > 1;
// A dot inside of a name is told apart from that between two.
const partOf = (name) => (/[."]/.test(name) ? '"' + name.replaceAll('"', '""') + '"' : name);
const idOf = (s) => (several ? [s.database, s.schema, s.table] : [s.schema, s.table]).map(partOf).join(".");

function sizeText(bytes) {
  if (bytes === null) return "";
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  const unit = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log2(bytes) / 10) : 0);
  const n = bytes / 1024 ** unit;
  return `${n < 10 && unit ? n.toFixed(1) : Math.round(n)} ${units[unit]}`;
}

// An estimate: 12K, 1.4M.
const aboutText = (n) => n.toLocaleString("en", {notation: "compact"});

function makeRows() {
  const read = Object.fromEntries(["sources", "database", "table", "model", "key", "groups", "findings"]
    .map((name) => [name, reader("table", name)]));
  const columns = packed.shapes.table.findIndex((field) => field[0] === "columns");
  const fidelity = sharedValues("column", "fidelity");
  const severity = reader("finding", "severity"), accepted = reader("finding", "accepted");
  const warns = packed.findings.map((finding) => severity(finding) === "warning" && !accepted(finding));
  const worst = (places) => ["lossy", "widened"].find((f) => places.some((p) => fidelity[p] === f)) || "exact";
  return packed.tables.map((values, at) => {
    const sources = read.sources(values), groups = read.groups(values);
    const [rows, bytes] = packed.sizes[at];
    const row = {at, ids: sources.map(idOf), groups, rows, bytes, model: read.model(values),
      target: read.database(values) + "." + read.table(values), keys: read.key(values),
      columns: values[columns].length, slots: groups.map((g) => packed.groups[g].slot),
      fidelity: worst(values[columns]), warnings: read.findings(values).filter((i) => warns[i]).length};
    row.id = row.ids[0];
    row.source = row.ids.join(", ");
    row.key = row.keys.join(", ");
    row.group = row.slots.join(", ");
    row.text = (row.source + " " + row.target).toLowerCase();
    return row;
  });
}

const rows = makeRows();
const byId = new Map(rows.flatMap((row) => row.ids.map((id) => [id, row])));
const sized = rows.some((row) => row.rows !== null);
const order = {exact: 0, widened: 1, lossy: 2};
const heads = [["source", "Source", "name"], ["target", "StarRocks", "name wide"], ["model", "Model", "wide"],
  ["key", "Key", "wide"], ["columns", "Columns", "number wide"], ...(sized ? [["rows", "Rows", "number wide"],
  ["bytes", "Size", "number wide"]] : []), ["group", "Slot", "wide"], ["fidelity", "Fidelity", ""],
  ["warnings", "Warnings", "number"]];
let sort = {key: "source", down: false};

const cellTexts = {
  source: (row) => linkTo(row, row.ids),
  target: (row) => named(row.target),
  key: (row) => namedList(row.keys),
  group: (row) => namedList(row.slots),
  rows: (row) => (row.rows === null ? "" : aboutText(row.rows)),
  bytes: (row) => sizeText(row.bytes),
  fidelity: (row) => badge(row.fidelity),
  warnings: (row) => row.warnings || "",
};

function listHead() {
  $("list").tHead.append(make("tr", {}, ...heads.map(([key, title, className]) => {
    const choose = () => { sort = {key, down: sort.key === key && !sort.down}; list(); };
    const button = make("button", {type: "button", click: choose}, title);
    return make("th", {scope: "col", "data-key": key, class: className}, button);
  })));
}

function chosenRows() {
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean), fidelity = $("fidelity").value;
  const group = $("group").value, warned = $("warned").checked;
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const value = (row) => (sort.key === "fidelity" ? order[row.fidelity] : row[sort.key]);
  return rows
    .filter((row) => words.every((word) => row.text.includes(word)) && (!fidelity || row.fidelity === fidelity) &&
      (!group || row.groups.includes(Number(group))) && (!warned || row.warnings))
    .sort((a, b) => (sort.down ? -1 : 1) * compare(value(a), value(b)) || compare(a.id, b.id));
}

const list = inParts(200, $("more"), (most) => {
  const chosen = chosenRows();
  for (const th of $("list").tHead.rows[0].cells) {
    th.setAttribute("aria-sort", th.dataset.key !== sort.key ? "none" : sort.down ? "descending" : "ascending");
  }
  $("list").tBodies[0].replaceChildren(...chosen.slice(0, most).map((row) => make("tr", {},
    ...heads.map(([key, , className]) => cell((cellTexts[key] || ((r) => r[key]))(row), className)))));
  $("count").textContent = `${chosen.length.toLocaleString("en")} of ${counted(rows.length, "table")}`;
  $("more").hidden = chosen.length <= most;
});

function tables() {
  packed.groups.forEach((group, i) => $("group").append(make("option", {value: i}, group.slot)));
  for (const id of ["search", "fidelity", "group", "warned"]) $(id).addEventListener("input", () => list());
  $("estimates").hidden = !sized;
  listHead();
  list();
}
