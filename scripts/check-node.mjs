// Loaded before each command: says what to do where Node.js cannot run TypeScript. That is so if npm ignores install scripts
// (ignore-scripts=true): it then neither installs the packages before a command, nor puts Node.js 24 into node_modules/.bin.
// Plain JavaScript, for old versions of Node.js.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The first version that runs TypeScript without a flag. Source: Node.js 22.18.0, "Type stripping is enabled by default". */
const [MAJOR, MINOR] = [22, 18];

const [major, minor] = process.versions.node.split(".").map(Number);
const installed = existsSync(fileURLToPath(new URL("../node_modules", import.meta.url)));
const runsTypeScript = major > MAJOR || (major === MAJOR && minor >= MINOR);

if (!installed) {
  stop("The npm packages are not installed.", "npm ci --ignore-scripts=false");
} else if (!runsTypeScript) {
  stop(
    `This is Node.js ${process.versions.node}, and the commands need ${MAJOR}.${MINOR} or newer.`,
    "npm rebuild node --ignore-scripts=false, which puts Node.js 24 into node_modules; or install a newer Node.js",
  );
}

/** @param {string} problem @param {string} remedy */
function stop(problem, remedy) {
  console.error(`✗ ${problem} npm installs what is missing, unless ignore-scripts is set.\n  Run: ${remedy}`);
  process.exit(1);
}
