import { printable } from "../../sync/model/safe-text.ts";
import type { DriverIo } from "../terminal/io.ts";

export interface BrowserOptions {
  /** Only show the address. */
  readonly headless: boolean;
  /** The port to forward, if the browser is on another computer. */
  readonly port: string;
}

/**
 * Opens an address in the user's browser, and shows it: a browser may not open, or have another user's session.
 *
 * @returns a function for `signIn`. It never rejects: the user can open the address.
 */
export function browserOpener(io: DriverIo, { headless, port }: BrowserOptions) {
  return async (address: string): Promise<void> => {
    const isElsewhere = process.env["SSH_CONNECTION"] !== undefined;
    if (headless) io.info(`Open this address in a browser, and sign in:\n\n  ${address}\n`);
    else
      io.info(
        `Your browser opens. If it does not, or to use another one, open this address:\n\n  ${address}\n`,
      );
    if (headless || isElsewhere)
      io.info(`For a browser on another computer, first run there: ssh -L ${port}:localhost:${port} HOST`);
    io.info("Waiting for the sign-in. Ctrl-C ends it.");
    if (headless) return;
    const problem = await open(address, (late) => io.info(cannot(late)));
    if (problem !== undefined) io.info(cannot(problem));
  };
}

function cannot(problem: string): string {
  return `No browser could be opened (${problem}). Open the address yourself.`;
}

/** @returns why it cannot be opened; undefined if a browser was started. */
async function open(address: string, failedLater: (problem: string) => void): Promise<string | undefined> {
  // Without a display, xdg-open would start a text browser in this terminal.
  if (process.platform === "linux" && !hasDisplay()) return "this computer has no display";
  try {
    const { default: openInBrowser } = await import("open");
    const started = await openInBrowser(address);
    started.once("error", (error) => failedLater(printable(error.message)));
    started.once("exit", (code) => {
      if (code !== null && code !== 0) failedLater(`the program that opens it ended with ${code}`);
    });
    return undefined;
  } catch (cause) {
    return printable(cause instanceof Error ? cause.message : String(cause));
  }
}

/** X11, Wayland, or Windows around WSL. */
function hasDisplay(): boolean {
  return ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"].some((name) => (process.env[name] ?? "") !== "");
}
