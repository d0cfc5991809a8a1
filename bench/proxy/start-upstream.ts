import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";

export interface RunningUpstream {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts what plays Cognito's token endpoint, in a process of its own. */
export async function startUpstream(): Promise<RunningUpstream> {
  const child = fork(fileURLToPath(new URL("./upstream.ts", import.meta.url)));
  const [port] = z
    .tuple([z.number()])
    .rest(z.unknown())
    .parse(await once(child, "message"));
  return { port, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill();
  await ended;
}
