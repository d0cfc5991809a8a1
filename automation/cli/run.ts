import { fileURLToPath } from "node:url";
import { type Command, CommanderError } from "commander";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { stackSyncCommand } from "../commands/sync.ts";
import type { Program, StackRef } from "../engine/workspace.ts";
import type { InterruptListener } from "../terminal/interrupts.ts";
import type { DriverIo } from "../terminal/io.ts";
import type { CommandOutcome } from "../terminal/outcome.ts";
import { describeFailure, describeWrongUsage } from "./failure.ts";
import { refuseFlagsOfNpm } from "./npm-flags.ts";
import { type Actions, commandLine } from "./options.ts";
import { refuseRepeatedOptions } from "./repeated-options.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What a command line may use of the process around it. */
export interface CommandLineIo extends DriverIo {
  readonly interrupts: Pick<InterruptListener, "during" | "idle">;
}

/**
 * Runs one command. Each command loads what it needs: Pulumi and the AWS SDK take a second, and neither `--help` nor wrong usage
 * needs them.
 *
 * @param args what was typed, without `node` and the file.
 * @param workDir folder with Pulumi.yaml and the stacks' files.
 * @returns what is left to print, and the exit code.
 */
export async function runCommandLine(
  args: readonly string[],
  io: CommandLineIo,
  workDir: string = ROOT,
): Promise<CommandOutcome> {
  let outcome: CommandOutcome = { exitCode: ExitCode.done };
  const inAws: FindStack = async (command, named, creates = false) => {
    const { whichStack } = await import("../operations/which-stack.ts");
    return { stack: named ?? (await whichStack({ command, workDir, creates }, io)), workDir };
  };
  const line = commandLine(actionsWith(io, inAws, (ended) => (outcome = ended)));
  line.addCommand(
    stackSyncCommand(
      (stack) => inAws("sync", stack),
      io,
      (exitCode) => {
        outcome = { exitCode };
      },
    ),
  );
  throwInsteadOfExit(line, io);
  refuseRepeatedOptions(line);
  try {
    refuseFlagsOfNpm(process.env, args, line);
    await Promise.race([line.parseAsync([...args], { from: "user" }), io.interrupts.idle]);
    return outcome;
  } catch (thrown) {
    const json = args.includes("--json");
    if (!(thrown instanceof CommanderError)) return describeFailure(thrown, json);
    return thrown.exitCode === 0 ? { exitCode: ExitCode.done } : describeWrongUsage(thrown.message, json);
  }
}

/**
 * Finds the stack of a command.
 *
 * @param named the name of --stack; without it, the one that is selected in Pulumi, or that the user chooses.
 * @param creates the command may create the project's first stack.
 */
type FindStack = (command: string, named: string | undefined, creates?: boolean) => Promise<StackRef>;

/** Pulumi's AWS packages take half a second to load. */
const program: Program = async (options) => (await import("../../infra/stack.ts")).declareStack(options);

function actionsWith(io: DriverIo, inAws: FindStack, ended: (outcome: CommandOutcome) => void): Actions {
  return {
    provision: async (flags) => {
      const { provisionCommand } = await import("../commands/provision.ts");
      const { syncRunner } = await import("../operations/run-sync.ts");
      const provision = (stackRef: StackRef) =>
        provisionCommand({ ...flags, ...stackRef, program }, syncRunner(io), io);
      if (!flags.sandbox) return ended(await provision(await inAws("provision", flags.stack, true)));
      const { withSandbox } = await import("../../sandbox/cli/session.ts");
      ended(await withSandbox(flags.stack, io, provision));
    },
    outputs: async (flags) => {
      const { outputsCommand } = await import("../commands/outputs.ts");
      ended(await outputsCommand(await existing("outputs", flags, inAws), flags.json));
    },
    doctor: async (flags) => {
      const { doctorCommand } = await import("../commands/doctor.ts");
      const stackRef = await existing("doctor", flags, inAws);
      ended(await doctorCommand({ ...flags, ...stackRef, program, port: await portOf(flags) }, io));
    },
    signIn: async (flags) => {
      const { signInCommand } = await import("../commands/sign-in.ts");
      const stackRef = await existing("sign-in", flags, inAws);
      ended(await signInCommand({ ...flags, stackRef, port: await portOf(flags) }, io));
    },
    exchange: async (flags) => {
      const { exchangeCommand } = await import("../commands/exchange.ts");
      const stackRef = await existing("exchange", flags, inAws);
      ended(await exchangeCommand({ ...flags, stackRef, port: await portOf(flags) }, io));
    },
    keys: async (flags) => {
      const { keysCommand } = await import("../commands/keys.ts");
      ended(await keysCommand({ ...flags, stackRef: await existing("keys", flags, inAws) }, io));
    },
    destroy: async (flags) => {
      const { destroyCommand } = await import("../commands/destroy.ts");
      ended(await destroyCommand({ ...flags, ...(await existing("destroy", flags, inAws)), program }, io));
    },
    sandbox: async (flags) => {
      const { sandboxCommand } = await import("../../sandbox/cli/sandbox.ts");
      const { syncRunner } = await import("../operations/run-sync.ts");
      ended(await sandboxCommand({ ...flags, program }, syncRunner(io), io));
    },
    user: async (request) => {
      const { enterRunningSandbox } = await import("../../sandbox/cli/session.ts");
      const { userCommand } = await import("../../sandbox/cli/user.ts");
      ended(await userCommand(enterRunningSandbox(), request, io));
    },
  };
}

/** The stack of a command that creates none: with `--sandbox` one of the running sandbox, since a new one would be empty. */
async function existing(
  command: string,
  { stack, sandbox }: { readonly stack?: string; readonly sandbox: boolean },
  inAws: FindStack,
): Promise<StackRef> {
  if (!sandbox) return inAws(command, stack);
  const { enterRunningSandbox } = await import("../../sandbox/cli/session.ts");
  const running = enterRunningSandbox();
  return { ...running, stack: stack ?? running.stack };
}

/** The sandbox's demonstration has the port of a sign-in, and shares it. */
async function portOf({ sandbox }: { readonly sandbox: boolean }) {
  return sandbox ? (await import("../../sandbox/cli/port.ts")).sandboxPort : undefined;
}

/** commander passes these settings only to commands that are added later. */
function throwInsteadOfExit(command: Command, io: DriverIo): void {
  command
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.print(chomp(text)), writeErr: (text) => io.info(chomp(text)) });
  for (const one of command.commands) throwInsteadOfExit(one, io);
}

function chomp(text: string): string {
  return text.replace(/\n$/, "");
}
