"use strict";
// Uses report.html as a person does, from file:// in a real browser: node report.js SMT [FOLDER for screenshots].
const assert = require("node:assert/strict");
const {execFileSync} = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const {Browser, ofGolden, shop, withTexts, many, golden, folder, smt} = require("./reports.js");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const shots = process.argv[3];
const browser = new Browser();
let checks = 0;
const done = (what) => { checks++; console.log("ok: " + what); };
const jsonOf = (out) => JSON.parse(fs.readFileSync(path.join(out, "report.json"), "utf8"));
const tableNamed = (data, name) => data.tables.find((t) => t.sources[0].schema + "." + t.sources[0].table === name);

async function holdsAll(out) {
  const page = await browser.open(out), data = jsonOf(out);
  assert.deepEqual(await page.evaluate(() => unpacked()), data);
  const facts = Object.fromEntries(await page.locator("#facts div").evaluateAll((all) =>
    all.map((one) => [one.querySelector("dt").textContent, Number(one.querySelector("dd").textContent)])));
  assert.deepEqual(facts, {Tables: data.tables.length, Columns: data.tables.flatMap((t) => t.columns).length,
    "With a key": data.tables.filter((t) => t.model === "primary").length, "Left out": data.left_out.length,
    Warnings: data.findings.filter((f) => f.severity === "warning" && !f.accepted).length,
    Notes: data.findings.filter((f) => f.severity === "note" && !f.accepted).length,
    Accepted: data.findings.filter((f) => f.accepted).length, Slots: data.slots.length, Jobs: data.ways.length});
  assert(data.findings.some((f) => f.accepted), "nothing of this report is accepted");
  const times = await page.locator("#codes tbody tr").evaluateAll((all) =>
    all.map((row) => Number(row.cells[1].textContent)));
  assert.deepEqual(times, data.codes.map((code) => code.count));
  assert.equal(await page.locator("#sizing tbody tr").count(), data.sizing.length);
  await browser.close(page);
  done("holds what report.json holds");
}

async function searches(out) {
  const page = await browser.open(out), data = jsonOf(out);
  const shown = () => page.locator("#list tbody tr").count();
  assert.equal(await shown(), data.tables.length);
  await page.click("#search");
  await page.keyboard.type("order_items");
  assert.equal(await shown(), 1);
  await page.fill("#search", "");
  await page.selectOption("#fidelity", "lossy");
  assert.equal(await shown(), data.tables.filter((t) => t.columns.some((c) => c.fidelity === "lossy")).length);
  await page.selectOption("#fidelity", "");
  await page.selectOption("#group", "1");
  assert.equal(await shown(), data.tables.filter((t) => t.groups.includes(1)).length);
  await page.selectOption("#group", "");
  await page.check("#warned");
  const warned = data.tables.filter((t) => t.findings.some((i) => data.findings[i].severity === "warning"));
  assert.equal(await shown(), warned.length);
  assert(warned.length < data.tables.length && warned.length > 0);
  await browser.close(page, {filtered: true});
  done("searches and filters");
}

async function sorts(out) {
  const page = await browser.open(out), data = jsonOf(out);
  const ascending = (numbers) => [...numbers].sort((a, b) => a - b);
  const columns = async () => (await page.locator("#list tbody td:nth-child(5)").allTextContents()).map(Number);
  await page.click("#list th button:text('Columns')");
  assert.deepEqual(await columns(), ascending(await columns()));
  await page.locator("#list th button:text('Columns')").press("Enter");
  assert.deepEqual(await columns(), ascending(await columns()).reverse());
  assert.equal(await page.getAttribute("#list th[data-key=columns]", "aria-sort"), "descending");
  await page.click("#list th button:text('Rows')");
  const names = data.tables.map((t, i) => [data.sizes[i][0], t.sources[0].name]).sort((a, b) => a[0] - b[0]);
  assert.deepEqual(await page.locator("#list tbody td:first-child").allTextContents(), names.map((one) => one[1]));
  await browser.close(page);
  done("sorts by mouse and keyboard");
}

async function copies(out) {
  const page = await browser.open(out, {hash: "#table=sales.orders"}), table = tableNamed(jsonOf(out), "sales.orders");
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"));
    document.addEventListener("copy", () => {
      window.copied = String(document.getSelection()) || document.activeElement.value;
    });
  });
  const copied = async (label) => {
    await page.evaluate(() => { window.copied = ""; });
    await page.locator(`[aria-label='Copy ${label}']`).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => window.copied);
    assert.equal(await page.locator(":focus").getAttribute("aria-label"), "Copy " + label);
    return page.evaluate(() => window.copied);
  };
  const key = table.decisions.find((decision) => decision.what === "key");
  assert.equal(await copied("StarRocks DDL"), table.ddl);
  assert.equal(await copied("Flink SQL"), table.sql);
  assert.equal(await copied("A rule of its own"), table.config);
  assert.equal(await copied("the lines of key"), key.config);
  assert.equal(await copied("the lines of the column " + table.columns[1].name), table.columns[1].config);
  await page.waitForTimeout(1700);  // Until the button says Copy again.
  await browser.close(page);
  done("copies where the clipboard is closed");
}

async function tellsFindings(out) {
  const page = await browser.open(out), data = jsonOf(out);
  const count = () => page.locator("#findings li").count();
  await page.selectOption("#severity", "accepted");
  assert.equal(await count(), data.findings.filter((f) => f.accepted).length);
  await page.selectOption("#severity", "warning");
  assert.equal(await count(), data.findings.filter((f) => f.severity === "warning" && !f.accepted).length);
  await page.selectOption("#severity", "");
  await page.fill("#at", "sales.orders");
  assert.equal(await count(), data.findings.filter((f) => f.where.includes("sales.orders")).length);
  await page.fill("#at", "");
  const code = data.findings.find((f) => f.tables.length).code;
  await page.click(`#codes a:text-is('${code}')`);
  assert.equal(await count(), data.findings.filter((f) => f.code === code).length);
  await page.click("#findings a >> nth=0");
  await page.waitForSelector("#detail h2");
  assert.equal(new URL(page.url()).hash.slice(0, 7), "#table=");
  await browser.close(page, {filtered: true});
  done("filters diagnostics and leads to their tables");
}

async function followsLinks(out, severalDatabases) {
  const page = await browser.open(out, {hash: "#table=sales.orders"});
  assert.equal(await page.locator("#detail h2").textContent(), "sales.orders");
  assert(await page.evaluate(() => document.getElementById("detail").getBoundingClientRect().top < innerHeight / 2));
  await browser.close(page);
  const table = jsonOf(severalDatabases).tables[0].sources[0];
  const name = [table.database, table.schema, table.table].join(".");
  const other = await browser.open(severalDatabases, {hash: "#table=" + name});
  assert.equal(await other.locator("#detail h2").textContent(), name);
  await browser.close(other);
  done("follows deep links");
}

async function worksByKeyboard(out) {
  const page = await browser.open(out);
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the tables");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "search");
  await page.keyboard.type("sales.orders");
  for (let i = 0; i < 30 && !(await page.evaluate(() => document.activeElement.closest("#list tbody"))); i++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.waitForSelector("#h-detail");
  assert.equal(await focused(), "h-detail");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "search", "closed, the focus is back at the list");
  assert(await page.locator("#detail").isHidden());
  const landmarks = await page.evaluate(() =>
    ["header", "nav", "main", "footer"].map((name) => document.querySelectorAll(name).length));
  assert.deepEqual(landmarks, [1, 1, 1, 1]);
  await browser.close(page, {filtered: true});
  done("works by keyboard alone");
}

const evil = "</script><img src=x onerror=\"window.hacked=1\">'\u2028\u200f\u202e<!--";

async function staysText(out) {
  const copy = withTexts(out, "evil", (text) => text + evil);
  const page = await browser.open(copy);
  const elements = () => page.evaluate(() => document.querySelectorAll("img, script, iframe, object, embed").length);
  assert.equal(await elements(), 2);
  for (const link of await page.locator("#list tbody a").all()) {
    await link.click();
    assert((await page.locator("#detail h2").textContent()).includes("\u27e8U+202E\u27e9"));
    assert.equal(await elements(), 2);
  }
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  const all = await page.evaluate(() => document.body.innerText + [...document.querySelectorAll("*")]
    .flatMap((element) => [...element.attributes].map((attribute) => attribute.value)).join());
  assert(!/[\u2028\u200f\u202e]/.test(all), "a character that turns text around is shown as it is");
  await browser.close(page, {filtered: true});
  done("names and texts stay text");
}

// Names from right to left: what stands beside them keeps its place.
async function keepsTheOrder(out) {
  const letter = (c) => String.fromCharCode(0x5d0 + c.charCodeAt(0) % 27);
  const copy = withTexts(out, "hebrew", (text) => "\u05d0" + text.replace(/[a-z]/gi, letter));
  const page = await browser.open(copy);
  await page.click("#list tbody a >> nth=0");
  const wrong = await page.evaluate(() => {
    const faults = [];
    const at = (node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return range.getBoundingClientRect();
    };
    const names = [...document.querySelectorAll("bdi")];
    for (const name of names) {
      const next = name.nextSibling && name.nextSibling.nextSibling;
      if (!next || next.nodeName !== "BDI") continue;
      const [one, other] = [at(name), at(next)];
      if (Math.abs(one.top - other.top) < 3 && other.left < one.left) faults.push(name.parentElement.textContent);
    }
    const quoted = [...document.querySelectorAll("#list td:nth-child(4) bdi")].length;
    return {faults, names: names.length, quoted};
  });
  assert.deepEqual(wrong.faults, []);
  assert(wrong.quoted > 5 && wrong.names > 50, JSON.stringify(wrong));
  await browser.close(page);
  done("names from right to left reorder nothing");
}

async function prints(out) {
  const page = await browser.open(out, {width: 1000, hash: "#table=sales.orders"});
  await page.emulateMedia({media: "print"});
  assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than its paper");
  assert(await page.locator(".filters >> nth=0").isHidden());
  const pdf = await page.pdf({format: "A4", margin: {top: "12mm", bottom: "12mm", left: "12mm", right: "12mm"}});
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  if (shots) fs.writeFileSync(shots + "/print.pdf", pdf);
  await browser.close(page, {printed: true});
  const long = await browser.open(many(300));
  assert.equal(await long.locator("#list tbody tr").count(), 200);
  await long.evaluate(() => {
    addEventListener("beforeprint", () => { window.printed = document.querySelectorAll("#list tbody tr").length; });
  });
  await long.pdf();
  assert.equal(await long.evaluate(() => window.printed), 300, "all rows are printed");
  assert.equal(await long.locator("#list tbody tr").count(), 200);
  await browser.close(long, {printed: true});
  done("prints");
}

async function drawsAllWays() {
  const out = ofGolden("kafka", "starrocks,flink,kafka,report"), page = await browser.open(out), data = jsonOf(out);
  assert.equal(await page.locator("#ways svg").count(), 2);
  const texts = await page.locator("#ways svg title").allTextContents();
  for (const slot of data.slots) assert(texts.some((text) => text.startsWith(slot + ": slot")), slot);
  if (shots) await page.locator("#flow").screenshot({path: shots + "/kafka-flow.png"});
  await browser.close(page);
  done("draws every way that is written");
}

// What the page suggests for each table decides as now, whatever its rule says.
async function suggests(name) {
  const config = fs.readFileSync(path.join(golden, name, "smt.conf"), "utf8");
  const ddl = (text) => {
    const file = path.join(folder, "suggested.conf"), out = path.join(folder, "suggested");
    fs.writeFileSync(file, text);
    fs.rmSync(out, {recursive: true, force: true});
    const catalog = path.join(golden, name, "catalog.json");
    execFileSync(smt, ["generate", "-c", file, "--catalog", catalog, "-o", out], {stdio: "ignore"});
    const sql = fs.readFileSync(path.join(out, "starrocks-create.all.sql"), "utf8");
    return sql.slice(sql.indexOf("CREATE TABLE")).replace(/^--.*\n/gm, "");
  };
  const now = ddl(config), rules = jsonOf(ofGolden(name)).tables.map((table) => table.config).filter(Boolean);
  assert(rules.length > 0);
  for (const rule of rules) assert.equal(ddl(config + "\n" + rule), now, rule);
  done(`${name}: ${rules.length} suggested rules decide as now`);
}

async function isAccessible(out, name, hash) {
  for (const width of [1440, 390]) {
    for (const dark of [false, true]) {
      const page = await browser.open(out, {width, dark, hash, script: axe});
      const {violations} = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.filter((v) => v.impact !== "minor")
        .map((v) => `${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`), []);
      assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than its window");
      const file = `${shots}/${name}-${width}-${dark ? "dark" : "light"}.png`;
      if (shots) await page.screenshot({path: file, fullPage: true});
      await browser.close(page);
    }
  }
  done(name + ": axe finds nothing");
}

const timesOf = (page) => page.evaluate(() => {
  const search = document.getElementById("search");
  const timed = (action) => {
    const from = performance.now();
    action();
    document.body.offsetHeight;
    return performance.now() - from;
  };
  const type = (text) => () => { search.value = text; search.dispatchEvent(new Event("input")); };
  const least = (action) => Math.min(...Array.from({length: 5}, () => timed(action)));
  return {search: least(type("table_1")), clear: least(type("")),
    sort: least(() => document.querySelector("#list th button").click()),
    fidelity: least(() => document.querySelector("#list th[data-key=fidelity] button").click())};
});

// As many rows are drawn for 5,000 tables as for 200, so that they cost little more.
async function staysFluid() {
  const few = await browser.open(many(200));
  const fewTimes = await timesOf(few);
  await browser.close(few, {filtered: true});
  const page = await browser.open(many(5000));
  const times = await timesOf(page);
  console.log("ms for 200 tables:", JSON.stringify(fewTimes), "for 5,000:", JSON.stringify(times));
  for (const [what, time] of Object.entries(times)) {
    assert(time < 5 * fewTimes[what] + 20, `${what}: ${time} ms, and ${fewTimes[what]} ms for 200 tables`);
  }
  if (shots) await page.screenshot({path: shots + "/many.png"});
  await browser.close(page, {filtered: true});
  done("5,000 tables stay fluid");
}

async function main() {
  await browser.start();
  try {
    const out = shop(), databases = ofGolden("several-databases");
    await holdsAll(out);
    await searches(out);
    await sorts(out);
    await copies(out);
    await tellsFindings(out);
    await followsLinks(out, databases);
    await worksByKeyboard(out);
    await staysText(out);
    await keepsTheOrder(out);
    await prints(out);
    await drawsAllWays();
    for (const name of ["shop", "computed", "shards", "partitions-and-properties"]) await suggests(name);
    await isAccessible(out, "shop", "#table=sales.orders");
    await isAccessible(ofGolden("hostile"), "hostile", "");
    await staysFluid();
    console.log(`${checks} passed, 0 failed`);
  } finally {
    await browser.stop();
  }
}
main().catch((error) => { console.error(error); process.exit(1); });
