import { fileURLToPath } from "node:url";
import { type Command, CommanderError } from "commander";
import { sandboxCommand } from "../../sandbox/cli/sandbox.ts";
import { enterRunningSandbox, withSandbox } from "../../sandbox/cli/session.ts";
import { personCommand } from "../../sandbox/cli/user.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { destroyCommand } from "../commands/destroy.ts";
import { outputsCommand } from "../commands/outputs.ts";
import { provisionCommand } from "../commands/provision.ts";
import { stackSyncCommand } from "../commands/sync.ts";
import type { Program, StackPlace } from "../engine/workspace.ts";
import { syncRunner } from "../operations/run-sync.ts";
import type { CommandOutcome } from "../terminal/outcome.ts";
import { terminalIo } from "../terminal/terminal.ts";
import { describeFailure, describeWrongUsage } from "./failure.ts";
import { refuseSwallowedFlags } from "./npm-flags.ts";
import { type Actions, commandLine, DEFAULT_STACK } from "./options.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const io = terminalIo();
let outcome: CommandOutcome = { exitCode: ExitCode.done };

/** Loaded when it is needed: Pulumi's AWS packages take half a second. */
const program: Program = async (options) => (await import("../../infra/stack.ts")).declareStack(options);

const actions: Actions = {
  provision: async (flags) => {
    outcome = await on(flags, (place) =>
      provisionCommand({ ...flags, ...place, program }, syncRunner(io), io),
    );
  },
  outputs: async (flags) => {
    outcome = await outputsCommand(existing(flags), flags.json);
  },
  destroy: async (flags) => {
    outcome = await destroyCommand({ ...flags, ...existing(flags), program }, io);
  },
  sandbox: async ({ once }) => {
    outcome = await sandboxCommand({ once, program }, syncRunner(io), io);
  },
  person: async (request) => {
    outcome = await personCommand(enterRunningSandbox(), request, io);
  },
};

interface Where {
  readonly stack?: string;
  readonly sandbox: boolean;
}

/** Finds the stack that is meant: one in AWS, or with `--sandbox` one on this computer. */
function on<T>({ stack, sandbox }: Where, work: (place: StackPlace) => Promise<T>): Promise<T> {
  if (sandbox) return withSandbox(stack, io, work);
  return work(inAws(stack));
}

/** The same for commands that make nothing: an empty sandbox of their own would have nothing for them. */
function existing({ stack, sandbox }: Where): StackPlace {
  if (!sandbox) return inAws(stack);
  const running = enterRunningSandbox();
  return { ...running, stack: stack ?? running.stack };
}

function inAws(stack: string = DEFAULT_STACK): StackPlace {
  return { stack, workDir: ROOT };
}

process.exit(await main());

/** The only place that prints a command's result, and the only one that ends the process. */
async function main(): Promise<ExitCode> {
  try {
    refuseSwallowedFlags(process.env, process.argv);
    const line = commandLine(actions);
    line.addCommand(
      stackSyncCommand(inAws, io, (exitCode) => {
        outcome = { exitCode };
      }),
    );
    exitByThrowing(line);
    await Promise.race([line.parseAsync(), io.interrupts.idle]);
  } catch (thrown) {
    const json = process.argv.includes("--json");
    if (thrown instanceof CommanderError) {
      if (thrown.exitCode === 0) return ExitCode.done;
      outcome = describeWrongUsage(thrown.message, json);
    } else outcome = describeFailure(thrown, json);
  }
  if (outcome.stderr !== undefined) process.stderr.write(`${outcome.stderr}\n`);
  if (outcome.stdout !== undefined) await write(outcome.stdout);
  return outcome.exitCode;
}

/** commander hands this on to no command that is there already. */
function exitByThrowing(command: Command): void {
  command.exitOverride();
  for (const one of command.commands) exitByThrowing(one);
}

/** Waits until all is written: a pipe takes it in pieces, and the process is about to end. */
function write(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
}
