// What was said, and what is left out.
const findingKeys = (() => {
  const read = ["severity", "code", "where", "accepted"].map((name) => reader("finding", name));
  return packed.findings.map((values, at) => {
    const [severity, code, where, accepted] = read.map((one) => one(values));
    return {at, severity: accepted ? "accepted" : severity, code, where: where.toLowerCase()};
  });
})();
const whyOf = new Map(packed.codes.map((one) => [one.code, one.why]));

// The place, and the tables that it holds for.
function placeOf(finding) {
  const [first, ...others] = finding.tables.map((at) => rows[at]);
  const most = 5, rest = others.length - most;
  return [first ? linkTo(first, [finding.where]) : named(finding.where),
    ...others.slice(0, most).flatMap((row) => [", ", linkTo(row, row.ids)]),
    ...(rest > 0 ? [` and ${rest.toLocaleString("en")} more`] : [])];
}

function findingItem(at) {
  const finding = findingRecord(at);
  return make("li", {}, make("div", {class: "line"}, badge(finding.severity),
    ...(finding.accepted ? [" ", badge("accepted")] : []), " ", make("span", {class: "place"}, ...placeOf(finding)),
    " ", make("code", {}, finding.code)),
  make("p", {}, ...prose(finding.message)),
  ...(finding.hint ? [make("p", {class: "hint"}, "Hint: ", ...prose(finding.hint))] : []),
  make("p", {class: "soft"}, whyOf.get(finding.code)));
}

const findings = inParts(100, $("more-findings"), (most) => {
  const severity = $("severity").value, code = $("code").value, at = $("at").value.toLowerCase();
  const found = findingKeys.filter((finding) => (!severity || finding.severity === severity) &&
    (!code || finding.code === code) && finding.where.includes(at));
  $("findings").replaceChildren(...found.slice(0, most).map((finding) => findingItem(finding.at)));
  $("found").textContent = `${found.length.toLocaleString("en")} of ${packed.findings.length.toLocaleString("en")}`;
  $("more-findings").hidden = found.length <= most;
});

const leftOut = inParts(100, $("more-missing"), (most) => {
  $("missing").tBodies[0].replaceChildren(...packed.left_out.slice(0, most).map((values, at) => {
    const object = leftOutRecord(at);
    const table = several ? `${object.database}.${object.table}` : object.table;
    return make("tr", {}, cell(named(table), "name"), cell(object.column ? named(object.column) : "the whole table"),
      make("td", {class: "why"}, ...prose(object.reason)));
  }));
  $("missing").parentElement.hidden = packed.left_out.length === 0;
  $("nothing-left-out").hidden = packed.left_out.length > 0;
  $("more-missing").hidden = packed.left_out.length <= most;
});
