// The API, explained from its own description. Every fact here stands in openapi.json.

import { el } from "./elements.js";

const content = document.getElementById("content");

function resolve(spec, schema) {
  return schema?.$ref ? spec.components.schemas[schema.$ref.split("/").at(-1)] : schema;
}

function typeOf(spec, schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(spec, one)).join(" | ");
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === "array") return `${typeOf(spec, schema.items)}[]`;
  if (schema.type === "object" && schema.additionalProperties) return `{name: ${typeOf(spec, schema.additionalProperties) || "any"}}`;
  return schema.format ? `${schema.type} (${schema.format})` : schema.type ?? "any";
}

// A value of a schema's shape, to show what a body looks like.
function example(spec, given, depth = 0) {
  const schema = resolve(spec, given);
  if (!schema || depth > 4) return null;
  if (schema.examples) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.anyOf) return example(spec, schema.anyOf.find((one) => one.type !== "null"), depth);
  if (schema.properties) return Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, example(spec, one, depth + 1)]));
  if (schema.type === "array") return [example(spec, schema.items, depth + 1)];
  return { string: schema.format === "date-time" ? "2026-01-01T00:00:00Z" : "text", integer: 1, number: 0.5, boolean: true, object: {} }[schema.type] ?? null;
}

function fields(spec, schema) {
  const found = resolve(spec, schema);
  if (!found?.properties) return null;
  const required = new Set(found.required ?? []);
  return table(["Field", "Type", "Meaning"], Object.entries(found.properties).map(([name, one]) => [name + (required.has(name) ? "" : " ?"), typeOf(spec, one), one.description ?? ""]));
}

// What the members of a body are made of, each once.
function parts(spec, schema, seen = new Set()) {
  return Object.values(resolve(spec, schema)?.properties ?? {}).flatMap((member) => [member, member.contentSchema, ...(member.anyOf ?? [])]).flatMap((one) => {
    const name = one?.$ref?.split("/").at(-1);
    if (!name || seen.has(name)) return [];
    seen.add(name);
    return [el("h3", {}, name), el("p", {}, resolve(spec, one).description ?? ""), fields(spec, one), ...parts(spec, one, seen)];
  });
}

function table(names, rows) {
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, names.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, rows.map(([first, second, third]) => el("tr", {}, el("td", {}, el("code", {}, first)), el("td", {}, el("code", {}, second)), el("td", {}, third))))));
}

function curl(path, method, operation) {
  const body = operation.requestBody?.content ?? {};
  const verb = method === "get" ? "" : ` -X ${method.toUpperCase()}`;
  if (body["multipart/form-data"]) return `curl -F primary=@data.csv ${location.origin}${path}`;
  if (body["application/json"]) return `curl${verb} -H 'Content-Type: application/json' -d @body.json ${location.origin}${path}`;
  return `curl${verb} '${location.origin}${path}'`;
}

function operationOf(spec, path, method, operation) {
  const parameters = (operation.parameters ?? []).map((one) => [one.name + (one.required ? "" : " ?"), `${one.in}: ${typeOf(spec, one.schema)}`, one.description ?? one.schema?.description ?? ""]);
  const [mediaType, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const answers = Object.entries(operation.responses ?? {}).filter(([status]) => status !== "422");
  return el("details", { class: "card operation" },
    el("summary", {}, el("span", { class: `method ${method}` }, method.toUpperCase()), el("code", {}, path), el("span", { class: "small" }, operation.summary ?? "")),
    el("div", {}, el("p", {}, operation.description ?? ""), el("pre", {}, curl(path, method, operation)),
      parameters.length ? [el("h3", {}, "Parameters"), table(["Name", "Type", "Meaning"], parameters)] : null,
      body ? [el("h3", {}, `Body: ${mediaType}`), fields(spec, body.schema), ...parts(spec, body.schema)] : null,
      answers.map(([status, answer]) => {
        const [kind, media] = Object.entries(answer.content ?? {})[0] ?? [];
        return [el("h3", {}, `${status} ${answer.description ?? ""}`), kind ? el("p", { class: "small" }, kind) : null,
          media?.schema && Object.keys(media.schema).length ? [fields(spec, media.schema), el("pre", {}, JSON.stringify(example(spec, media.schema), null, 2))] : null];
      }).flat(3)));
}

function problems() {
  return el("section", { class: "card prose" }, el("h2", {}, "When something is wrong"),
    el("p", {}, "Every error is application/problem+json (RFC 9457) with a stable code. Statuses 429 and 503 carry Retry-After."),
    el("pre", {}, JSON.stringify({ type: "urn:profilemydata:problem:invalid_parameter", title: "The request is wrong", status: 400, detail: "A parameter is unknown or out of range.", instance: "/analyze", code: "invalid_parameter", errors: [{ field: "parameters.unified-profiler.top_n_values", detail: "must be at least 1" }] }, null, 2)));
}

// What agents take, as the profiler lists it; without a key there is nothing to show.
async function catalogue() {
  const answer = await fetch("/v1/agents");
  if (!answer.ok) return null;
  const { agents } = await answer.json();
  return el("section", { class: "group" }, el("h2", {}, "Parameters of the agents"), agents.map((agent) => el("details", { class: "card operation" },
    el("summary", {}, el("code", {}, agent.agent_id), el("span", { class: "small" }, agent.question)),
    el("div", {}, agent.parameters.length ? table(["Name", "Type, range, default", "Meaning"], agent.parameters.map((one) => [one.name, range(one), one.description])) : el("p", {}, "It takes none."),
      el("h3", {}, "JSON Schema"), el("pre", {}, JSON.stringify(agent.parameters_schema, null, 2))))));
}

function range({ type, minimum = null, maximum = null, choices, at_most: most, default: usual }) {
  const bounds = [minimum === null ? "" : `from ${minimum}`, maximum === null ? "" : `to ${maximum}`].filter(Boolean).join(" ");
  return [type, choices.join(" | "), bounds, most ? `at most ${most}` : "", usual === null || usual === undefined || usual === "" ? "" : `default ${JSON.stringify(usual)}`].filter(Boolean).join(", ");
}

const spec = await (await fetch("/openapi.json")).json();
const groups = new Map();
for (const [path, methods] of Object.entries(spec.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    const name = operation.tags?.[0] ?? "other";
    groups.set(name, [...(groups.get(name) ?? []), operationOf(spec, path, method, operation)]);
  }
}
content.append(el("div", {}, el("h1", {}, `${spec.info.title}: the API`), el("p", { class: "lead" }, spec.info.description),
  el("p", { class: "small" }, "Identify yourself with “Authorization: Bearer <key>” or “X-API-Key: <key>”, unless this suite runs on your own machine.")),
problems(), await catalogue() ?? "", ...[...groups].map(([name, operations]) => el("section", { class: "group" }, el("h2", {}, name), operations)));
