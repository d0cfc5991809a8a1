import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";
import packageJson from "../../package.json" with { type: "json" };
import { SandboxError } from "../sandbox-error.ts";
import { cached, cacheFolder } from "./cache.ts";
import { run } from "./run.ts";

const UNPACK_SCRIPT = fileURLToPath(new URL("./unpack-chromium.ts", import.meta.url));

/**
 * Where Chrome, Edge and Chromium are. Only those that exist are tried: a failed attempt leaves playwright's temporary folders behind.
 * Source: playwright-core, its registry of channels.
 */
const BROWSER_PATHS = [
  "/opt/google/chrome/chrome",
  "/opt/microsoft/msedge/msedge",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Flags that stop Chromium's requests to Google at every start. */
const OFFLINE_FLAGS = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

/** A running browser, and the folder of its temporary files. */
export interface StartedChromium {
  readonly browser: Browser;
  /** Ends the browser and deletes its temporary files. */
  close(): Promise<void>;
}

/**
 * Starts a headless browser: an installed one, or else the one of an npm package (Linux on x64).
 *
 * @throws SandboxError `browser-missing`.
 */
export async function startChromium(): Promise<StartedChromium> {
  const installed = BROWSER_PATHS.filter((path) => existsSync(path)).map(
    (executablePath) => () => launch({ executablePath }),
  );
  const attempts = [...installed, launchPackaged];
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
    "No browser could be started. Install Chrome, Edge or Chromium and try again.",
    {
      cause: new AggregateError(reasons),
    },
  );
}

async function launchPackaged(): Promise<StartedChromium> {
  const version = packageJson.devDependencies["@sparticuz/chromium"];
  const name = `chromium-${version}`;
  const isComplete = (root: string) => ["chromium", FONTS_FILE].every((file) => existsSync(join(root, file)));
  const folder = await cached(
    name,
    async (draft) => {
      await unpack(draft);
      writeFileSync(join(draft, FONTS_FILE), fontsConfig(join(cacheFolder(), name)));
    },
    isComplete,
  );
  return launch({
    executablePath: join(folder, "chromium"),
    // Not the package's flags: they disable web security, and end the browser with its first window.
    args: ["--no-sandbox"],
    env: { FONTCONFIG_FILE: join(folder, FONTS_FILE) },
  });
}

/** Chromium does not always delete its temporary folders when it ends, so it gets a folder of its own for them. */
async function launch({ args = [], env = {}, ...options }: LaunchOptions): Promise<StartedChromium> {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-chromium-"));
  const deleteFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  try {
    const browser = await chromium.launch({
      ...options,
      args: [...args, ...OFFLINE_FLAGS],
      env: { ...definedEnv(), ...env, TMPDIR: folder },
    });
    const close = () => browser.close().finally(deleteFolder);
    return { browser, close };
  } catch (error) {
    deleteFolder();
    throw error;
  }
}

const FONTS_FILE = "fonts.conf";

/** The package's own configuration names only folders of a Lambda. Without any font, the browser ends at the first text. */
function fontsConfig(folder: string): string {
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
