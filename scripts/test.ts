// Runs tests with mocha: the first tier, both tiers (--full), or the files and folders that are given.
import { existsSync, statSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MOCHA = new URL("../node_modules/mocha/bin/mocha.js", import.meta.url).href;

/** Tests of the second tier: kills, chaos, races, other backends and long property runs. */
const SECOND_TIER = "test/**/*.full.test.ts";

/** In this order, so that the quick ones at the end keep all workers busy to the end. */
const SLOW_FIRST = ["stack", "automation", "sandbox", "sync"];

/** Each worker may start a sandbox of its own, of some 300 MB. */
const MOST_WORKERS = 4;

const args = process.argv.slice(2);
const paths = args.filter((arg) => existsSync(arg));
const options = args.filter((arg) => arg !== "--full" && !paths.includes(arg));
const specs = paths.length > 0 ? paths.map(specOf) : tiers(args.includes("--full"));
const isOneFile = paths.length === 1 && specs[0] === paths[0];
const workers = isOneFile ? 1 : Math.min(availableParallelism(), MOST_WORKERS);

process.chdir(ROOT);
// For this process and all that it starts: workers, commands and the stand-in provider compile each file once.
process.env["NODE_COMPILE_CACHE"] ??= `${ROOT}node_modules/.cache/compiled-tests`;
enableCompileCache(process.env["NODE_COMPILE_CACHE"]);
process.argv.splice(2, args.length, "--exit", "--parallel", "--jobs", String(workers), ...options, ...specs);
await import(MOCHA);

function specOf(path: string): string {
  return statSync(path).isDirectory() ? `${path.replace(/[\\/]+$/, "")}/**/*.test.ts` : path;
}

function tiers(isFull: boolean): string[] {
  const folders = [...SLOW_FIRST.map((name) => `test/${name}`), `test/!(${SLOW_FIRST.join("|")})`];
  const all = [...folders.map((folder) => `${folder}/**/*.test.ts`), "test/*.test.ts"];
  return isFull ? all : [...all, "--ignore", SECOND_TIER];
}
