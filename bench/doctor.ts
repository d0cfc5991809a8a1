import { spawn } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import { text } from "node:stream/consumers";
import { EXAMINED_SETTINGS } from "../test/doctor/support/settings.ts";
import { newDeployment } from "../test/support/deployment.ts";
import { sharedSandbox } from "../test/support/shared-sandbox.ts";

const RUNS = 5;

/** Runs a command as automation/cli/main.ts does, on the stacks of another folder. */
const COMMAND = `
const { runCommandLine } = await import(${JSON.stringify(new URL("../automation/cli/run.ts", import.meta.url).href)});
const { terminalIo } = await import(${JSON.stringify(new URL("../automation/terminal/terminal.ts", import.meta.url).href)});
const [folder, ...args] = process.argv.slice(1);
const { exitCode, stdout } = await runCommandLine(args, terminalIo(), folder);
process.stdout.write(stdout ?? "", () => process.exit(exitCode));`;

/** Measures a whole `npm run doctor`, from the start of its process to its end, on a stack in the sandbox. */
export async function benchDoctor(print: (line: string) => void): Promise<void> {
  const sandbox = await sharedSandbox();
  const deployment = await newDeployment(sandbox);
  await deployment.up(EXAMINED_SETTINGS);
  const { folder, stack } = deployment;
  const args = ["--input-type=module", "-e", COMMAND, folder, "doctor", "--stack", stack.name, "--json"];
  const seconds: number[] = [];
  let checks = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now();
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...sandbox.env },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
    if (code !== 0) throw new Error(`The doctor ended with ${code}.`);
    seconds.push((performance.now() - start) / 1000);
    checks = printed.match(/"id":/g)?.length ?? 0;
  }
  deployment.forget();
  const from = Math.min(...seconds).toFixed(1);
  const to = Math.max(...seconds).toFixed(1);
  print(`doctor, ${checks} checks: ${from} to ${to} s in ${RUNS} runs, load ${loadavg()[0]?.toFixed(1)}`);
}
