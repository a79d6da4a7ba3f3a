"use strict";
// Reports to be looked at, and pages that show them.
const assert = require("node:assert/strict");
const {execFileSync} = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const {chromium} = require("playwright-core");

const golden = path.join(__dirname, "../golden");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "smt-browser-"));
const smt = process.argv[2];

function generate(name, config, catalog, outputs = "report") {
  const out = path.join(folder, name);
  const args = ["generate", "-c", config, "--catalog", catalog, "-o", out, "--set", "other.outputs=" + outputs];
  const run = () => execFileSync(smt, args, {stdio: ["ignore", "pipe", "pipe"]});
  run();
  const first = fs.readFileSync(path.join(out, "report.html"));
  run();
  assert.deepEqual(fs.readFileSync(path.join(out, "report.html")), first, "the same input makes another report");
  execFileSync(smt, [...args, "--check"], {stdio: "ignore"});
  for (const file of ["report.html", "report.json"]) {
    assert(!fs.readFileSync(path.join(out, file), "utf8").includes("secret-"), file + " holds a password");
  }
  return out;
}

const ofGolden = (name, outputs) =>
  generate(name, path.join(golden, name, "smt.conf"), path.join(golden, name, "catalog.json"), outputs);

// A report of the golden case `shop` whose tables have sizes and whose notes are partly accepted.
function shop() {
  const catalog = JSON.parse(fs.readFileSync(path.join(golden, "shop/catalog.json"), "utf8"));
  catalog.tables.forEach((table, i) => { table.row_estimate = 12345 * 7 ** i; table.size_bytes = 8192 * 9 ** i; });
  const file = path.join(folder, "shop.json"), config = path.join(folder, "shop.conf");
  fs.writeFileSync(file, JSON.stringify(catalog));
  fs.writeFileSync(config, fs.readFileSync(path.join(golden, "shop/smt.conf"), "utf8") +
    "\n[diagnostics]\nallow = truncate-not-carried\n");
  return generate("measured", config, file);
}

// Every text of the database becomes what `change` makes of it, in the page as it was written.
function withTexts(out, name, change) {
  const copy = path.join(folder, name);
  fs.mkdirSync(copy);
  const html = fs.readFileSync(path.join(out, "report.html"), "utf8");
  const begin = html.indexOf('id="data">') + 'id="data">'.length, end = html.indexOf("</script", begin);
  const data = JSON.parse(html.slice(begin, end));
  const fixed = new Set(["exact", "widened", "lossy", "computed", "primary", "duplicate", "note", "warning", ""]);
  data.strings = data.strings.map((text) => (fixed.has(text) ? text : change(text)));
  for (const group of data.groups) group.slot = change(group.slot);
  for (const source of data.ways.flatMap((way) => way.sources)) source.slot = change(source.slot);
  const text = JSON.stringify(data).replace(/[<>&\u2028\u2029]/g,
    (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
  fs.writeFileSync(path.join(copy, "report.html"), html.slice(0, begin) + text + html.slice(end));
  return copy;
}

// Tables of 20 columns, half of them of names that stand nowhere else.
function many(count) {
  const typeOf = (kind) => ({kind, declared: kind});
  const column = (i, name) => ({name, type: typeOf(i % 3 ? "text" : "timestamptz")});
  const tables = Array.from({length: count}, (_, t) => ({
    name: {database: "shop", schema: "s" + (t % 5), name: `table_${t}_rows`}, row_estimate: t, size_bytes: 8192 * t,
    columns: [{name: "id", type: {kind: "int64", declared: "bigint"}, nullable: false},
      ...Array.from({length: 19}, (_, i) => column(i, i % 2 ? "column_" + i : `own_${t}_${i}`))],
    keys: [{name: "pk_" + t, kind: "primary", columns: ["id"]}], indexed: ["id"],
  }));
  const file = path.join(folder, `many${count}.json`), config = path.join(folder, `many${count}.conf`);
  fs.writeFileSync(file, JSON.stringify({version: 1, databases: [{name: "shop", server_version: 150000}], tables}));
  fs.writeFileSync(config, fs.readFileSync(path.join(golden, "shop/smt.conf"), "utf8").split("; The last rule")[0] +
    "[table-rule.1]\ndatabase = .*\nschema = .*\ntable = .*\n");
  return generate("many" + count, config, file);
}

// How far what was on the screen moved by itself.
const watchShifts = `
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const nodes = entry.sources.map((source) => source.node && source.node.nodeName);
      if (!entry.hadRecentInput) window.shifts.push({value: entry.value, nodes});
    }
  }).observe({type: "layout-shift", buffered: true});`;

class Browser {
  async start() {
    this.browser = await chromium.launch({executablePath: "/usr/bin/chromium", args: ["--no-sandbox"]});
    return this;
  }
  async open(out, {width = 1440, dark = false, hash = "", script = ""} = {}) {
    const context = await this.browser.newContext(
      {viewport: {width, height: 900}, colorScheme: dark ? "dark" : "light"});
    await context.addInitScript({content: watchShifts + script});  // The page itself lets no script in.
    const page = await context.newPage();
    page.faults = [];
    page.on("console", (message) => { if (message.type() === "error") page.faults.push(message.text()); });
    page.on("pageerror", (error) => page.faults.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) page.faults.push("asks for " + request.url());
    });
    await page.goto("file://" + out + "/report.html" + hash);
    return page;
  }
  // Where rows were filtered, what stands below them moves; nothing else ever does.
  async close(page, {printed = false, filtered = false} = {}) {
    assert.deepEqual(page.faults, []);
    if (printed) return page.context().close();  // Paper has a layout of its own.
    const twoFrames = (resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve));
    await page.evaluate(`new Promise(${twoFrames})`);
    const below = ["SECTION", "P", "FOOTER", "H2", "BUTTON"];
    const shifts = (await page.evaluate(() => window.shifts))
      .filter((shift) => !filtered || shift.nodes.some((name) => !below.includes(name)));
    assert.deepEqual(shifts, [], "what was on the screen moved");
    await page.context().close();
  }
  async stop() {
    await this.browser.close();
    fs.rmSync(folder, {recursive: true, force: true});
  }
}

module.exports = {Browser, generate, ofGolden, shop, withTexts, many, golden, folder, smt};
