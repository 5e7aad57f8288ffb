// Rules: those that were asked for and how they fared, those that the data keeps and nobody asked for.

import { el, figure, percent, severity } from "./elements.js";
import { FIRST, PAGE, card } from "./report.js";

const AGENT = "test-coverage-agent";
const STATUS = { passed: "✓ holds", failed: "✕ fails", not_evaluated: "! not judged" };

export function rules(report) {
  const answer = report.agents[AGENT];
  if (!answer?.coverage) return null;
  const asked = answer.rules;
  const suggested = answer.suggested_rules;
  return card("Rules", el("div", { class: "prose" }, el("p", {}, verdict(answer.coverage)), answer.coverage.notes.map((note) => el("p", { class: "small" }, note))),
    asked.length ? el("div", { class: "prose" }, el("h3", {}, `Asked for (${asked.length})`), listed([["Rule", ""], ["Column", ""], ["Status", ""], ["Rows checked", "number"], ["Rows failed", "number"], ["Passing", "number"], ["95 % interval", "number"]], asked.map(askedRow))) : null,
    suggested.length ? el("div", { class: "prose" }, el("h3", {}, `Suggested (${figure(answer.suggested_rule_total ?? suggested.length)})`), listed([["Rule", ""], ["Column", ""], ["Matters", ""], ["Holds for", "number"], ["Why", "wide"]], suggested.map(suggestedRow))) : null);
}

function verdict({ score, verdict: word, reason, passed_count: passed, rule_count: count }) {
  if (reason === "no_rules") return "No rule was asked for. These could be; the rules download has them for six tools.";
  if (score === null) return "Nothing could be judged: the columns hold no values.";
  return `${figure(passed)} of ${figure(count)} rules hold in every row. Coverage is ${figure(score)} of 100: ${word.replaceAll("_", " ")}.`;
}

const said = (rule) => [rule.kind.replaceAll("_", " "), el("div", { class: "small" }, Object.entries(rule.parameters).map(([name, value]) => `${name.replaceAll("_", " ")} ${Array.isArray(value) ? value.join(", ") : value}`).join(" · "))];

function askedRow(rule) {
  const about = rule.approximation ? "~" : "";
  return el("tr", {}, el("td", {}, said(rule)), el("td", { class: "name" }, rule.column),
    el("td", {}, STATUS[rule.status], rule.reason ? el("div", { class: "small" }, rule.reason.replaceAll("_", " "), rule.near_names.length ? `; near: ${rule.near_names.join(", ")}` : "") : null),
    el("td", { class: "number" }, figure(rule.checked_count)), el("td", { class: "number" }, rule.failed_count === null ? "–" : about + figure(rule.failed_count)),
    el("td", { class: "number" }, percent(rule.pass_ratio)), el("td", { class: "number" }, rule.pass_ratio === null ? "–" : `${percent(rule.pass_ratio_low)} – ${percent(rule.pass_ratio_high)}`));
}

function suggestedRow(rule) {
  return el("tr", {}, el("td", {}, said(rule)), el("td", { class: "name" }, rule.columns.join(", ") || "whole table"), el("td", {}, severity(rule.severity)),
    el("td", { class: "number" }, percent(rule.holds_for_ratio)), el("td", { class: "wide" }, rule.reason));
}

function listed(names, rows) {
  const body = el("tbody", {}, rows.slice(0, FIRST));
  const more = el("button", { type: "button", hidden: rows.length <= FIRST, onclick: () => {
    const from = body.children.length;
    body.append(...rows.slice(from, from + PAGE));
    more.hidden = body.children.length >= rows.length;
  } }, "Show more");
  return [el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, names.map(([name, kind]) => el("th", { scope: "col", class: kind }, name)))), body)), more];
}
