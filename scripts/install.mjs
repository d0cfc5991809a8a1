// Installs the npm packages if they are missing or older than the lock file, so that each `npm run` works
// on a fresh clone. Plain JavaScript: it runs before TypeScript, or a newer Node, is there to run anything else.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const installed = `${root}node_modules/.package-lock.json`;
const wanted = `${root}package-lock.json`;

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
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
