// All about one table.
const remark = (finding) => make("p", {class: "remark"}, badge(finding.severity),
  ...(finding.accepted ? [" ", badge("accepted")] : []), " ", ...prose(finding.message),
  ...(finding.hint ? [make("span", {class: "hint"}, "Hint: ", ...prose(finding.hint))] : []));

function configCell(lines, what) {
  if (!lines) return make("td", {class: "config soft"}, "no line of its own");
  const shownLine = (line, i) => (i ? [make("br"), named(line)] : [named(line)]);
  return make("td", {class: "config"}, make("div", {},
    make("code", {}, ...lines.trimEnd().split("\n").flatMap(shownLine)), copyButton(lines, "the lines of " + what)));
}

function decisionTable(table) {
  const why = (d) => (d.why ? [make("div", {class: "soft"}, ...prose(d.why))] : []);
  const lines = table.decisions.map((d) => make("tr", {}, make("th", {scope: "row"}, d.what),
    make("td", {class: "name"}, namedList(d.value.split(", ")), ...why(d)), configCell(d.config, d.what)));
  return stacking("decisions", "Decisions", ["What", "Decided", "Config"], lines);
}

// What was said about another column first is named here, and told there.
function reasonOf(finding, column) {
  const isOwn = finding.where.endsWith("." + column.source);
  return isOwn ? remark(finding) : make("p", {class: "remark"}, linkToCode(finding.code));
}

function columnRow(column, keys) {
  const isRenamed = column.source && column.source !== column.name;
  const from = isRenamed ? [make("div", {class: "soft"}, "from ", named(column.source))] : [];
  const key = keys.includes(column.name) ? [" ", badge("key")] : [];
  const comment = column.comment ? [make("div", {class: "soft"}, named(column.comment))] : [];
  const reasons = [...(column.note ? [make("p", {class: "remark"}, column.note)] : []),
    ...column.findings.map((at) => reasonOf(findingRecord(at), column))];
  return make("tr", {}, make("th", {scope: "row", class: "name"}, named(column.name), ...key, ...from, ...comment),
    cell(named(column.postgres)), cell(named(column.flink_source)),
    cell(make("code", {}, named(column.expression)), "expression"), cell(column.flink_sink),
    cell(column.starrocks + (column.nullable ? "" : " NOT NULL")),
    make("td", {class: "fidelity"}, badge(column.fidelity), ...reasons),
    configCell(column.config, "the column " + column.name));
}

function columnTable(table) {
  const titles = ["Column", "PostgreSQL", "Flink source", "Expression", "Flink sink", "StarRocks", "Fidelity",
    "Config"];
  return stacking("columns", "Columns", titles, table.columns.map((column) => columnRow(column, table.key)));
}

function ruleSection(table) {
  const rule = `[table-rule.${table.rule}]`;
  if (!table.config) {
    return [make("h3", {}, "A rule of its own"), make("p", {class: "soft"},
      `No rule can take this table alone and decide as ${rule} does: change the lines of ${rule}.`)];
  }
  return [...code(table.config, "A rule of its own", false), make("p", {class: "soft"},
    `It takes this table alone and decides as ${rule} does now: change its lines, and take the ; away from a line`,
    " to set it.")];
}

function closeDetail() {
  $("detail").hidden = true;
  history.replaceState(null, "", "#tables");
  $("tables").scrollIntoView();
  $("search").focus({preventScroll: true});
}

function detailHead(row, table) {
  const sizes = row.rows === null ? "" : `, about ${aboutText(row.rows)} rows in ${sizeText(row.bytes)}`;
  return [
    make("div", {class: "head"}, make("h2", {id: "h-detail", tabindex: "-1"}, namedList(row.ids)),
      make("button", {type: "button", click: closeDetail}, "Close")),
    make("p", {class: "soft"}, `Taken by [table-rule.${table.rule}], ${table.model} key, `,
      `${counted(table.columns.length, "column")}${sizes}.`),
    ...(table.comment ? [make("p", {}, named(table.comment))] : [])];
}

function detailFindings(table) {
  if (!table.findings.length) return [];
  return [make("h3", {}, "Diagnostics"), ...table.findings.map((at) => remark(findingRecord(at)))];
}

function detail(row) {
  const table = tableRecord(row.at);
  $("detail").replaceChildren(...detailHead(row, table), make("h3", {}, "Decisions"), decisionTable(table),
    make("h3", {}, "Columns"), columnTable(table), ...detailFindings(table), ...code(table.ddl, "StarRocks DDL"),
    ...(table.sql ? code(table.sql, "Flink SQL") : []), ...ruleSection(table));
  $("detail").hidden = false;
}
