// One object a record: each customer and each order is an object in IndexedDB, with indexes for what is asked.
import { complete, fileNamed, finished, open, serve, timed } from "./common.js";

const AT_ONCE = 10_000;
let db;

const database = () => open("objects", (db) => {
  const customers = db.createObjectStore("customers", { keyPath: "id" });
  customers.createIndex("name", "name");
  customers.createIndex("last", "last");
  db.createObjectStore("orders", { keyPath: "order_id" }).createIndex("customer_id", "customer_id");
});

async function* records(file) {
  let rest = "", header = null;
  for await (const chunk of file.stream().pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    header ??= lines.shift().split(",");
    yield lines.map((line) => {
      const cells = line.split(",");
      const record = {};
      for (let at = 0; at < header.length; at++) record[header[at]] = cells[at];
      return record;
    });
  }
}

async function put(store, list) {
  for (let from = 0; from < list.length; from += AT_ONCE) {
    const transaction = db.transaction(store, "readwrite", { durability: "strict" });
    const target = transaction.objectStore(store);
    for (const record of list.slice(from, from + AT_ONCE)) target.put(record);
    await complete(transaction);
  }
}

async function inBatches(store, each) {
  let range = null;
  while (true) {
    const found = await finished(db.transaction(store).objectStore(store).getAll(range, AT_ONCE));
    found.forEach(each);
    if (found.length < AT_ONCE) return;
    const last = found[found.length - 1];
    range = IDBKeyRange.lowerBound(last.id ?? last.order_id, true);
  }
}

async function firstByName() {
  const customers = db.transaction("customers").objectStore("customers");
  const [total, first] = await Promise.all([finished(customers.count()), finished(customers.index("name").getAll(null, 50))]);
  return { total, first: first.map((customer) => customer.name) };
}

async function months() {
  const answer = new Map();
  await inBatches("orders", (order) => {
    if (order.status !== "paid") return;
    const key = order.ordered_at.slice(0, 7);
    let month = answer.get(key);
    if (!month) answer.set(key, (month = { revenue: 0, active: new Set() }));
    month.revenue += order.total_minor;
    month.active.add(order.customer_id);
  });
  return [...answer].map(([key, { revenue, active }]) => [key, revenue, active.size]);
}

serve({
  import: (_, files) => timed(async () => {
    db = await database();
    let rows = 0;
    const last = new Map();
    for await (const list of records(fileNamed(files, "orders"))) {
      for (const order of list) {
        order.total_minor = Number(order.total_minor);
        order.items = order.items.split("|").map((item) => { const [sku, quantity, price] = item.split(":"); return { sku, quantity: Number(quantity), price: Number(price) }; });
        last.set(order.customer_id, order.ordered_at);
      }
      rows += list.length;
      await put("orders", list);
    }
    for await (const list of records(fileNamed(files, "customers"))) {
      for (const customer of list) {
        customer.tags = customer.tags.split("|");
        customer.last = last.get(customer.id) ?? "";
      }
      rows += list.length;
      await put("customers", list);
    }
    return { rows };
  }),
  openCustomers: () => timed(async () => { db = await database(); return firstByName(); }),
  openMonths: () => timed(async () => ({ months: await months() })),
  prepare: () => ({}),
  // With the first customers and the months on screen, both are asked again.
  command: (number) => timed(async () => {
    const id = `C${String(1 + ((number * 7919) % 1000)).padStart(7, "0")}`;
    const transaction = db.transaction("customers", "readwrite", { durability: "strict" });
    const store = transaction.objectStore("customers");
    store.put({ ...(await finished(store.get(id))), city: `City ${number}` });
    await complete(transaction);
    await firstByName();
    await months();
    return {};
  }),
  search: (text) => timed(async () => {
    let total = 0;
    const first = [];
    await inBatches("customers", (customer) => {
      if (customer.name.toLowerCase().includes(text) && total++ < 20) first.push(customer.name);
    });
    return { total, first };
  }),
  page: (offset) => timed(() => new Promise((resolve, reject) => {
    const rows = [];
    const request = db.transaction("customers").objectStore("customers").index("last").openCursor(null, "prev");
    let moved = false;
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (!moved && cursor) { moved = true; cursor.advance(offset); return; }
      if (!cursor || rows.push(cursor.value.name) === 50) return resolve({ rows });
      cursor.continue();
    };
  })),
});
