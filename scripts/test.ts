// Runs tests with mocha: the first tier, both tiers (--full), or the files and folders that are given. --explore runs those with properties,
// with random seeds and many more runs.
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
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

/** How many times the runs of CI an exploration has, unless PROPERTY_RUNS_FACTOR says otherwise. */
const EXPLORATION_FACTOR = "20";

const args = process.argv.slice(2);
const paths = args.filter((arg) => existsSync(arg));
const explores = args.includes("--explore");
const options = args.filter((arg) => !["--full", "--explore"].includes(arg) && !paths.includes(arg));
const specs = explores
  ? exploration()
  : paths.length > 0
    ? paths.map(specOf)
    : tiers(args.includes("--full"));
const isOneFile = specs.length === 1 && specs[0] === paths[0];
const workers = isOneFile ? 1 : Math.min(availableParallelism(), MOST_WORKERS);

process.chdir(ROOT);
// For this process and all that it starts: workers, commands and the stand-in provider compile each file once.
process.env["NODE_COMPILE_CACHE"] ??= `${ROOT}node_modules/.cache/compiled-tests`;
enableCompileCache(process.env["NODE_COMPILE_CACHE"]);
process.argv.splice(2, args.length, "--exit", "--parallel", "--jobs", String(workers), ...options, ...specs);
await import(MOCHA);

/** The files with properties, which it also tells how often to try them; a time limit would end them. */
function exploration(): string[] {
  process.env["PROPERTY_RUNS_FACTOR"] ??= EXPLORATION_FACTOR;
  process.env["PROPERTY_SEED"] ??= "random";
  options.push("--timeout=0");
  const files = globSync(paths.length > 0 ? paths.map(specOf) : "test/**/*.test.ts", { cwd: ROOT });
  return files.filter((file) => readFileSync(`${ROOT}${file}`, "utf8").includes('from "fast-check"'));
}

function specOf(path: string): string {
  return statSync(path).isDirectory() ? `${path.replace(/[\\/]+$/, "")}/**/*.test.ts` : path;
}

function tiers(isFull: boolean): string[] {
  const folders = [...SLOW_FIRST.map((name) => `test/${name}`), `test/!(${SLOW_FIRST.join("|")})`];
  const all = [...folders.map((folder) => `${folder}/**/*.test.ts`), "test/*.test.ts"];
  return isFull ? all : [...all, "--ignore", SECOND_TIER];
}
