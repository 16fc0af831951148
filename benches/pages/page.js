// Talks to one of the two workers. `start("limit.js")`, then `ask("import")`: a promise of what the worker answers.
let worker;
let waiting;

window.start = (script) => {
  worker?.terminate();
  worker = new Worker(script, { type: "module" });
  worker.onmessage = ({ data }) => ("error" in data ? waiting.reject(new Error(data.error)) : waiting.resolve(data.answer));
  worker.onerror = (event) => waiting?.reject(new Error(event.message));
};

window.ask = (what, given) =>
  new Promise((resolve, reject) => {
    waiting = { resolve, reject };
    worker.postMessage({ what, given, files: [...document.getElementById("files").files] });
  });
