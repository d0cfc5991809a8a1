import { once } from "node:events";
import { createServer } from "node:net";
import { startAwsEmulator } from "./aws-emulator.ts";
import { startDirectoryEmulator } from "./directory-emulator.ts";

/** How often the emulators are started if another process takes their ports. */
const MAX_STARTS = 3;

export interface Stoppable {
  stop(): Promise<void>;
}

export interface EmulatorsOptions {
  readonly python: string;
  readonly folder: string;
  readonly account: string;
  readonly region: string;
  readonly quickRegion: string;
  /** File with the hosts outside AWS that the sandbox serves. */
  readonly hosts: string;
  /** File with the sample directory. */
  readonly people: string;
}

/** The addresses of both emulators. */
export interface EmulatorAddresses {
  readonly aws: string;
  readonly directory: string;
}

/**
 * Starts both emulators. Another process may take a port between its choice and the start: then both start again at other
 * ports.
 *
 * @param running receives every emulator that runs, even if the other one failed.
 */
export async function startEmulators(
  options: EmulatorsOptions,
  running: Stoppable[],
  attempts = MAX_STARTS,
): Promise<EmulatorAddresses> {
  try {
    return await startBoth(options, running);
  } catch (error) {
    if (attempts <= 1 || !(error instanceof Error) || !/\bin use\b/i.test(error.message)) throw error;
    await Promise.all(running.splice(0).map((one) => one.stop()));
    return startEmulators(options, running, attempts - 1);
  }
}

async function startBoth(options: EmulatorsOptions, running: Stoppable[]): Promise<EmulatorAddresses> {
  const { python, folder, account, region, quickRegion, people } = options;
  const awsPort = await freePort();
  const directoryPort = await freePort();
  const aws = `http://127.0.0.1:${awsPort}`;
  const directory = `http://127.0.0.1:${directoryPort}`;
  const common = { python, folder, account, region };
  const started = await Promise.allSettled([
    startAwsEmulator({ ...common, port: awsPort, directory, hosts: options.hosts }),
    startDirectoryEmulator({ ...common, port: directoryPort, aws, quickRegion, people }),
  ]);
  for (const one of started) if (one.status === "fulfilled") running.push(one.value);
  for (const one of started) if (one.status === "rejected") throw one.reason;
  return { aws, directory };
}

/** Finds a free port of 127.0.0.1. Another process may take it before the caller does. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server has no port");
  return address.port;
}
