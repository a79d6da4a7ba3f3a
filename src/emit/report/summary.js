// What there is, in numbers.
const kinds = [["exact", "exact"], ["widened", "widened"], ["lossy", "lossy"], ["computed", "computed"]];

function verdict() {
  const s = packed.summary;
  const keyless = s.tables - s.keyed, lost = s.lossy + s.left_out_columns + s.left_out_tables + keyless;
  const parts = [[s.lossy, "lossy column"], [keyless, "table without a key", "tables without a key"],
    [s.left_out_columns, "column left out", "columns left out"],
    [s.left_out_tables, "table left out", "tables left out"]];
  const text = parts.filter(([n]) => n)
    .map(([n, one, many]) => `${n.toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`).join(", ");
  $("verdict").append(lost
    ? make("span", {}, make("strong", {class: "lossy"}, text + "."), " Look at these before you approve.")
    : make("span", {}, make("strong", {class: "exact"}, "Every column and every change is carried."),
      s.warnings ? " Read the warnings before you approve." : ""));
}

function fidelityBar() {
  const s = packed.summary;
  const present = kinds.filter(([kind]) => s[kind]);
  $("bar").append(...present.map(([kind]) => {
    const part = make("span", {class: "part " + kind});
    part.style.flexGrow = s[kind];
    return part;
  }));
  $("bar").setAttribute("aria-label", "Columns: " + present.map(([kind]) => s[kind] + " " + kind).join(", "));
  $("legend").append(...present.map(([kind, title]) =>
    make("li", {}, make("span", {class: "dot " + kind}), make("b", {}, s[kind].toLocaleString("en")), " " + title)));
}

function facts() {
  const s = packed.summary;
  const jobs = packed.ways.length;
  const numbers = [["Tables", s.tables], ["Columns", s.columns], ["With a key", s.keyed],
    ["Left out", s.left_out_tables + s.left_out_columns], ["Warnings", s.warnings], ["Notes", s.notes],
    ["Accepted", s.accepted], ["Slots", packed.slots.length], ["Jobs", jobs]];
  $("facts").append(...numbers.map(([name, n]) =>
    make("div", {}, make("dt", {}, name), make("dd", {}, n.toLocaleString("en")))));
}

function codes() {
  $("codes").tBodies[0].append(...packed.codes.map((c) => make("tr", {},
    make("td", {class: "code"}, make("div", {}, badge(c.severity), linkToCode(c.code))),
    cell(c.count.toLocaleString("en"), "number"), cell(c.accepted ? c.accepted.toLocaleString("en") : "", "number"),
    cell(c.why, "why"))));
}

function needs() {
  $("sizing").tBodies[0].append(...packed.sizing.map((line) => make("tr", {},
    make("th", {scope: "row"}, line.what), cell(line.value), cell(line.formula), cell(line.source, "soft"))));
  $("sizing").parentElement.hidden = packed.sizing.length === 0;
  const parts = packed.jobs.length - 1, one = packed.slots.length === 1;
  $("slots").append(one ? "One replication slot is prepared: " : "Replication slots that are prepared: ",
    ...packed.slots.flatMap((slot, i) => [i ? ", " : "", make("code", {}, named(slot))]), ".");
  if (parts > 1) $("slots").append(` The job can be started as ${parts} jobs of one rule each, instead.`);
  if (packed.ways.length > 1) {
    $("slots").append(" Slots of a way that does not run hold the WAL; the numbers below are those of the Flink job.");
  }
}

function summary() {
  const v = packed.versions;
  $("about").replaceChildren(named(packed.config),
    `: PostgreSQL to StarRocks ${v.starrocks} through Flink ${v.flink}, CDC ${v.cdc}`);
  $("made").textContent = `Written by smt ${packed.smt}. report.json has the same content.`;
  verdict();
  fidelityBar();
  facts();
  codes();
  needs();
}
