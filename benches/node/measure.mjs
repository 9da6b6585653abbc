// What every driver says of its run: how long it took, on how much of the processor and of memory.

import { readFileSync } from "node:fs";

export const ORG = "acme";
export const TOKEN = "ghs_q7Zt4kXw2LmB9vRc6NyHs1DfJg8PaUe3Ti5O";

const MICROSECONDS = 1e6;

function version(library) {
  const file = new URL(`node_modules/${library}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

/** Does what the command line says, `URL TASK ROWS`, and prints what that took. A task gives its number of rows. */
export async function run(library, tasks) {
  const [url, task, asked] = process.argv.slice(2);
  const cpuBegun = process.cpuUsage();
  const begun = performance.now();
  const rows = task === "check" ? 0 : await tasks[task](url, Number(asked));
  const seconds = (performance.now() - begun) / 1e3;
  const cpu = process.cpuUsage(cpuBegun);
  const told = {
    library: `${library} ${version(library)}`,
    rows,
    seconds,
    cpu_seconds: (cpu.user + cpu.system) / MICROSECONDS,
    peak_bytes: process.resourceUsage().maxRSS * 1024,
    import_seconds: 0,
  };
  console.log(JSON.stringify(told));
}
