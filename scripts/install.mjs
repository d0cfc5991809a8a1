// Installs the npm packages if they are missing or differ from the lock file, so that each `npm run` works on a fresh
// clone. Plain JavaScript: it runs before TypeScript, or a newer Node, is there to run anything else.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

if (
  !isCurrent(packagesIn(`${root}package-lock.json`), packagesIn(`${root}node_modules/.package-lock.json`))
) {
  console.error("Installing npm packages (once, about half a minute) …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  // stdout stays clean for commands that print JSON
  const result = spawnSync(npm, ["ci", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    console.error("npm ci failed. Check that this computer reaches the npm registry, then try again.");
    process.exit(1);
  }
}

/**
 * Compares contents, not dates, and looks for each package's folder: git and backups set dates of their own. npm writes its
 * own lock file last, with the same packages except for the project itself and for those that it leaves out.
 * Source: npm, "package-lock.json", section "Hidden Lockfiles".
 */
function isCurrent(wanted, installed) {
  if (wanted === undefined || installed === undefined) return false;
  const expected = Object.entries(wanted).filter(([path]) => path !== "");
  const known = new Set(expected.map(([path]) => path));
  return (
    Object.keys(installed).every((path) => known.has(path) && existsSync(`${root}${path}`)) &&
    expected.every(([path, entry]) => (path in installed ? isSame(installed[path], entry) : isLeftOut(entry)))
  );
}

/** Versions of npm describe the same package otherwise: npm 10, of Node.js 20 and 22, leaves out "libc". */
function isSame(one, other) {
  return one.version === other.version && one.integrity === other.integrity;
}

/** npm leaves out optional packages for other systems, and development packages with `--omit=dev`. */
function isLeftOut({ optional, dev, devOptional }) {
  const omit = (process.env.npm_config_omit ?? "").split(/[\s,]+/);
  const withoutDev = process.env.NODE_ENV === "production" || omit.includes("dev");
  return Boolean(optional || devOptional || (dev && withoutDev));
}

/** @returns undefined if there is no such file, or an incomplete one. */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
