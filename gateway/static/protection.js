// What is sensitive, which regulation may be in scope, and what is recorded about the data.

import { el, figure, percent } from "./elements.js";
import { FIRST, PAGE, card, shortened } from "./report.js";

const LEVELS = { high: "bad", medium: "warn", low: "plain", non_compliant: "bad", needs_review: "warn", compliant: "good" };
const plain = (code) => String(code ?? "–").replaceAll("_", " ");
const chip = (code) => el("span", { class: `chip ${LEVELS[code] ?? "plain"}` }, plain(code));

export function risk(report) {
  const answer = report.agents["score-risk"];
  if (answer?.status !== "success") return null;
  if (answer.risk_score === null) return card("Risk", el("p", { class: "small" }, `No score: ${plain(answer.absent_reason)}.`));
  const factors = answer.factors.map((each) => el("li", {}, el("span", { class: "chip plain" }, figure(each.points)), el("div", {}, each.what, el("span", { class: "small" }, ` – ${each.evidence}`))));
  return card("Risk", el("div", { class: "prose" },
    el("p", {}, el("strong", {}, `${figure(answer.risk_score)} of 100 `), chip(answer.risk_level)),
    factors.length ? shortened(factors) : el("p", { class: "small" }, "Nothing sensitive was found."),
    answer.columns.length ? [el("h3", {}, "Sensitive columns"), sensitive(answer.columns)] : null,
    el("h3", {}, "Regulations"), regulations(answer), el("h3", {}, "How easily rows are told apart"), groups(answer.reidentification)));
}

function sensitive(columns) {
  const body = el("tbody");
  const more = el("button", { type: "button" }, "Show more");
  function show(limit) {
    body.append(...columns.slice(body.children.length, limit).map((column) => el("tr", {},
      el("td", { class: "name" }, column.name), el("td", { class: "number" }, figure(column.risk_score)), el("td", {}, chip(column.risk_level)),
      el("td", {}, column.classes.map((each) => each.title).join(", "), el("div", { class: "small" }, column.classes[0].reasons.join("; "))),
      el("td", {}, column.protection_action))));
    more.hidden = limit >= columns.length;
    more.onclick = () => show(limit + PAGE);
  }
  show(FIRST);
  return table([["Column", ""], ["Risk", "number"], ["Level", ""], ["Holds", ""], ["What to do", ""]], body, more);
}

function regulations(answer) {
  const lines = answer.regulations.map((each) => el("details", {},
    el("summary", {}, `${each.regulation.replaceAll("_", " ")}: ${plain(each.scope)}`), el("p", { class: "small" }, each.title, ". ", each.reason),
    el("ul", { class: "list" }, each.provisions.map((one) => el("li", {}, el("code", {}, one.section), el("div", {}, one.reason,
      el("span", { class: "small" }, ` – ${one.columns.slice(0, PAGE).join(", ")}`)))))));
  return [...lines, el("p", { class: "small" }, answer.regulations_note)];
}

function groups({ reason, combinations }) {
  const body = el("tbody", {}, combinations.map((each) => el("tr", {}, el("td", { class: "name" }, each.columns.join(", ")),
    el("td", { class: "number" }, (each.is_upper_bound ? "≤ " : "") + figure(each.smallest_group_size)),
    each.rows_in_groups_below.map((below) => el("td", { class: "number" }, percent(below.ratio))))));
  const names = [["Columns", ""], ["Smallest group", "number"], ["Alone", "number"], ["Below 5", "number"], ["Below 10", "number"]];
  return [el("p", { class: "small" }, reason), combinations.length ? table(names, body) : null];
}

export function governance(report) {
  const answer = report.agents["governance-checker"];
  if (answer?.status !== "success") return null;
  if (answer.verdict === null) return card("Governance", el("p", { class: "small" }, `No verdict: ${plain(answer.absent_reason)}.`));
  const blockers = answer.blockers.map((each) => el("li", {}, el("span", { class: "chip plain" }, `−${figure(each.lost_points)}`), el("div", {}, each.what, el("span", { class: "small" }, ` – ${each.evidence}`))));
  const body = el("tbody", {}, answer.areas.flatMap((area) => area.fields.map((field) => el("tr", {}, el("td", {}, area.area), el("td", {}, field.required),
    el("td", { class: "name" }, field.column ?? "–"), el("td", { class: "number" }, percent(field.completeness))))));
  return card("Governance", el("div", { class: "prose" },
    el("p", {}, el("strong", {}, `${figure(answer.governance_score)} of 100 `), chip(answer.verdict)),
    answer.weights_note ? el("p", { class: "small" }, answer.weights_note) : null,
    blockers.length ? shortened(blockers) : el("p", { class: "small" }, "All that is required is recorded."),
    table([["Area", ""], ["Required field", ""], ["Column", ""], ["Filled", "number"]], body)));
}

function table(names, body, more = null) {
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, names.map(([name, kind]) => el("th", { scope: "col", class: kind }, name)))), body), more);
}
