import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { authorizeRequest, ISSUER, POOL_DOMAIN, tokenRequest } from "./request.ts";

const figures = z.object({
  perSecond: z.number(),
  /** Processor time of a call, the kernel's included. */
  cpuMicroseconds: z.number(),
  /** Milliseconds. */
  p50: z.number(),
  p99: z.number(),
});

export type CallFigures = z.infer<typeof figures>;

/** A process with a warm handler, which calls it one call after the other, as Lambda does. */
export interface CallWorker {
  measure(route: "authorize" | "token", milliseconds: number): Promise<CallFigures>;
  stop(): Promise<void>;
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** @param handler path of the bundled proxy. */
export function startNodeWorker(handler: string): CallWorker {
  return startWorker([process.execPath, path("./node-worker.ts"), handler]);
}

export function startPythonWorker(port: number): CallWorker {
  const events = [authorizeRequest, tokenRequest].map((event) => JSON.stringify(event));
  return startWorker(["python3", path("./baseline.py"), String(port), ...events]);
}

/** Its log lines go nowhere: a process that reads them from a pipe would cost more than the handler. */
function startWorker([command = "", ...args]: readonly string[]): CallWorker {
  const worker = spawn(command, args, {
    env: { ...process.env, POOL_DOMAIN, ISSUER },
    stdio: ["pipe", "ignore", "inherit", "pipe"],
  });
  const ended = once(worker, "exit");
  const [input, , , output] = worker.stdio;
  if (input === null || !(output instanceof Readable)) throw new Error(`${command} has no pipes`);
  const lines = createInterface({ input: output })[Symbol.asyncIterator]();
  return {
    measure: async (route, milliseconds) => {
      input.write(`${route} ${milliseconds}\n`);
      const { done, value } = await lines.next();
      if (done === true) throw new Error(`${command} ended before it gave its figures`);
      return figures.parse(JSON.parse(value));
    },
    stop: async () => {
      input.end();
      await ended;
    },
  };
}
