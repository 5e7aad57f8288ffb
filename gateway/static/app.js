// The page: drop a file, watch it being profiled, read what came out.

import { OVER, Problem, cancel, follow, get, remove, upload } from "./api.js";
import { drift } from "./drift.js";
import { announce, bytes, chip, el, figure, percent, seconds, when } from "./elements.js";
import { readiness } from "./readiness.js";
import { governance, risk } from "./protection.js";
import { reading, rowIssues } from "./reading.js";
import { card, changes, columns, downloads, issues, plan, prose, tiles } from "./report.js";
import { rules } from "./rules.js";

const content = document.getElementById("content");
const STAGES = [["queued", "Received"], ["profiling", "Reading and measuring"], ["transforming", "Drawing conclusions"], ["rendering", "Writing files"], ["completed", "Done"]];
let leaving = new AbortController();

function problem(error) {
  const fields = (error.fields ?? []).map((field) => el("div", { class: "small" }, `${field.field}: ${field.detail}`));
  return el("div", { class: "notice bad", role: "alert" }, el("strong", {}, error.message), fields, el("code", {}, error.code ?? error.name));
}

function show(...children) {
  content.replaceChildren(...children.filter(Boolean));
}

function home() {
  const chosen = el("input", { type: "file", class: "unseen", tabindex: "-1", "aria-hidden": "true", onchange: () => chosen.files[0] && send(chosen.files[0]) });
  const status = el("div", { class: "prose" });
  const drop = el("section", { class: "drop", "aria-label": "Upload" },
    el("p", { class: "title" }, "Drop a data file here"),
    el("button", { type: "button", class: "primary", onclick: () => chosen.click() }, "Choose a file"),
    el("p", { class: "small" }, "It is streamed to this suite and nowhere else."), chosen);
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files[0]) send(event.dataTransfer.files[0]);
  });

  async function send(file) {
    const bar = el("progress", { max: "1", value: "0", "aria-label": "Upload" });
    const text = el("p", { class: "small" }, `Sending ${file.name} …`);
    const stop = new AbortController();
    leaving.signal.addEventListener("abort", () => stop.abort());
    status.replaceChildren(el("div", { class: "card prose" }, el("div", { class: "head" }, el("h2", {}, file.name),
      el("button", { type: "button", onclick: () => stop.abort() }, "Stop")), bar, text));
    drop.hidden = true;
    announce(`Sending ${file.name}`);
    try {
      const analysis = await upload(file, (sent, total) => {
        bar.value = total ? sent / total : 0;
        text.textContent = sent < total ? `${bytes(sent)} of ${bytes(total)} sent` : "Sent, waiting for its acceptance …";
      }, stop.signal);
      location.hash = `#/a/${analysis.analysis_id}`;
    } catch (error) {
      drop.hidden = false;
      chosen.value = "";
      status.replaceChildren(...(error.name === "AbortError" ? [] : [problem(error)]));
    }
  }

  const earlier = el("section", { class: "card" }, el("h2", {}, "Earlier analyses"), el("p", { class: "small" }, "Loading …"));
  show(el("div", {}, el("h1", {}, "What is in your data?"), el("p", { class: "lead" }, "Every column measured, every doubt named, with a workbook to take away.")), drop, status, earlier);
  list(earlier);
}

async function list(section) {
  const rows = el("tbody");
  const more = el("button", { type: "button", hidden: true }, "Show more");
  const head = el("thead", {}, el("tr", {}, ["File", "State", "Size", "Started", "Took", ""].map((name, at) => el("th", { scope: "col", class: at === 2 || at === 4 ? "number wide" : at === 3 ? "wide" : "" }, name))));
  async function load(token) {
    const page = await get(`/v1/analyses?page_size=20${token ? `&page_token=${encodeURIComponent(token)}` : ""}`);
    rows.append(...page.analyses.map(row));
    more.hidden = !page.next_page_token;
    more.onclick = () => load(page.next_page_token);
    return page.analyses.length;
  }
  try {
    const found = await load("");
    section.replaceChildren(el("h2", {}, "Earlier analyses"), found ? el("div", { class: "scroll" }, el("table", {}, head, rows), more)
      : el("p", { class: "small" }, "None yet. The first file you drop stands here."));
  } catch (error) {
    section.replaceChildren(el("h2", {}, "Earlier analyses"), problem(error));
  }
}

function row(analysis) {
  const line = el("tr", {},
    el("td", { class: "name" }, el("a", { href: `#/a/${analysis.analysis_id}` }, analysis.primary.file_name || "unnamed")),
    el("td", {}, chip(analysis.status)),
    el("td", { class: "number wide" }, bytes(analysis.primary.size_bytes)),
    el("td", { class: "wide" }, when(analysis.created_at)),
    el("td", { class: "number wide" }, seconds(analysis.execution_time_ms)),
    el("td", { class: "number" }, el("button", { type: "button", "aria-label": `Delete ${analysis.primary.file_name}`, onclick: async () => {
      if (!confirm(`Delete every trace of ${analysis.primary.file_name}?`)) return;
      await remove(analysis.analysis_id).then(() => line.remove(), (error) => line.replaceChildren(el("td", { colspan: "6" }, problem(error))));
    } }, "Delete")));
  return line;
}

async function analysisPage(id) {
  const signal = leaving.signal;
  const live = el("div", { class: "prose" });
  show(live);
  try {
    let last;
    await follow(id, (analysis) => { last = analysis; live.replaceChildren(progress(analysis)); announce(`${analysis.primary.file_name}: ${analysis.status}`); },
      () => live.append(el("p", { class: "small" }, "Connection lost, trying again …")), signal);
    if (last && OVER.has(last.status) && !signal.aborted) await result(last, signal);
  } catch (error) {
    if (error.name !== "AbortError") show(problem(error), el("p", {}, el("a", { href: "#/" }, "Back to the start")));
  }
}

function progress(analysis) {
  const at = STAGES.findIndex(([status]) => status === analysis.status);
  const { fraction, row_count: rows } = analysis.progress;
  const facts = [rows === null ? null : `${figure(rows)} rows read`, fraction === null ? null : percent(fraction)].filter(Boolean).join(" · ");
  return el("section", { class: "card" },
    el("div", { class: "head" }, el("h1", {}, analysis.primary.file_name), el("div", { class: "actions" }, chip(analysis.status),
      OVER.has(analysis.status) ? null : el("button", { type: "button", onclick: (event) => { event.target.disabled = true; cancel(analysis.analysis_id).catch(() => {}); } }, "Cancel"))),
    el("ol", { class: "stages" }, STAGES.map(([, title], index) => el("li", { class: index < at ? "done" : index === at ? "now" : "", "aria-current": index === at ? "step" : null }, title))),
    el("progress", { max: "1", value: fraction, "aria-label": "This stage" }), el("p", { class: "small" }, facts || "Working …"));
}

async function result(analysis, signal) {
  const head = el("div", { class: "head" }, el("div", {}, el("h1", {}, analysis.primary.file_name),
    el("p", { class: "lead" }, `${bytes(analysis.primary.size_bytes)} · ${when(analysis.ended_at)} · ${seconds(analysis.execution_time_ms)}`)),
    el("div", { class: "actions" }, chip(analysis.status), el("a", { class: "button", href: "#/" }, "Another file")));
  if (analysis.status === "failed" || analysis.status === "cancelled") {
    show(head, analysis.failure ? problem(new Problem(0, { detail: analysis.failure.message, code: analysis.failure.code })) : el("p", { class: "notice" }, "This analysis was cancelled."));
    return;
  }
  show(head, el("p", { class: "small" }, "Opening the report …"));
  const [report, files] = await Promise.all([get(analysis.links.report), get(analysis.links.downloads)]);
  if (signal.aborted) return;
  const failed = Object.entries(report.agents).filter(([, agent]) => agent.status === "error");
  show(head,
    failed.length ? el("div", { class: "notice warn" }, el("strong", {}, "Some agents gave no answer."), failed.map(([id, agent]) => el("div", { class: "small" }, `${id}: ${agent.failure?.message ?? agent.message ?? agent.reason ?? "failed"}`))) : null,
    tiles(report),
    el("div", { class: "split" }, el("div", { class: "prose" }, issues(report), changes(report), plan(report), reading(report)), el("div", { class: "prose" }, downloads(analysis.analysis_id, files), prose(report))),
    drift(report), readiness(report), risk(report), governance(report), rules(report),
    report.columns.length ? columns(report) : card("Columns", el("p", { class: "small" }, "The file holds no columns.")), rowIssues(report));
}

function route() {
  leaving.abort();
  leaving = new AbortController();
  const found = location.hash.match(/^#\/a\/([0-9a-f-]{36})$/);
  document.title = "Profile My Data";
  if (found) analysisPage(found[1]);
  else home();
}

addEventListener("hashchange", () => { route(); content.focus(); scrollTo(0, 0); });
route();
