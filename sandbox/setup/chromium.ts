import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import packageJson from "../../package.json" with { type: "json" };
import { SandboxError } from "../sandbox-error.ts";
import { cached, cacheFolder } from "./cache.ts";
import { run } from "./run.ts";

const UNPACK_SCRIPT = fileURLToPath(new URL("./unpack-chromium.ts", import.meta.url));

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
  const version = packageJson.devDependencies["@sparticuz/chromium"];
  const name = `chromium-${version}`;
  const isComplete = (there: string) => ["chromium", FONTS].every((file) => existsSync(join(there, file)));
  const folder = await cached(
    name,
    async (aside) => {
      await unpack(aside);
      writeFileSync(join(aside, FONTS), fontsIn(join(cacheFolder(), name)));
    },
    isComplete,
  );
  return chromium.launch({
    executablePath: join(folder, "chromium"),
    // not the package's own flags: they switch web security off, and end the browser with its first window
    args: ["--no-sandbox", ...QUIET],
    env: { ...definedEnv(), FONTCONFIG_FILE: join(folder, FONTS) },
  });
}

const FONTS = "fonts.conf";

/** The package's own configuration names the folders of a Lambda alone: without any font, the browser ends with the first text. */
function fontsIn(folder: string): string {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    "<fontconfig>",
    `  <dir>${escaped(join(folder, "fonts"))}</dir>`,
    `  <cachedir>${escaped(join(folder, "fonts-cache"))}</cachedir>`,
    "</fontconfig>",
    "",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

async function unpack(folder: string): Promise<void> {
  const { status, output } = await run(process.execPath, [UNPACK_SCRIPT], {
    env: { ...process.env, TMPDIR: folder },
    timeout: 2 * 60_000,
  });
  if (status !== 0) throw new Error(`@sparticuz/chromium could not be unpacked: ${output}`);
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
