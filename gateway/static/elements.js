// Builds elements. Text goes in as text, never as markup: data may hold anything.

const SVG = "http://www.w3.org/2000/svg";

export function el(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function announce(text) {
  const announcer = document.getElementById("announcer");
  if (announcer.textContent !== text) announcer.textContent = text;
}

const BIG = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const EXACT = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4 });

// Integers beyond 2^53 arrive as strings and are shown as they stand.
export function figure(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return typeof value === "object" ? JSON.stringify(value) : String(value);
  if (Number.isInteger(value)) return BIG.format(value);
  const size = Math.abs(value);
  return size >= 1e15 || size < 1e-4 ? value.toExponential(3) : size >= 10000 ? BIG.format(value) : EXACT.format(value);
}

export function percent(ratio) {
  if (ratio === null || ratio === undefined) return "–";
  if (ratio > 0 && ratio < 0.0005) return "< 0.1 %";
  // Rounded, but never up to all of it.
  return `${(ratio < 1 ? Math.min(Math.round(ratio * 1000) / 10, 99.9) : Math.round(ratio * 1000) / 10).toLocaleString()} %`;
}

export function bytes(count) {
  if (count == null) return "–";
  let unit = 0;
  while (count >= 1024 && unit < 4) { count /= 1024; unit += 1; }
  return `${count.toLocaleString(undefined, { maximumFractionDigits: unit ? 1 : 0 })} ${["B", "KiB", "MiB", "GiB", "TiB"][unit]}`;
}

export function when(text) {
  return text ? new Date(text).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }) : "–";
}

export function seconds(milliseconds) {
  return milliseconds === null ? "–" : milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toLocaleString(undefined, { maximumFractionDigits: 1 })} s`;
}

const CHIPS = { completed: "good", partial: "warn", failed: "bad", cancelled: "plain" };

export function chip(status) {
  return el("span", { class: `chip ${CHIPS[status] ?? ""}` }, status);
}

const SEVERITIES = { critical: "bad", high: "bad", medium: "warn", low: "plain", info: "plain" };

export function severity(name) {
  return el("span", { class: `chip ${SEVERITIES[name] ?? "plain"}` }, name);
}
