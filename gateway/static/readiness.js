// For what the data is ready: one line per use, opened to what stands in the way and the figures behind it.

import { el, figure } from "./elements.js";
import { card } from "./report.js";

const WORDS = { ready: ["ready", "good"], needs_review: ["needs review", "warn"], not_ready: ["not ready", "bad"] };
const LEVELS = { blocks: ["blocks", "bad"], review: ["look first", "warn"], note: ["note", "plain"] };
const MOST = 6;

export function readiness(report) {
  const answer = report.agents?.["readiness-rater"];
  if (!answer || answer.status === "error" || !Array.isArray(answer.purposes)) return null;
  const parts = (answer.components ?? []).map((part) => `${part.title} ${figure(part.score)} × ${figure(part.weight)}`).join(" · ");
  return card("Can it be used?", el("div", { class: "prose" },
    el("p", {}, mark(WORDS, answer.verdict), ` ${answer.verdict_reason} `, parts ? el("span", { class: "small" }, parts) : null),
    answer.purposes.map((purpose) => use(purpose, answer.target))));
}

function use(purpose, target) {
  const concerns = [...(purpose.blockers ?? []), ...(purpose.notes ?? [])];
  return el("details", {}, el("summary", {}, el("strong", {}, purpose.title), " ", mark(WORDS, purpose.verdict), " ", purpose.verdict_reason),
    purpose.purpose_id === "machine_learning" && target ? el("p", { class: "small" }, `Target: ${target.column ?? "not known"}. ${target.reason}`) : null,
    concerns.length ? el("ul", { class: "list" }, concerns.map(line)) : null,
    (purpose.strengths ?? []).map((strength) => el("p", { class: "small" }, `+ ${strength}`)));
}

function line(concern) {
  const names = concern.columns ?? [];
  const where = names.length ? ` ${names.slice(0, MOST).join(", ")}${concern.column_count > MOST ? ` and ${figure(concern.column_count - MOST)} more` : ""}` : "";
  const figures = (concern.evidence ?? []).slice(0, MOST).map((one) => `${one.column ? `${one.column} ` : ""}${one.name} ${one.value === null ? "not known" : figure(one.value)}`).join(" · ");
  return el("li", {}, mark(LEVELS, concern.level), el("div", {}, concern.message, where ? el("strong", {}, where) : null,
    figures ? el("div", { class: "small" }, figures) : null, concern.action ? el("div", {}, concern.action) : null));
}

function mark(words, code) {
  const [text, kind] = words[code] ?? [code, "plain"];
  return el("span", { class: `chip ${kind}` }, text);
}
