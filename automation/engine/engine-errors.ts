import { ConcurrentUpdateError, StackNotFoundError } from "@pulumi/pulumi/automation/index.js";
import { CREDENTIAL_PROBLEMS } from "../../sync/aws/credential-errors.ts";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import { configSet, npmRun } from "../terminal/printed-command.ts";
import { poolImmutable } from "./immutable-pool.ts";

/** What the translation may say about the run that failed. */
export interface FailedRun {
  readonly stack: string;
  /** The engine's own diagnostics of severity `error`, in order. */
  readonly problems?: readonly string[];
}

interface Rule {
  readonly when: RegExp;
  readonly error: (run: FailedRun, found: RegExpExecArray) => DriverError;
}

const INSTALL =
  "Install it from https://www.pulumi.com/docs/install/ (macOS: brew install pulumi), then run this again.";
const PASSPHRASE =
  "It encrypts secrets in the stack's state. Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE with the path of " +
  "a file that holds it. See docs/state.md.";

/** What the CLI and the AWS provider write, and what it means to the person in front of it. First match wins. */
const RULES: readonly Rule[] = [
  {
    when: /ENOENT: pulumi|spawn \S*pulumi(\.exe)? ENOENT/,
    error: () =>
      new DriverError("CLI_MISSING", "The Pulumi CLI is not on this computer's PATH.", { hint: INSTALL }),
  },
  {
    when: /Minimum version requirement failed|Major version mismatch|Failed to parse Pulumi CLI version/,
    error: () =>
      new DriverError("CLI_UNSUITABLE", "The Pulumi CLI on PATH is too old, or of another major version.", {
        hint: INSTALL,
      }),
  },
  {
    when: /PULUMI_ACCESS_TOKEN must be set|not logged in|no credentials for/i,
    error: () =>
      new DriverError("NOT_LOGGED_IN", "Pulumi does not know where to keep the stack's state.", {
        hint: "`pulumi login --local` keeps it on this computer, `pulumi login s3://BUCKET` in a bucket for a team. See docs/state.md.",
      }),
  },
  {
    // It is in the state and no longer in the program: no flag can let go of it then.
    when: /cannot be deleted\s+because it is protected/,
    error: () =>
      new DriverError(
        "PROTECTED",
        "The stack holds something protected that its config no longer asks for.",
        {
          hint:
            "Set the config as it was, run with --replace NAME, which lets go of it, and then once more with the change. " +
            "To take the stack down altogether, use: npm run destroy.",
          exitCode: ExitCode.guarded,
        },
      ),
  },
  {
    when: /passphrase must be set with/,
    error: ({ stack }) =>
      new DriverError("PASSPHRASE_MISSING", `No passphrase is set for stack ${stack}.`, { hint: PASSPHRASE }),
  },
  {
    when: /incorrect passphrase/,
    error: ({ stack }) =>
      new DriverError("PASSPHRASE_WRONG", `The passphrase is not that of stack ${stack}.`, {
        hint: PASSPHRASE,
      }),
  },
  {
    when: /unable to open bucket ([^\s?]+)\S*:\s|could not (?:list|read|connect).*bucket|problem logging in/,
    error: (_run, [, where]) =>
      new DriverError(
        "BACKEND_UNREACHABLE",
        `The stack's state cannot be reached${where ? ` at ${where}` : ""}.`,
        {
          hint: "Check the address and the credentials for it: `pulumi whoami --verbose` names it, `pulumi login` changes it.",
        },
      ),
  },
  {
    when: /a stack name may (?:only contain|not )|stack name must not|invalid stack name/,
    error: ({ stack }) =>
      new DriverError("STACK_NAME_INVALID", `"${stack}" cannot be the name of a stack.`, {
        hint: "A stack's name is made of letters, digits, hyphens, underscores and periods: --stack NAME",
        exitCode: ExitCode.wrongUsage,
      }),
  },
  {
    when: /cannot modify or remove schema items/,
    error: ({ stack }) =>
      poolImmutable(["schemas: attributes can be added, and neither changed nor removed"], stack),
  },
  {
    when: /Domain already associated with another user pool|domain.*already exists|InvalidParameterException.*[Dd]omain/,
    error: (run) =>
      new DriverError("DOMAIN_PREFIX_TAKEN", "The domain prefix is taken, or reserved by AWS.", {
        hint: `Choose another one: ${configSet("domainPrefix", "PREFIX", run)} (unique in the Region over all AWS accounts). Or, if an earlier stack of yours left its pool there: ${configSet("existingPoolId", "ID", run)}`,
        exitCode: ExitCode.wrongUsage,
      }),
  },
  {
    // The program looks for it before the first resource: it went since, or with another stack.
    when: /CloudWatch Logs role ARN must be set/,
    error: (run) =>
      new DriverError(
        "LOG_ROLE_MISSING",
        "API Gateway has no role for writing logs in this account and Region.",
        {
          hint: `Have one set in API Gateway's settings, or let this stack make it: ${configSet("accessLogs", `'{"createRole": true}'`, run)}. See docs/monitoring.md.`,
        },
      ),
  },
  {
    when: /KMS key.*does not exist or is not allowed to be used/i,
    error: () =>
      new DriverError("KEY_REFUSED", "CloudWatch Logs may not use the KMS key of encryption.", {
        hint: "The key's own policy has to let it, for the log groups sign-in-*: docs/monitoring.md says how.",
        exitCode: ExitCode.wrongUsage,
      }),
  },
  {
    when: CREDENTIAL_PROBLEMS.expired,
    error: () => credentialsExpired(),
  },
  {
    when: CREDENTIAL_PROBLEMS.missing,
    error: (run) => credentialsMissing(run),
  },
  {
    when: /not authorized to perform|AccessDenied(?:Exception)?/,
    error: (_run, { 0: refused, input }) =>
      new DriverError("PERMISSION_DENIED", `AWS refused: ${missingPermissions(input) ?? refused}.`, {
        hint: "docs/permissions.md lists what the credentials need.",
      }),
  },
  {
    // Last: a run that fails for another reason often leaves its plan, too.
    when: /resource \S+ violates plan: .*|\w+ is not allowed by the plan: .*/,
    error: (_run, [found]) => planViolated(found),
  },
];

/** @param found the engine's own words; absent where it says nothing, as of changed outputs. Source: pulumi/pulumi issue 16670. */
export function planViolated(found?: string, cause?: unknown): DriverError {
  const why = found === undefined ? "an output of the stack is another than in the preview" : found;
  return new DriverError(
    "PLAN_VIOLATED",
    `The run began to differ from the preview, and was stopped: ${why}.`,
    {
      hint: "What was done so far is in the state. Something changed in between: run the same command again, and look at its preview.",
      exitCode: ExitCode.guarded,
      cause,
    },
  );
}

export function credentialsMissing(run: Pick<FailedRun, "stack">, cause?: unknown): DriverError {
  return new DriverError("CREDENTIALS_MISSING", "There are no AWS credentials.", {
    hint: `Run aws configure sso, or aws configure, or set AWS_PROFILE, or: ${configSet("aws:profile", "NAME", run)}`,
    cause,
  });
}

export function credentialsExpired(cause?: unknown): DriverError {
  return new DriverError("CREDENTIALS_EXPIRED", "The AWS credentials have expired.", {
    hint: "Sign in again: aws sso login (with --profile NAME if you use one).",
    cause,
  });
}

/**
 * Makes one clear sentence of what the engine or its CLI failed with.
 *
 * @param thrown what the Automation API threw.
 * @returns an error with a code: ENGINE_FAILED, with the engine's own words where nothing fits.
 */
export function translate(thrown: unknown, run: FailedRun): CodedError {
  if (thrown instanceof CodedError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof ConcurrentUpdateError) return stackLocked(text, run);
  if (thrown instanceof StackNotFoundError) return stackUnknown(run.stack);
  const evidence = [...(run.problems ?? []), text].join("\n");
  for (const { when, error } of RULES) {
    const found = when.exec(evidence);
    if (found !== null) return error(run, found);
  }
  const problems = (run.problems?.length ?? 0) > 0 ? (run.problems ?? []) : problemsIn(text);
  return new DriverError("ENGINE_FAILED", `Pulumi failed: ${problems.join("\n  ")}`, {
    hint: "What was done so far is in the state: once the cause is mended, run the same command again.",
    cause: thrown,
  });
}

export function stackUnknown(stack: string): DriverError {
  return new DriverError(
    "STACK_UNKNOWN",
    `There is no stack named ${stack} in the backend that you are logged in to.`,
    {
      hint: `\`pulumi stack ls\` lists the stacks, \`pulumi whoami --verbose\` the backend; \`${npmRun("provision", { stack })}\` makes a new one.`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}

function stackLocked(text: string, { stack }: FailedRun): DriverError {
  const holder = /created by (.+?) \(pid (\d+)\) at (\S+)/.exec(text);
  const who = holder === null ? "" : `, since ${holder[3]} by ${holder[1]}, process ${holder[2]}`;
  return new DriverError("STACK_LOCKED", `Stack ${stack} is locked by another update${who}.`, {
    hint: `Wait for it. If that process is gone: pulumi cancel --stack ${stack}, then pulumi refresh --stack ${stack}`,
  });
}

/** Each action that AWS names in its refusals, once. */
function missingPermissions(evidence: string): string | undefined {
  const actions = [...evidence.matchAll(/not authorized to perform:? ([\w-]+:\w+)/g)].flatMap(
    ([, action]) => action ?? [],
  );
  return actions.length === 0 ? undefined : `no permission for ${[...new Set(actions)].join(", ")}`;
}

/** The CLI's own error lines, without the command line in front and the stack traces behind them. */
function problemsIn(text: string): string[] {
  const lines = text.split("\n").flatMap((line) => /^\s*(?:stderr: )?error: (.+)$/.exec(line)?.[1] ?? []);
  return lines.length > 0 ? [...new Set(lines)] : [text.split("\n")[0] ?? ""];
}
