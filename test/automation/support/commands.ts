import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommandLine } from "../../../automation/cli/run.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import { attachedProvider } from "../../support/attached-provider.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { configureStack } from "./configure-stack.ts";
import type { Ended, Environment } from "./driver.ts";
import { inEnvironment } from "./environment.ts";
import { recordedIo, type User } from "./io.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Commands as `npm run` runs them, but in this process: in the shared sandbox, on stacks in a folder of their own. */
export interface Commands {
  readonly sandbox: Sandbox;
  /** Folder with Pulumi.yaml and the stacks' files. */
  readonly folder: string;
  /** Writes the config of a stack: our own keys without their namespace, the Region automatically. */
  configure(stack: string, config?: Readonly<Record<string, string>>, region?: string): void;
  /** Runs a command, given as one line. @param user answers its questions; absent, there is no terminal. */
  run(line: string, env?: Environment, user?: User): Promise<Ended>;
  /** Does something else in the sandbox's environment. */
  inside<T>(work: () => Promise<T>): Promise<T>;
  remove(): void;
}

export async function newCommands(): Promise<Commands> {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-commands-"));
  cpSync(join(ROOT, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  // Dynamic resources resolve packages from the project's folder.
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return commandsIn(await sharedSandbox(), folder);
}

/** @param folder with Pulumi.yaml */
export function commandsIn(sandbox: Sandbox, folder: string): Commands {
  const ours = { ...withoutForeign(), ...sandbox.env, NO_COLOR: "1" };
  return {
    sandbox,
    folder,
    configure: (stack, config = {}, region = sandbox.region) => configureStack(folder, stack, region, config),
    run: async (line, env = {}, user = {}) => {
      const variables = { ...ours, ...(await providerFor(env, sandbox)), ...env };
      return inEnvironment(variables, () => runHere(line.split(" "), folder, user));
    },
    inside: async (work) => inEnvironment({ ...ours, ...(await attachedProvider(sandbox)) }, work),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** An engine for which AWS is another one starts its own provider. */
async function providerFor(env: Environment, sandbox: Sandbox): Promise<Environment> {
  return Object.keys(env).some((name) => name.startsWith("AWS_")) ? {} : attachedProvider(sandbox);
}

/** Takes away what the tests' own environment says of AWS, Pulumi and npm: it would mix with the sandbox's. */
function withoutForeign(): Environment {
  const names = Object.keys(process.env).filter((name) => /^(AWS|PULUMI|npm_config)_/i.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

async function runHere(args: readonly string[], folder: string, user: User): Promise<Ended> {
  const io = recordedIo(user);
  const { stdout, stderr, exitCode } = await runCommandLine(args, io, folder);
  return {
    code: exitCode,
    stdout: textOf([...io.printed, stdout]),
    stderr: textOf([...io.messages, stderr]),
  };
}

function textOf(lines: readonly (string | undefined)[]): string {
  return lines.flatMap((line) => (line === undefined ? [] : `${line}\n`)).join("");
}
