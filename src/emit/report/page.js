// #table=sales.orders, #code=time-lossy, #severity=warning
function follow() {
  const link = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  const row = byId.get(link.get("table"));
  if (row) {
    detail(row);
    $("detail").scrollIntoView();
    $("h-detail").focus({preventScroll: true});
  }
  if (link.has("code") || link.has("severity")) {
    $("code").value = link.get("code") || "";
    $("severity").value = link.get("severity") || "";
    findings();
    $("diagnostics").scrollIntoView();
    $("diagnostics").focus({preventScroll: true});
  }
}

function theme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").textContent = dark ? "Light" : "Dark";
  $("theme").setAttribute("aria-label", `Switch to ${dark ? "light" : "dark"} colours`);
}

function page() {
  theme(matchMedia("(prefers-color-scheme: dark)").matches);
  $("theme").addEventListener("click", () => theme(document.documentElement.dataset.theme !== "dark"));
  $("code").append(...packed.codes.map((c) => c.code).sort().map((name) => make("option", {}, name)));
  for (const id of ["severity", "code", "at"]) $(id).addEventListener("input", () => findings());
  summary();
  flow();
  tables();
  leftOut();
  findings();
  $("page").hidden = false;  // All at once, so that nothing moves.
  addEventListener("hashchange", follow);
  follow();
}
page();
