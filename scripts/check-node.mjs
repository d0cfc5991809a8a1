// Loaded before each command: says what to do where Node.js cannot run TypeScript. That is so if npm ignores install scripts
// (ignore-scripts=true): it then neither installs the packages before a command, nor puts Node.js 24 into node_modules/.bin.
// Plain JavaScript, for old versions of Node.js.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
const installed = existsSync(fileURLToPath(new URL("../node_modules", import.meta.url)));

/** The first version that runs TypeScript without a flag. Source: Node.js, changelogs of 22.18.0 and 23.6.0, "type stripping". */
const [firstMajor, firstMinor] = major === 23 ? [23, 6] : [22, 18];
const runsTypeScript = major > firstMajor || (major === firstMajor && minor >= firstMinor);

if (!installed) {
  stop("The npm packages are not installed.", "npm ci --ignore-scripts=false");
} else if (!runsTypeScript) {
  stop(
    `This is Node.js ${process.versions.node}, and the commands need ${firstMajor}.${firstMinor} or newer.`,
    "npm rebuild node --ignore-scripts=false, which puts Node.js 24 into node_modules; or install a newer Node.js",
  );
}

/** @param {string} problem @param {string} remedy */
function stop(problem, remedy) {
  console.error(`✗ ${problem} npm installs what is missing, unless ignore-scripts is set.\n  Run: ${remedy}`);
  process.exit(1);
}
