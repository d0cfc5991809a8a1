import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { SandboxError } from "../sandbox-error.ts";

/** Where Linux distributions put it; playwright-core knows the places of Chrome and Edge everywhere. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/snap/bin/chromium"];

/** Flags without which Chromium asks servers of its maker for things at every start. */
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
 * @throws SandboxError `browser-missing`.
 */
export async function startChromium(): Promise<Browser> {
  const installed = PLACES.find(existsSync);
  const attempts = [
    () => chromium.launch({ channel: "chrome", args: QUIET }),
    () => chromium.launch({ channel: "msedge", args: QUIET }),
    ...(installed === undefined ? [] : [() => chromium.launch({ executablePath: installed, args: QUIET })]),
    launchPackaged,
  ];
  const reasons: unknown[] = [];
  for (const attempt of attempts) {
    try {
      return await attempt();
    } catch (reason) {
      reasons.push(reason);
    }
  }
  throw new SandboxError(
    "browser-missing",
    "No browser could be started. Install Chrome, Edge or Chromium.",
    {
      cause: new AggregateError(reasons),
    },
  );
}

async function launchPackaged(): Promise<Browser> {
  const { default: packaged } = await import("@sparticuz/chromium");
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    args: [...packaged.args, ...QUIET],
  });
}
