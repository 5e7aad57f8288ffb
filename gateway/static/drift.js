// What changed against a baseline: the schema in words, the columns as a table, drifted ones first.

import { el, figure, percent } from "./elements.js";
import { FIRST, PAGE, card } from "./report.js";

export function drift(report) {
  const answer = report.agents["drift-detector"];
  if (answer?.status !== "success") return null;
  const found = [...answer.columns].sort((a, b) => rank(a) - rank(b) || times(b) - times(a) || a.position - b.position);
  const body = el("tbody");
  const more = el("button", { type: "button" }, "Show more");
  function show(limit) {
    body.append(...found.slice(body.children.length, limit).map(row));
    more.hidden = limit >= found.length;
    more.onclick = () => show(limit + PAGE);
  }
  show(FIRST);
  const names = [["Column", ""], ["Verdict", ""], ["Test", ""], ["Effect", "number"], ["Matters from", "number"], ["p, adjusted", "number"], ["Missing before", "number"], ["Missing", "number"]];
  return card(`Against the baseline (${figure(answer.drifted_column_count)} of ${figure(answer.tested_column_count)} tested columns drifted)`,
    el("p", { class: "small" }, `${figure(answer.row_count.primary)} rows against ${figure(answer.row_count.baseline)}. A column drifts if its effect reaches what matters and the adjusted p is below ${answer.significance_level}.`),
    schema(answer.schema),
    found.length ? el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, names.map(([name, kind]) => el("th", { scope: "col", class: kind }, name)))), body)) : null, more);
}

function schema({ added, removed, retyped, reordered, renamed }) {
  const quoted = (columns) => columns.map(({ name }) => `“${name}”`).join(", ");
  const told = [[removed, "Gone"], [added, "New"], [retyped, "Of another type"], [reordered, "In another place"]].filter(([columns]) => columns.length);
  const lines = told.map(([columns, title]) => el("li", {}, el("strong", {}, `${title}: `), quoted(columns)));
  lines.push(...renamed.map(({ before, after }) => el("li", {}, el("span", {}, `“${before.name}” may be “${after.name}” now: alike in type and distribution.`))));
  return lines.length ? el("ul", { class: "list" }, lines) : null;
}

const rank = ({ drifted }) => (drifted ? 0 : drifted === null ? 1 : 2);
const times = ({ effect, effect_threshold: limit, missing }) => Math.max(effect === null ? 0 : effect / limit, missing ? missing.effect / missing.effect_threshold : 0);

function row(column) {
  const { missing } = column;
  return el("tr", {}, el("td", { class: "name" }, column.name || "(no name)", column.note ? el("div", { class: "small" }, column.note) : null),
    el("td", {}, verdict(column)), el("td", {}, column.test ? `${column.test.replaceAll("_", " ")} of ${column.compared}` : "–"),
    ...[column.effect, column.effect_threshold, column.adjusted_p_value].map((value) => el("td", { class: "number" }, figure(value))),
    ...[missing?.baseline_ratio, missing?.ratio].map((value) => el("td", { class: "number" }, percent(value ?? null))));
}

function verdict({ drifted, moved_on: movedOn, reason, uncertain, values_drifted: values, missing }) {
  if (movedOn) return "moved on";
  if (drifted === null) return reason ? `not tested: ${reason.replaceAll("_", " ")}` : "not tested";
  const what = [values ? "values" : null, missing?.drifted ? "missing" : null].filter(Boolean).join(", ");
  return el("span", { class: drifted ? "chip warn" : "small" }, drifted ? `! drifted: ${what}` : "no drift", uncertain ? " (uncertain)" : "");
}
