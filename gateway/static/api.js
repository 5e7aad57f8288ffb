// Talks to the gateway. Everything that this page knows comes from here.

const KEY = "pmd-api-key";
export const OVER = new Set(["completed", "partial", "failed", "cancelled"]);

export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `The server answered ${status}.`);
    this.status = status;
    this.code = body.code ?? `http_${status}`;
    this.fields = body.errors ?? [];
  }
}

function headers() {
  const key = sessionStorage.getItem(KEY);
  return key ? { Authorization: `Bearer ${key}` } : {};
}

async function askForKey() {
  const dialog = document.getElementById("key-dialog");
  const input = document.getElementById("key-input");
  if (!dialog.open) dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  sessionStorage.setItem(KEY, input.value.trim());
  input.value = "";
}

function problemOf(status, text) {
  try {
    return new Problem(status, JSON.parse(text));
  } catch {
    return new Problem(status, {});
  }
}

async function send(path, options = {}) {
  for (;;) {
    const response = await fetch(path, { ...options, headers: headers(), cache: "no-store" }).catch((error) => {
      if (error.name === "AbortError") throw error;
      throw new Problem(0, { code: "unreachable", detail: "The suite does not answer. Is it still running?" });
    });
    if (response.status === 401) await askForKey();
    else if (!response.ok) throw problemOf(response.status, await response.text());
    else return response;
  }
}

export const get = async (path) => (await send(path)).json();
export const cancel = async (id) => (await send(`/v1/analyses/${id}:cancel`, { method: "POST" })).json();
export const remove = async (id) => (await send(`/v1/analyses/${id}`, { method: "DELETE" })).json();

// XMLHttpRequest, because fetch does not tell how much of a body is sent.
export function upload(file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/analyze");
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded, event.total));
    request.addEventListener("load", () => {
      if (request.status === 202) resolve(JSON.parse(request.responseText));
      else if (request.status === 401) askForKey().then(() => upload(file, onProgress, signal)).then(resolve, reject);
      else reject(problemOf(request.status, request.responseText));
    });
    request.addEventListener("error", () => reject(new Problem(0, { code: "broken", detail: "The connection broke while the file was sent." })));
    request.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("primary", file, file.name);
    request.send(form);
  });
}

// EventSource cannot send a key, so the stream is read by hand. A broken stream is taken up again.
export async function follow(id, onAnalysis, onBroken, signal) {
  for (let wait = 1000; !signal.aborted; wait = Math.min(wait * 2, 15000)) {
    try {
      const response = await send(`/v1/analyses/${id}/events`, { signal });
      if (await readEvents(response.body, (analysis) => { wait = 1000; onAnalysis(analysis); return OVER.has(analysis.status); })) return;
    } catch (error) {
      if (error.name === "AbortError" || (error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429)) throw error;
    }
    onBroken();
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function readEvents(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return false;
    held += value;
    const events = held.split("\n\n");
    held = events.pop();
    for (const event of events) {
      const data = event.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
      if (data && onEvent(JSON.parse(data))) return true;
    }
  }
}
