// How a file was read, and which of its rows to look at.

import { el, figure } from "./elements.js";
import { FIRST, PAGE, card, shortened } from "./report.js";

// Older reports know neither decisions nor a summary.
export function reading(report) {
  const { summary = [], decisions = [], problems } = report.load;
  const told = decisions.map((decision) => el("div", {}, el("dt", {}, decision.title), el("dd", {}, decision.value, certainty(decision))));
  const odd = problems.map((problem) => el("li", {}, el("span", { class: "chip plain" }, `${figure(problem.count)} ×`), el("div", {}, problem.message,
    problem.examples.map((example) => el("div", { class: "small" }, example)))));
  return card("How it was read", el("div", { class: "prose" }, summary.map((sentence) => el("p", {}, sentence)),
    told.length ? el("details", {}, el("summary", {}, `${told.length} decisions, and how to say otherwise`), el("dl", { class: "facts wide-facts" }, told),
      el("p", { class: "small" }, "A decision that is wrong is overridden by the read option named beside it: read_options in the API, a flag of pmd profile.")) : null,
    odd.length ? [el("h3", {}, `What was odd (${odd.length})`), shortened(odd)] : el("p", { class: "small" }, "Nothing about the file was odd.")));
}

function certainty({ confidence, is_doubtful: isDoubtful, option }) {
  const sure = confidence === null ? null : el("span", { class: isDoubtful ? "chip warn" : "small" }, `${Math.round(confidence * 100)} % sure`);
  return el("span", { class: "small below" }, sure, sure && option ? " · " : null, option ? el("code", {}, option) : null);
}

// Where to look in the file. A value may be withheld; its place never is.
export function rowIssues(report) {
  const found = report.row_level_issues;
  const total = report.issue_summary.row_level?.total_count ?? found.length;
  if (!found.length) return null;
  const body = el("tbody");
  const more = el("button", { type: "button" }, "Show more");
  function show(limit) {
    body.append(...found.slice(body.children.length, limit).map((issue) => el("tr", {},
      el("td", { class: "number" }, figure(issue.source_line)), el("td", { class: "number" }, figure(issue.row)),
      el("td", { class: "name" }, issue.column ?? "whole row"), el("td", {}, issue.message),
      el("td", { class: "clip", title: issue.value ?? "" }, issue.value === null ? "–" : issue.value === "" ? "(empty)" : issue.value))));
    more.hidden = limit >= found.length;
    more.onclick = () => show(limit + PAGE);
  }
  show(FIRST);
  const names = [["Line in file", "number"], ["Row", "number"], ["Column", ""], ["Fault", ""], ["Value", ""]];
  return card(`Rows with faults (${figure(total)})`, el("div", { class: "scroll" }, el("table", {},
    el("thead", {}, el("tr", {}, names.map(([name, kind]) => el("th", { scope: "col", class: kind }, name)))), body), more));
}
