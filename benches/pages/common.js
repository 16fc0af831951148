// What both ways of storing have in common: promises of IndexedDB, reading the two files, dates.

export const finished = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export const complete = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

export function open(name, create) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => create(request.result);
  return finished(request);
}

// Answers messages of the page with what the function of this name gives, or with its error.
export function serve(functions) {
  self.onmessage = async ({ data }) => {
    try {
      self.postMessage({ answer: await functions[data.what](data.given, data.files) });
    } catch (error) {
      self.postMessage({ error: `${error.message}\n${error.stack}` });
    }
  };
}

export async function timed(work) {
  const begun = performance.now();
  const result = await work();
  return { ms: performance.now() - begun, ...result };
}

export const fileNamed = (files, name) => files.find((file) => file.name.startsWith(name));

// Days since 1970 of a date on the calendar (Hinnant's algorithm for years from 1970 on).
export function daysOf(year, month, day) {
  const y = month <= 2 ? year - 1 : year;
  const era = (y / 400) | 0;
  const yearOfEra = y - era * 400;
  const dayOfYear = (((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) | 0) + day - 1;
  return era * 146097 + yearOfEra * 365 + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0) + dayOfYear - 719468;
}

// Months since the year 0 of a count of seconds since 1970.
export function monthOf(seconds) {
  const date = new Date(seconds * 1000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
