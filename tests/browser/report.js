"use strict";
// Uses report.html as a person does, from file:// in a real browser: node report.js SMT [FOLDER for screenshots].
const assert = require("node:assert/strict");
const {execFileSync} = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const {chromium} = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [smt, shots] = process.argv.slice(2);
const golden = path.join(__dirname, "../golden");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "smt-browser-"));

function generate(name, config, catalog) {
  const out = path.join(folder, name);
  const args = ["generate", "-c", config, "--catalog", catalog, "-o", out, "--set", "other.outputs=report"];
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
const ofGolden = (name) => generate(name, path.join(golden, name, "smt.conf"), path.join(golden, name, "catalog.json"));

// Names and comments that try to become markup, script or another direction of text.
const evil = "</script><img src=x onerror=\"window.hacked=1\">'\u2028\u200f\u202e<!--";
function hostile() {
  const catalog = JSON.parse(fs.readFileSync(path.join(golden, "shop/catalog.json"), "utf8"));
  for (const table of catalog.tables) {
    table.comment = evil;
    for (const column of table.columns) column.comment = evil;
  }
  const file = path.join(folder, "hostile.json");
  fs.writeFileSync(file, JSON.stringify(catalog));
  return generate("evil", path.join(golden, "shop/smt.conf"), file);
}
function many(count) {
  const columns = Array.from({length: 19}, (_, i) => ({name: "column_" + i, type: {kind: "text", declared: "text"}}));
  const tables = Array.from({length: count}, (_, i) => ({
    name: {database: "shop", schema: "s" + (i % 5), name: "table_" + i},
    columns: [{name: "id", type: {kind: "int64", declared: "bigint"}, nullable: false}, ...columns],
    keys: [{name: "pk_" + i, kind: "primary", columns: ["id"]}], indexed: ["id"],
  }));
  const file = path.join(folder, "many.json"), config = path.join(folder, "many.conf");
  fs.writeFileSync(file, JSON.stringify({version: 1, databases: [{name: "shop", server_version: 150000}], tables}));
  fs.writeFileSync(config, fs.readFileSync(path.join(golden, "shop/smt.conf"), "utf8").split("; The last rule")[0] +
    "[table-rule.1]\ndatabase = .*\nschema = .*\ntable = .*\n");
  return generate("many", config, file);
}

let browser, checks = 0;
const done = (what) => { checks++; console.log("ok: " + what); };
async function open(out, {width = 1440, dark = false, hash = "", script = ""} = {}) {
  const context = await browser.newContext({viewport: {width, height: 900}, colorScheme: dark ? "dark" : "light"});
  if (script) await context.addInitScript({content: script});  // The page itself lets no script in.
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (message) => { if (message.type() === "error") page.faults.push(message.text()); });
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("request", (request) => { if (!request.url().startsWith("file:")) page.faults.push("asks for " + request.url()); });
  await page.goto("file://" + out + "/report.html" + hash);
  return page;
}
async function close(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

async function use(out) {
  const data = JSON.parse(fs.readFileSync(path.join(out, "report.json"), "utf8"));
  const page = await open(out);
  assert.deepEqual(JSON.parse(await page.locator("#data").textContent()), data);
  const shownRows = () => page.locator("#list tbody tr").count();
  assert.equal(await shownRows(), data.tables.length);
  await page.fill("#search", "order_items");
  assert.equal(await shownRows(), 1);
  await page.fill("#search", "");
  await page.selectOption("#fidelity", "lossy");
  const lossy = data.tables.filter((t) => t.columns.some((c) => c.fidelity === "lossy")).length;
  assert.equal(await shownRows(), lossy);
  await page.selectOption("#fidelity", "");
  done("searches and filters");
  const columns = async () => (await page.locator("#list tbody td:nth-child(5)").allTextContents()).map(Number);
  await page.click("#list th button:text('Columns')");
  assert.deepEqual(await columns(), [...(await columns())].sort((a, b) => a - b));
  await page.locator("#list th button:text('Columns')").press("Enter");
  assert.deepEqual(await columns(), [...(await columns())].sort((a, b) => b - a));
  assert.equal(await page.getAttribute("#list th[data-key=columns]", "aria-sort"), "descending");
  done("sorts by mouse and keyboard");
  await page.click("#list a:has-text('sales.orders') >> nth=0");
  const title = await page.locator("#detail h2").textContent();
  assert.equal(new URL(page.url()).hash, "#table=" + title);
  await page.evaluate(() => document.addEventListener("copy", () => { window.copied = String(document.getSelection()) || document.activeElement.value; }));
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed")); });
  await page.click("[aria-label='Copy StarRocks DDL']");
  await page.waitForFunction(() => window.copied);
  const table = data.tables.find((t) => t.sources[0].schema + "." + t.sources[0].table === title);
  assert.equal(await page.evaluate(() => window.copied), table.ddl);
  done("copies where the clipboard is closed");
  await page.selectOption("#severity", "warning");
  assert.equal(await page.locator("#findings li").count(), data.findings.filter((f) => f.severity === "warning").length);
  assert((await page.pdf()).length > 10000);
  done("filters diagnostics and prints");
  await close(page);
  const linked = await open(out, {hash: "#table=sales.orders"});
  assert.equal(await linked.locator("#detail h2").textContent(), "sales.orders");
  await close(linked);
  done("follows a deep link");
}

// What the page suggests for each table decides as now.
async function suggested() {
  const config = fs.readFileSync(path.join(golden, "shop/smt.conf"), "utf8");
  const page = await open(path.join(folder, "shop"));
  const texts = await page.evaluate(() => data.tables.map((t) => ({partition: t.partition_by, lines: configOf(t)})));
  await close(page);
  const files = (name, text) => {
    const file = path.join(folder, name + ".conf");
    fs.writeFileSync(file, text);
    execFileSync(smt, ["generate", "-c", file, "--catalog", path.join(golden, "shop/catalog.json"), "-o", path.join(folder, name)], {stdio: "ignore"});
    const sql = fs.readFileSync(path.join(folder, name, "starrocks-create.all.sql"), "utf8");
    return sql.slice(sql.indexOf("CREATE TABLE"));
  };
  const now = files("now", config);
  let asked = 0;
  for (const {partition, lines} of texts) {
    assert(lines.startsWith("[table-rule.4]\n"), lines);
    assert.equal(files("then", config + lines + (partition ? "partitions = " + partition + "\n" : "")), now);
    asked++;
  }
  assert(asked > 3);
  done("the suggested rules decide as now");
}

async function access(out, name) {
  for (const width of [1440, 390]) {
    for (const dark of [false, true]) {
      const page = await open(out, {width, dark, hash: "#table=sales.orders", script: axe});
      const {violations} = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`), []);
      assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page is wider than its window");
      if (shots) await page.screenshot({path: `${shots}/${name}-${width}-${dark ? "dark" : "light"}.png`, fullPage: true});
      await page.context().close();
    }
  }
  done(name + ": axe finds nothing serious");
}

async function speed(out) {
  const page = await open(out);
  const times = await page.evaluate(() => {
    const timed = (action) => { const from = performance.now(); action(); document.body.offsetHeight; return performance.now() - from; };
    const search = document.getElementById("search");
    return {search: timed(() => { search.value = "table_49"; search.dispatchEvent(new Event("input")); }),
      clear: timed(() => { search.value = ""; search.dispatchEvent(new Event("input")); }),
      sort: timed(() => document.querySelector("#list th button").click())};
  });
  console.log("5,000 tables, ms:", JSON.stringify(times));
  for (const [what, time] of Object.entries(times)) assert(time < 1000, `${what} takes ${time} ms`);
  if (shots) await page.screenshot({path: shots + "/many.png"});
  await close(page);
  done("5,000 tables stay fluid");
}

async function main() {
  browser = await chromium.launch({executablePath: "/usr/bin/chromium", args: ["--no-sandbox"]});
  try {
    const shop = ofGolden("shop");
    await use(shop);
    await suggested();
    await access(shop, "shop");
    const bad = hostile();
    const page = await open(bad, {hash: "#table=sales.orders"});
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert((await page.locator("#detail").textContent()).includes("</script><img src=x"));
    assert((await page.locator("#detail dl").textContent()).includes("\u27e8U+202E\u27e9"));
    await close(page);
    done("hostile texts stay texts");
    const odd = await open(ofGolden("hostile"));
    assert((await odd.locator("#list tbody tr").count()) > 0);
    await close(odd);
    done("opens the catalog of odd names");
    await speed(many(5000));
    console.log(`${checks} passed, 0 failed`);
  } finally {
    await browser.close();
    fs.rmSync(folder, {recursive: true, force: true});
  }
}
main().catch((error) => { console.error(error); process.exit(1); });
