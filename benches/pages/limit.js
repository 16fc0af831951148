// The limit: columns in typed arrays, a few big ArrayBuffers in IndexedDB, one worker. No stamps, no history, no checks
// and no screen: what is left is what reading, keeping and counting cost in a browser at all.
import { complete, daysOf, fileNamed, finished, monthOf, open, serve, timed } from "./common.js";

const COMMA = 44, NEWLINE = 10, QUOTE = 34, BAR = 124, COLON = 58;
const STATUSES = { p: { a: 1, e: 2 }, r: { e: 3 }, c: { a: 4 } }; // paid, pending, refunded, cancelled
const PAID = 1;
const database = () => open("limit", (db) => { db.createObjectStore("columns"); db.createObjectStore("journal", { autoIncrement: true }); });

let db;
let customers; // { count, name: Texts, … }
let orders;    // { count, customer, time, … }
let haystack;  // all names in lower case, one byte a unit, each ended by a newline
let starts;    // where each name begins in it
let byName;    // customers in order of their names

// A growing column of texts: bytes one after the other, and where each ends.
class Texts {
  constructor(rows, bytes) { this.bytes = new Uint8Array(bytes); this.ends = new Uint32Array(rows); this.length = 0; this.rows = 0; }
  push(source, from, to) {
    if (this.length + to - from > this.bytes.length) {
      const more = new Uint8Array(this.bytes.length * 2);
      more.set(this.bytes);
      this.bytes = more;
    }
    for (let at = from; at < to; at++) this.bytes[this.length++] = source[at];
    this.ends[this.rows++] = this.length;
  }
}

// A column of few different texts: a code for each.
class Words {
  constructor(rows) { this.codes = new Uint16Array(rows); this.known = new Map(); this.texts = []; this.rows = 0; }
  push(source, from, to) {
    let hash = 5381;
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 33) ^ source[at]) | 0;
    let code = this.known.get(hash);
    if (code === undefined) {
      code = this.texts.length;
      this.known.set(hash, code);
      this.texts.push(new TextDecoder().decode(source.subarray(from, to)));
    }
    this.codes[this.rows++] = code;
  }
}

function rowsOf(bytes) {
  let rows = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) rows++;
  return rows - 1;
}

const digits = (bytes, from, to) => { let value = 0; for (let at = from; at < to; at++) value = value * 10 + bytes[at] - 48; return value; };
const two = (bytes, at) => bytes[at] * 10 + bytes[at + 1] - 528;
let lastDay = -1, lastSeconds = 0;
function secondsOf(bytes, at) {
  const key = (two(bytes, at + 2) * 100 + two(bytes, at + 5)) * 100 + two(bytes, at + 8);
  if (key !== lastDay) {
    lastDay = key;
    lastSeconds = daysOf(2000 + two(bytes, at + 2), two(bytes, at + 5), two(bytes, at + 8)) * 86400;
  }
  return lastSeconds + two(bytes, at + 11) * 3600 + two(bytes, at + 14) * 60 + two(bytes, at + 17);
}

function readCustomers(bytes) {
  const count = rowsOf(bytes);
  const name = new Texts(count, count * 14), phone = new Texts(count, count * 12), email = new Texts(count, count * 24), wechat = new Texts(count, count * 16);
  const [gender, city, province, country, source, tags, tier, birthday] = Array.from({ length: 8 }, () => new Words(count));
  const created = new Uint32Array(count), consent = new Uint8Array(count);
  const columns = [null, name, gender, birthday, phone, email, wechat, city, province, country, source, tags, tier];
  let at = bytes.indexOf(NEWLINE) + 1;
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < 13; column++) {
      let from = at, to;
      if (bytes[at] === QUOTE) {
        from = at + 1;
        to = bytes.indexOf(QUOTE, from);
        at = to + 2;
      } else {
        while (bytes[at] !== COMMA) at++;
        to = at++;
      }
      columns[column]?.push(bytes, from, to);
    }
    created[row] = secondsOf(bytes, at);
    consent[row] = bytes[at + 20] - 48 + 2 * (bytes[at + 22] - 48);
    at += 24;
  }
  return { count, name, phone, email, wechat, gender, city, province, country, source, tags, tier, birthday, created, consent };
}

function readOrders(bytes) {
  const count = rowsOf(bytes);
  const customer = new Uint32Array(count), time = new Uint32Array(count), status = new Uint8Array(count), total = new Uint32Array(count);
  const channel = new Words(count), ends = new Uint32Array(count);
  let sku = new Uint16Array(count * 3), quantity = new Uint8Array(count * 3), price = new Uint32Array(count * 3), lines = 0;
  let at = bytes.indexOf(NEWLINE) + 1;
  for (let row = 0; row < count; row++) {
    at += 10; // O and eight digits: the row's number
    customer[row] = digits(bytes, at + 1, at + 8) - 1;
    time[row] = secondsOf(bytes, at + 9);
    at += 29;
    const from = at;
    while (bytes[at] !== COMMA) at++;
    channel.push(bytes, from, at);
    status[row] = STATUSES[String.fromCharCode(bytes[at + 1])][String.fromCharCode(bytes[at + 2])];
    at++;
    while (bytes[at] !== COMMA) at++;
    at += 5; // a currency of three letters
    while (true) {
      sku[lines] = digits(bytes, at + 1, at + 5);
      at += 6;
      let value = 0;
      while (bytes[at] !== COLON) value = value * 10 + bytes[at++] - 48;
      quantity[lines] = value;
      value = 0;
      at++;
      while (bytes[at] !== COMMA && bytes[at] !== BAR) value = value * 10 + bytes[at++] - 48;
      price[lines++] = value;
      if (bytes[at++] === COMMA) break;
    }
    ends[row] = lines;
    let value = 0;
    while (bytes[at] !== NEWLINE) value = value * 10 + bytes[at++] - 48;
    total[row] = value;
    at++;
  }
  return { count, customer, time, status, channel, total, ends, sku: sku.slice(0, lines), quantity: quantity.slice(0, lines), price: price.slice(0, lines) };
}

// Columns as they are stored, by name.
function* stored(prefix, table) {
  for (const [name, column] of Object.entries(table)) {
    if (column instanceof Texts) yield [prefix + name, { bytes: column.bytes.slice(0, column.length), ends: column.ends }];
    else if (column instanceof Words) yield [prefix + name, { codes: column.texts.length < 256 ? new Uint8Array(column.codes) : column.codes, texts: column.texts }];
    else yield [prefix + name, column];
  }
}

const decode = (column, row) => new TextDecoder().decode(column.bytes.subarray(row && column.ends[row - 1], column.ends[row]));

function index() {
  const { bytes, ends } = customers.name;
  const all = new Uint8Array(bytes.length + ends.length);
  starts = new Uint32Array(ends.length);
  let from = 0, to = 0;
  for (let row = 0; row < ends.length; row++) {
    starts[row] = to;
    for (; from < ends[row]; from++) all[to++] = bytes[from] >= 65 && bytes[from] <= 90 ? bytes[from] + 32 : bytes[from];
    all[to++] = NEWLINE;
  }
  haystack = new TextDecoder("latin1").decode(all);
}

function sortByName(names) {
  const texts = Array.from({ length: names.rows }, (_, row) => decode(names, row));
  const order = Uint32Array.from(texts.keys());
  return order.sort((a, b) => (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : a - b));
}

const firstByName = (limit) => Array.from(byName.subarray(0, limit), (row) => decode(customers.name, row));

serve({
  import: (_, files) => timed(async () => {
    const read = async (name) => new Uint8Array(await fileNamed(files, name).arrayBuffer());
    customers = readCustomers(await read("customers"));
    orders = readOrders(await read("orders"));
    byName = sortByName(customers.name);
    db = await database();
    const transaction = db.transaction(["columns", "journal"], "readwrite", { durability: "strict" });
    const columns = transaction.objectStore("columns");
    for (const [name, column] of [...stored("customers.", customers), ...stored("orders.", orders), ["byName", byName]]) columns.put(column, name);
    await complete(transaction);
    return { rows: customers.count + orders.count };
  }),
  // In a new worker: customers first, then the orders.
  openCustomers: () => timed(async () => {
    db = await database();
    customers = await load("customers.");
    byName = (await get(["byName"]))[0];
    return { total: customers.count, first: firstByName(50) };
  }),
  openMonths: () => timed(async () => {
    orders = await load("orders.");
    return { months: months() };
  }),
  prepare: () => { index(); return {}; },
  command: (number) => timed(async () => {
    const row = (number * 7919) % customers.count;
    const transaction = db.transaction("journal", "readwrite", { durability: "strict" });
    transaction.objectStore("journal").add({ row, city: number % 50 });
    await complete(transaction);
    customers.city.codes[row] = number % 50;
    return { first: firstByName(50).length };
  }),
  segment: (given) => timed(() => ({ count: segment(given) })),
  rfm: () => timed(() => ({ grid: rfm() })),
  order: ({ order, rule }) => timed(async () => {
    const transaction = db.transaction("journal", "readwrite", { durability: "strict" });
    transaction.objectStore("journal").add({ order });
    await complete(transaction);
    append(order);
    return { count: segment(rule) };
  }),
  search: (text) => timed(() => {
    const needle = new TextDecoder("latin1").decode(new TextEncoder().encode(text.toLowerCase()));
    let total = 0;
    const first = [];
    for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, haystack.indexOf("\n", at))) {
      if (total++ < 20) first.push(at);
    }
    return { total, first: first.map((at) => decode(customers.name, rowAt(at))) };
  }),
  page: (offset) => timed(() => {
    const last = new Uint32Array(customers.count);
    for (let at = 0; at < orders.count; at++) if (orders.time[at] > last[orders.customer[at]]) last[orders.customer[at]] = orders.time[at];
    const keys = new Float64Array(customers.count);
    for (let row = 0; row < keys.length; row++) keys[row] = last[row] * 1048576 + row;
    keys.sort();
    return { rows: Array.from(keys.subarray(keys.length - offset - 50, keys.length - offset), (key) => decode(customers.name, key % 1048576)) };
  }),
});

function rowAt(place) {
  let low = 0, high = starts.length;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= place) low = middle; else high = middle;
  }
  return low;
}

function get(names) {
  const store = db.transaction("columns").objectStore("columns");
  return Promise.all(names.map((name) => finished(store.get(name))));
}

async function load(prefix) {
  const keys = await finished(db.transaction("columns").objectStore("columns").getAllKeys(IDBKeyRange.bound(prefix, prefix + "~")));
  const values = await get(keys);
  return Object.fromEntries(keys.map((key, at) => [key.slice(prefix.length), values[at]]));
}

// (city in five or tag) and two paid orders in 90 days and paid spend of so much and not this tier: one loop over all
// orders, one over all customers.
let counted = null;
function segment({ cities, tag, days, orders: least, spend, tier }) {
  const among = (words, holds) => Uint8Array.from(words.texts, (text) => holds(text));
  const inCity = among(customers.city, (text) => cities.includes(text));
  const tagged = among(customers.tags, (text) => text.split("|").includes(tag));
  const inTier = among(customers.tier, (text) => text === tier);
  counted ??= { spent: new Float64Array(customers.count), recent: new Uint16Array(customers.count) };
  const { spent, recent } = counted;
  spent.fill(0);
  recent.fill(0);
  const since = (((orders.time[orders.count - 1] / 86400) | 0) - days + 1) * 86400;
  for (let at = 0; at < orders.count; at++) {
    if (orders.status[at] !== PAID) continue;
    const customer = orders.customer[at];
    spent[customer] += orders.total[at];
    if (orders.time[at] >= since) recent[customer]++;
  }
  let count = 0;
  for (let row = 0; row < customers.count; row++) {
    if ((inCity[customers.city.codes[row]] || tagged[customers.tags.codes[row]]) && recent[row] >= least && spent[row] >= spend && !inTier[customers.tier.codes[row]]) count++;
  }
  return count;
}

// Fifths of everybody who has bought: 1 + the number of edges that a value is greater than.
function fifths(values) {
  const sorted = values.slice().sort();
  const edges = [1, 2, 3, 4].map((part) => sorted[Math.ceil((part * values.length) / 5) - 1]);
  return Uint8Array.from(values, (value) => 1 + (value > edges[0]) + (value > edges[1]) + (value > edges[2]) + (value > edges[3]));
}

function rfm() {
  const last = new Int32Array(customers.count).fill(-1), bought = new Uint32Array(customers.count), spent = new Float64Array(customers.count);
  for (let at = 0; at < orders.count; at++) {
    if (orders.status[at] !== PAID) continue;
    const customer = orders.customer[at], day = (orders.time[at] / 86400) | 0;
    // Orders stand by time, so that a day is over when the next begins.
    if (day !== last[customer]) { last[customer] = day; bought[customer]++; }
    spent[customer] += orders.total[at];
  }
  const rows = [];
  for (let row = 0; row < customers.count; row++) if (bought[row]) rows.push(row);
  const r = fifths(Int32Array.from(rows, (row) => last[row])), f = fifths(Uint32Array.from(rows, (row) => bought[row])), m = fifths(Float64Array.from(rows, (row) => spent[row]));
  const cells = new Uint32Array(125);
  for (let at = 0; at < rows.length; at++) cells[(r[at] - 1) * 25 + (f[at] - 1) * 5 + m[at] - 1]++;
  // By recency and frequency.
  return Array.from({ length: 25 }, (_, cell) => cells.subarray(cell * 5, cell * 5 + 5).reduce((sum, count) => sum + count, 0));
}

// One more order at the end of all columns.
function append({ customer, total }) {
  const grown = (column) => { const more = new column.constructor(orders.count + 1); more.set(column.subarray(0, orders.count)); return more; };
  for (const name of ["customer", "time", "status", "total"]) orders[name] = grown(orders[name]);
  orders.customer[orders.count] = customer;
  orders.time[orders.count] = orders.time[orders.count - 1];
  orders.status[orders.count] = PAID;
  orders.total[orders.count] = total;
  orders.count++;
}

function months() {
  const answer = new Map(), seen = new Uint32Array(customers.count);
  let day = -1, month = null, number = 0;
  for (let at = 0; at < orders.count; at++) {
    if (orders.status[at] !== PAID) continue;
    const today = (orders.time[at] / 86400) | 0;
    if (today !== day) {
      day = today;
      const key = monthOf(orders.time[at]);
      month = answer.get(key);
      if (!month) answer.set(key, (month = { revenue: 0, active: 0, number: ++number }));
    }
    month.revenue += orders.total[at];
    // Orders stand by time, so that a month is over when the next begins.
    if (seen[orders.customer[at]] !== month.number) { seen[orders.customer[at]] = month.number; month.active++; }
  }
  return [...answer].map(([key, { revenue, active }]) => [key, revenue, active]);
}
