import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { SandboxError } from "../errors.ts";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/microsoft-edge",
];

/** Flags without which Chromium asks Google's servers for things at every start. */
const QUIET = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

/**
 * Starts a headless browser: one that is installed, else the one of an npm package (Linux on x64).
 *
 * @throws SandboxError BROWSER_MISSING.
 */
export async function startChromium(): Promise<Browser> {
  const installed = PLACES.find(existsSync);
  if (installed !== undefined) return launch(installed, []);
  for (const channel of ["chrome", "msedge"]) {
    try {
      return await chromium.launch({ channel, args: QUIET });
    } catch {
      // Not installed: try the next.
    }
  }
  const { default: packaged } = await import("@sparticuz/chromium");
  try {
    return await launch(await packaged.executablePath(), packaged.args);
  } catch (cause) {
    throw new SandboxError(
      "BROWSER_MISSING",
      "No browser could be started. Install Chrome, Edge or Chromium.",
      cause,
    );
  }
}

function launch(executablePath: string, args: readonly string[]): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...args, ...QUIET, "--no-sandbox"] });
}
