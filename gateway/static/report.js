// A report on the page: the verdict first, then what needs attention, then the columns.

import { get } from "./api.js";
import { bytes, el, figure, percent, severity, svg } from "./elements.js";

export const FIRST = 7;
export const PAGE = 100;
const WORDS = { good: "✓ good", attention: "! look", bad: "✕ bad", neutral: "" };

export function tiles(report) {
  return el("section", { class: "tiles", "aria-label": "Summary" }, report.executive_summary.map((tile) => el("article", { class: `tile ${tile.status}` },
    el("p", { class: "label" }, el("span", {}, tile.title), el("span", {}, WORDS[tile.status] ?? "")),
    el("p", { class: "value" }, tile.value),
    el("p", { class: "small" }, tile.meaning))));
}

export function prose(report) {
  const sections = report.analysis_summary.sections.map((section) => el("div", {}, el("h3", {}, section.heading), el("p", {}, section.sentences.join(" "))));
  const note = report.analysis_summary.note;
  return card("In short", el("div", { class: "prose" }, sections, note ? el("p", { class: "small" }, note) : null));
}

export function issues(report) {
  const total = report.issue_summary.issue_count;
  const lines = report.issues.map((issue) => el("li", {}, severity(issue.severity), el("div", {},
    issue.column ? el("strong", {}, issue.column, " ") : null, issue.message,
    issue.affected_row_count ? el("span", { class: "small" }, ` · ${figure(issue.affected_row_count)} ${issue.affected_row_count === 1 ? "row" : "rows"} (${percent(issue.affected_ratio)})`) : null)));
  return card(`What needs attention (${figure(total)})`, total ? shortened(lines) : el("p", { class: "small" }, "Nothing stood out."));
}

export function plan(report) {
  if (!report.action_plan.length) return null;
  const lines = report.action_plan.map((step) => el("li", {}, severity(step.priority), el("div", {},
    step.columns.length ? el("strong", {}, names(step.columns), " ") : null, step.action, el("span", { class: "small" }, ` – ${worth(step)}`))));
  return card("What to do next", shortened(lines));
}

function names(columns) {
  return columns.length > 3 ? `${columns.slice(0, 3).join(", ")} and ${columns.length - 3} more` : columns.join(", ");
}

function worth(step) {
  const gain = step.gain_points ? `, +${figure(step.gain_points)} points of quality` : "";
  return `${step.rationale} ${step.effort[0].toUpperCase()}${step.effort.slice(1)} effort${gain}.`;
}

export function changes(report) {
  const since = report.since_last_run;
  if (!since) return null;
  const lines = since.changes.map((change) => el("li", {}, severity(change.severity), el("div", {},
    change.column ? el("strong", {}, change.column, " ") : null, change.message)));
  const compared = since.drift && (since.drift.status === "not_compared" || !lines.length) ? el("p", { class: "small" }, since.drift.message) : null;
  const quiet = since.drift?.status === "same_file" ? null : el("p", { class: "small" }, "Nothing changed that would need a look.");
  return card(`Since the last run (${figure(since.change_count)})`, lines.length ? shortened(lines) : quiet, compared);
}

export function shortened(lines) {
  const list = el("ul", { class: "list" }, lines.slice(0, FIRST));
  if (lines.length <= FIRST) return list;
  const more = el("button", { type: "button", onclick: () => { list.append(...lines.slice(FIRST)); more.remove(); } }, `Show all ${lines.length}`);
  return el("div", { class: "prose" }, list, el("p", {}, more));
}

export function downloads(id, found) {
  const items = found.map((download) => el("li", {}, el("button", { type: "button", onclick: () => fetchAgain(id, download) },
    el("span", { class: "name" }, download.file_name), el("span", { class: "small" }, bytes(download.size_bytes)))));
  return card("Downloads", items.length ? el("ul", { class: "downloads" }, items) : el("p", { class: "small" }, "Not rendered yet."));
}

// Signed on the click: the list's own addresses may be too old by now.
async function fetchAgain(id, download) {
  const fresh = await get(`/v1/analyses/${id}/downloads`);
  location.assign(fresh.find((other) => other.download_id === download.download_id)?.url ?? download.url);
}

export function columns(report) {
  const flags = new Map();
  for (const issue of report.issues) flags.set(issue.column, (flags.get(issue.column) ?? 0) + 1);
  const body = el("tbody");
  const count = el("span", { class: "small", role: "status" });
  const more = el("button", { type: "button", onclick: () => show(shown.length ? limit + PAGE : PAGE) }, "Show more");
  let shown = report.columns;
  let limit = PAGE;
  function show(next) {
    limit = next;
    body.replaceChildren(...shown.slice(0, limit).flatMap((column) => columnRows(column, flags.get(column.name) ?? 0)));
    count.textContent = `${figure(Math.min(limit, shown.length))} of ${figure(report.columns.length)} shown`;
    more.hidden = limit >= shown.length;
  }
  const search = el("input", { type: "search", placeholder: "Find a column", "aria-label": "Find a column", oninput: (event) => {
    const wanted = event.target.value.toLowerCase();
    shown = report.columns.filter((column) => column.name.toLowerCase().includes(wanted));
    show(PAGE);
  } });
  show(PAGE);
  const names = [["Column", ""], ["Type", ""], ["Quality", "number"], ["Issues", "number"], ["Missing", "number"], ["Distinct", "number"], ["Distribution", "wide"], ["Least", "number"], ["Mean", "number"], ["Greatest", "number"]];
  const head = el("thead", {}, el("tr", {}, names.map(([name, kind]) => el("th", { scope: "col", class: kind }, name))));
  return el("section", { class: "card" }, el("div", { class: "head" }, el("h2", {}, "Columns"), el("div", { class: "actions" }, count, search)),
    el("div", { class: "scroll" }, el("table", {}, head, body)), more);
}

function columnRows(column, issueCount) {
  const metrics = column.metrics;
  const missing = metrics.completeness === null || metrics.completeness === undefined ? null : 1 - metrics.completeness;
  const about = column.approximate.distinct_count ? "~" : "";
  const detail = el("tr", { class: "detail", hidden: true });
  const toggle = el("button", { type: "button", class: "link", "aria-expanded": "false", onclick: () => {
    if (!detail.hasChildNodes()) detail.append(el("td", { colspan: "10" }, facts(column)));
    detail.hidden = !detail.hidden;
    toggle.setAttribute("aria-expanded", String(!detail.hidden));
  } }, column.name || "(no name)");
  return [el("tr", {},
    el("td", { class: "name" }, toggle, column.pii?.detected ? el("div", {}, el("span", { class: "chip warn", title: column.pii.reasons.join("; ") }, `personal: ${column.pii.kind}`)) : null),
    el("td", {}, column.logical_type, column.semantic_type ? el("div", { class: "small" }, column.semantic_type) : null),
    el("td", { class: "number" }, figure(column.quality?.score)),
    el("td", { class: "number" }, issueCount ? el("span", { class: "chip warn" }, `! ${issueCount}`) : "–"),
    el("td", { class: "number" }, percent(missing), meter(missing)),
    el("td", { class: "number" }, about + figure(metrics.distinct_count)),
    el("td", { class: "wide" }, histogram(column)),
    cell(metrics.min ?? metrics.length_min), cell(metrics.mean), cell(metrics.max ?? metrics.length_max)), detail];
}

// The day of a moment is enough here; the whole stands in the title and in the facts.
const cell = (value) => el("td", { class: "number clip", title: value ?? "" }, figure(/^\d{4}-\d\d-\d\dT/.test(value) ? value.slice(0, 10) : value));

function meter(ratio) {
  const width = ratio ? Math.max(2, ratio * 48) : 0;
  return svg("svg", { class: "meter", width: 48, height: 8, "aria-hidden": "true" }, svg("rect", { class: "track", width: 48, height: 8, rx: 2 }), svg("rect", { class: "fill", width, height: 8, rx: 2 }));
}

function histogram(column) {
  if (column.histogram) return bars(column.name, column.histogram);
  const top = column.top_values[0];
  return top ? el("span", { class: "small" }, `top: ${top.value === null ? "(masked)" : top.value === "" ? "(empty)" : shorten(top.value)} ${percent(top.ratio)}`) : "";
}

function bars(name, { counts, edges }) {
  const peak = Math.max(...counts, 1);
  const width = 120 / counts.length;
  const label = `${name}: ${counts.length} bins from ${edges[0]} to ${edges.at(-1)}`;
  return svg("svg", { class: "bars", role: "img", "aria-label": label, width: 120, height: 28 }, counts.map((count, at) => {
    const height = count ? Math.max(1.5, (count / peak) * 28) : 0;
    return svg("rect", { x: at * width, y: 28 - height, width: Math.max(width - 1, 0.6), height });
  }));
}

const shorten = (text) => (text.length > 18 ? `${text.slice(0, 17)}…` : text);

function facts(column) {
  const entries = Object.entries(column.metrics).filter(([name]) => !(name in column.absent));
  const list = el("dl", { class: "facts" }, entries.map(([name, value]) => el("div", {}, el("dt", {}, name.replaceAll("_", " ")),
    el("dd", {}, (column.approximate[name] ? "~" : "") + figure(value)))));
  const values = column.top_values.length ? [el("h3", {}, `Most frequent values (top ${column.top_values.length})`), pairs(column.top_values, "value")] : [];
  const rare = column.bottom_values?.length ? [el("h3", {}, "Least frequent values"), pairs(column.bottom_values, "value")] : [];
  const variants = column.value_variants?.length ? [el("h3", {}, "Spelling variants"), ...column.value_variants.map((variant) => pairs(variant.spellings, "value"))] : [];
  const logs = column.log_histogram ? [el("h3", {}, "On a logarithmic scale"), bars(column.name, column.log_histogram)] : [];
  const patterns = column.patterns.length ? [el("h3", {}, "Most frequent shapes"), pairs(column.patterns, "mask")] : [];
  return [list, el("div", { class: "split" }, el("div", {}, values, rare), el("div", {}, logs, patterns, variants))];
}

function pairs(items, name) {
  return el("div", { class: "values" }, items.flatMap((item) => [
    el("span", { title: item[name] ?? "" }, item[name] === null ? "(masked)" : item[name] === "" ? "(empty)" : item[name]),
    el("span", { class: "number" }, `${figure(item.count)} · ${percent(item.ratio)}`)]));
}

export function card(title, ...children) {
  return el("section", { class: "card" }, el("h2", {}, title), children);
}
