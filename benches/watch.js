// Put into the app's page before anything else: notes what page and engine say to each other, and when; how long
// frames take; and when the first answer was on the screen. It reads only the beginning of each message, which postcard
// writes as: kind of envelope, handler, from the engine whether it is a status, length, kind of message, call
// (src/worker.rs, src/engine/protocol.rs).
(() => {
  const OUT = ["Do", "SetWho", "Ask", "Watch", "Forget", "Start", "Cancel"];
  const IN = ["Done", "Answer", "Progress", "Finished"];
  const log = [];
  const note = (message, names, envelope) => {
    if (!(message instanceof Uint8Array)) return;
    let at = 0;
    const next = () => {
      let value = 0, shift = 0, byte;
      do { byte = message[at++]; value |= (byte & 127) << shift; shift += 7; } while (byte & 128);
      return value;
    };
    if (next() !== envelope) return;
    const of = next();
    if (names === OUT) handler = of;
    else if (next() === 0) return;
    next();
    const body = at;
    const kind = names[next()];
    const call = next();
    log.push({ at: performance.now(), kind, call, inner: message[at] });
    return { kind, call, body: message.subarray(body) };
  };
  // Answers to what was sent by `send`, by call.
  const waiting = new Map();
  let worker, handler;
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(...given) {
      super(...given);
      worker = this;
      this.addEventListener("message", ({ data }) => {
        const reply = note(data, IN, 1);
        if (reply && reply.kind !== "Progress") waiting.get(reply.call)?.(reply.body);
      });
    }
    postMessage(message, ...rest) {
      note(message, OUT, 1);
      return super.postMessage(message, ...rest);
    }
  };

  // Frames: the longest gap between two of them since `follow`.
  let longest = 0, last = 0, following = false;
  const frame = (now) => {
    if (!following) return;
    if (last) longest = Math.max(longest, now - last);
    last = now;
    requestAnimationFrame(frame);
  };

  const seen = {};
  const look = () => {
    const text = (css) => document.querySelector(css)?.textContent.trim() ?? "";
    const rows = document.querySelectorAll(".list-row .name-cell a").length;
    if (!seen.customers && rows >= 15 && /\d/.test(text(".count"))) seen.customers = performance.now();
    // The server's log then shows what was asked for before.
    if (!seen.first && document.querySelector(".ways")) {
      seen.first = performance.now();
      fetch("first-screen", { method: "HEAD" });
    }
    if (!seen.months && document.querySelector("main svg rect.column-bar")) seen.months = performance.now();
    if (!(seen.customers || seen.months)) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const until = async (what) => {
    for (const begun = performance.now(); performance.now() - begun < 20_000; await wait(2)) if (what()) return;
    throw new Error(`waited in vain for ${what}`);
  };

  window.watched = {
    log,
    seen,
    follow() { longest = last = 0; following = true; requestAnimationFrame(frame); },
    stop() { following = false; return longest; },
    // From a job's start to its end.
    job(inner) {
      const begun = log.findLast(({ kind, inner: of }) => kind === "Start" && of === inner);
      const ended = begun && log.find(({ kind, call }) => kind === "Finished" && call === begun.call);
      return ended ? ended.at - begun.at : null;
    },
    // Renames the customer on the page: from the command to the last answer that it touched.
    async rename(name) {
      document.querySelector(".name-fact .fact-value").click();
      await until(() => document.querySelector(".name-fact input"));
      const input = document.querySelector(".name-fact input");
      input.value = name;
      const from = log.length;
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      await until(() => document.querySelector("h1").textContent.trim() === name && document.querySelector(".name-fact .fact-value"));
      await wait(40);
      const since = log.slice(from);
      const sent = since.find(({ kind }) => kind === "Do");
      const right = since.findLast(({ kind, at }) => (kind === "Done" || kind === "Answer") && at >= sent.at);
      return right.at - sent.at;
    },
    // Speaks to the engine as the page does: the bytes of a request, which `calls` are answered, and how long it took
    // until all of them were. Gives the last answer of each.
    async send(bytes, calls) {
      const begun = performance.now();
      const answers = calls.map((call) => new Promise((resolve) => waiting.set(call, resolve)));
      const length = [];
      for (let rest = bytes.length; ; rest >>= 7) {
        length.push(rest > 127 ? (rest & 127) | 128 : rest);
        if (rest < 128) break;
      }
      worker.postMessage(Uint8Array.from([1, handler, ...length, ...bytes]));
      const answered = await Promise.all(answers);
      const ms = performance.now() - begun;
      calls.forEach((call) => waiting.delete(call));
      return [ms, answered.map((answer) => Array.from(answer))];
    },
    // What a change of the screen asks the engine: from the question to its answer.
    async question(change) {
      const from = log.length;
      change();
      let asked;
      await until(() => (asked = log.slice(from).findLast(({ kind }) => kind === "Watch")));
      let answered;
      await until(() => (answered = log.slice(from).find(({ kind, call }) => kind === "Answer" && call === asked.call)));
      await wait(30);
      return answered.at - asked.at;
    },
    search(text) {
      return this.question(() => {
        const input = document.getElementById("search");
        input.focus();
        input.value = text;
        input.dispatchEvent(new Event("input", { bubbles: true }));
      });
    },
    // Goes to a share of the list's length.
    scroll(share) {
      return this.question(() => {
        const list = document.querySelector(".list");
        list.scrollTop = (list.scrollHeight - list.clientHeight) * share;
        list.dispatchEvent(new Event("scrollend"));
      });
    },
    // Scrolls through the list for a while, a screen every few frames.
    async wander(frames) {
      const list = document.querySelector(".list");
      for (let at = 0; at < frames; at++) {
        list.scrollTop += at % 60 < 50 ? 180 : list.clientHeight * 40;
        await new Promise(requestAnimationFrame);
      }
    },
  };
})();
