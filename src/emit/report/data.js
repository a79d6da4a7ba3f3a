"use strict";
// The data of the page. Every text, and every column that looks like another one, stands in it once: a
// record is the list of its values, "shapes" has their names and kinds (src/report_writer.h).
const packed = JSON.parse(document.getElementById("data").textContent);

const readers = {
  plain: (value) => value,
  text: (value) => packed.strings[value],
  texts: (value) => value.map(readers.text),
  lines: (value) => value.map(readers.text).join("\n"),
  records: (value, shape) => value.map((values) => record(shape, values)),
  shared: (value, shape) => value.map((place) => record(shape, packed.shared[shape][place])),
};

function record(shape, values) {
  const read = ([, kind], i) => {
    const [reader, of] = kind.split(" ");
    return readers[reader](values[i], of);
  };
  return Object.fromEntries(packed.shapes[shape].map((field, i) => [field[0], read(field, i)]));
}

// One value of many records, without the others: (values) => value.
function reader(shape, name) {
  const at = (packed.shapes[shape] || []).findIndex((field) => field[0] === name);
  if (at < 0) return () => undefined;  // There is no record of this shape.
  const [read, of] = packed.shapes[shape][at][1].split(" ");
  return (values) => readers[read](values[at], of);
}

// A value of the records that tables share, by place.
function sharedValues(shape, name) {
  return (packed.shared[shape] || []).map(reader(shape, name));
}

const tableRecord = (at) => record("table", packed.tables[at]);
const findingRecord = (at) => record("finding", packed.findings[at]);
const leftOutRecord = (at) => record("left_out", packed.left_out[at]);

// The same content as report.json.
function unpacked() {
  const {shapes, strings, shared, ...content} = packed;
  content.tables = packed.tables.map((values) => record("table", values));
  content.left_out = packed.left_out.map((values) => record("left_out", values));
  content.findings = packed.findings.map((values) => record("finding", values));
  return content;
}
