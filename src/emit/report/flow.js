// The ways of the rows, drawn from what is planned.
const layout = {box: 54, row: 74, gap: 44, width: 198, most: 8};
// A long way has narrower boxes, so that it stands on the screen as a whole.
const setWidth = (columns) => Object.assign(layout, columns > 5 ? {width: 148, gap: 30} : {width: 198, gap: 44});

function svg(name, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = shown(text);
  return element;
}

function clipped(text, most) {
  const characters = [...shown(text)];
  return characters.length > most ? characters.slice(0, most - 1).join("") + "\u2026" : characters.join("");
}

function box(root, column, y, title, what) {
  const x = 1 + column * (layout.width + layout.gap);
  const group = svg("g", {});
  group.append(svg("title", {}, `${title}: ${what}`),
    svg("rect", {x, y: y - layout.box / 2, width: layout.width, height: layout.box, rx: 8}),
    svg("text", {x: x + 14, y: y - 4, class: "title"}, clipped(title, Math.floor((layout.width - 20) / 8.4))),
    svg("text", {x: x + 14, y: y + 15}, clipped(what, Math.floor((layout.width - 20) / 6.6))));
  root.append(group);
}

// From the right side of a box to the left side of one in the next column.
function arrow(root, column, from, to) {
  const x = (column + 1) * (layout.width + layout.gap) - layout.gap + 2;
  const end = x + layout.gap - 8, bend = layout.gap / 2;
  root.append(svg("path", {class: "line", d: `M${x} ${from}C${x + bend} ${from} ${end - bend} ${to} ${end} ${to}`}),
    svg("path", {class: "head", d: `M${end - 1} ${to - 4}L${end + 6} ${to}L${end - 1} ${to + 4}Z`}));
}

// The databases of the sources, each in the middle of its own.
function databasesOf(sources, rowAt) {
  const databases = new Map();
  sources.forEach((source, i) => {
    databases.set(source.database, [...(databases.get(source.database) || []), rowAt(i)]);
  });
  return [...databases].map(([name, rows]) => ({name, rows, y: (rows[0] + rows.at(-1)) / 2}));
}

function sourceRow(root, source, y) {
  box(root, 1, y, source.publication, "publication");
  arrow(root, 1, y, y);
  box(root, 2, y, source.slot, `slot, ${counted(source.tables, "table")}${source.appends ? ", appends" : ""}`);
  if (source.reader) {
    arrow(root, 2, y, y);
    box(root, 3, y, source.reader, "Debezium");
  }
}

function described(way) {
  const path = ["PostgreSQL", counted(way.sources.length, "publication"), counted(way.sources.length, "slot"),
    ...way.stages.map((stage) => `${stage.name} (${stage.what})`)];
  return shown(`${way.name}: ${path.join(", ")}`);
}

function drawn(way) {
  const sources = way.sources.slice(0, layout.most), rest = way.sources.length - sources.length;
  const reading = sources.some((source) => source.reader) ? 4 : 3;
  setWidth(reading + way.stages.length);
  const width = (reading + way.stages.length) * (layout.width + layout.gap) - layout.gap + 2;
  const height = sources.length * layout.row + (rest ? 26 : 0), middle = sources.length * layout.row / 2;
  const rowAt = (i) => i * layout.row + layout.row / 2;
  const root = svg("svg", {width, height, viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": described(way)});
  for (const database of databasesOf(sources, rowAt)) {
    box(root, 0, database.y, database.name, "PostgreSQL");
    database.rows.forEach((y) => arrow(root, 0, database.y, y));
  }
  sources.forEach((source, i) => {
    sourceRow(root, source, rowAt(i));
    arrow(root, reading - 1, rowAt(i), middle);
  });
  way.stages.forEach((stage, i) => {
    box(root, reading + i, middle, stage.name, stage.what);
    if (i) arrow(root, reading + i - 1, middle, middle);
  });
  if (rest) root.append(svg("text", {x: layout.width + layout.gap + 15, y: height - 8}, `and ${rest} more`));
  return root;
}

function flow() {
  $("ways").append(...packed.ways.flatMap((way) => [
    make("h3", {}, way.name, " ", make("code", {class: "soft"}, way.files)),
    scrolling("Picture: " + way.name, drawn(way))]));
}
