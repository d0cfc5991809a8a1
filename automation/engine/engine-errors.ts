import { ConcurrentUpdateError, StackNotFoundError } from "@pulumi/pulumi/automation/index.js";
import { CREDENTIAL_PROBLEMS } from "../../sync/aws/credential-errors.ts";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import { configSet, npmRun } from "../terminal/printed-command.ts";
import { poolImmutable } from "./immutable-pool.ts";

/** What error messages mention of the run that failed. */
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
  "Install it from https://www.pulumi.com/docs/install/ (macOS: brew install pulumi), then run the command again.";
const PASSPHRASE =
  "The passphrase encrypts secrets in the stack's state. Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE with the path " +
  "of a file that contains it. See docs/state.md.";

/** Releases the lock of an engine that did not end, and takes into the state what it has made. */
const unlock = (stack: string) => `pulumi cancel --stack ${stack}, then pulumi refresh --stack ${stack}`;

/** Source: makeError in lib/error.js of execa 5, with which the Automation API runs the CLI. */
const KILLED = /Command was killed with (SIG\w+)/;

/** Whether the CLI did not end, but was ended by a signal. */
export function isKilled(thrown: unknown): boolean {
  return KILLED.test(String(thrown));
}

/** Texts of the CLI and the AWS provider, and the errors that they mean. The first match counts. */
const RULES: readonly Rule[] = [
  {
    when: /ENOENT: pulumi|spawn \S*pulumi(\.exe)? ENOENT/,
    error: () => new DriverError("CLI_MISSING", "The Pulumi CLI was not found on PATH.", { hint: INSTALL }),
  },
  {
    when: /Minimum version requirement failed|Major version mismatch|Failed to parse Pulumi CLI version/,
    error: () =>
      new DriverError("CLI_UNSUITABLE", "The Pulumi CLI on PATH is too old, or has another major version.", {
        hint: INSTALL,
      }),
  },
  {
    when: /PULUMI_ACCESS_TOKEN must be set|not logged in|no credentials for/i,
    error: () =>
      new DriverError("NOT_LOGGED_IN", "No Pulumi backend is selected for the stack's state.", {
        hint: "Run `pulumi login --local` to keep the state on this computer, or `pulumi login s3://BUCKET` to share it in a bucket. See docs/state.md.",
      }),
  },
  {
    when: KILLED,
    error: ({ stack }, [, signal]) => engineKilled(stack, signal),
  },
  {
    // It is in the state and no longer in the program: a flag cannot remove its protection.
    when: /cannot be deleted\s+because it is protected/,
    error: () =>
      new DriverError("PROTECTED", "The stack has a protected resource that its config no longer declares.", {
        hint:
          "Restore the previous config, run with --replace NAME, which removes the protection, and then run again with the change. " +
          "To delete the whole stack, use: npm run destroy.",
        exitCode: ExitCode.guarded,
      }),
  },
  {
    when: /passphrase must be set with/,
    error: ({ stack }) =>
      new DriverError("PASSPHRASE_MISSING", `No passphrase is set for stack ${stack}.`, { hint: PASSPHRASE }),
  },
  {
    when: /incorrect passphrase/,
    error: ({ stack }) =>
      new DriverError("PASSPHRASE_WRONG", `The passphrase of stack ${stack} is wrong.`, {
        hint: PASSPHRASE,
      }),
  },
  {
    when: /unable to open bucket ([^\s?]+)\S*:\s|could not (?:list|read|connect).*bucket|problem logging in/,
    error: (_run, [, where]) =>
      new DriverError(
        "BACKEND_UNREACHABLE",
        `The Pulumi backend cannot be reached${where ? ` at ${where}` : ""}.`,
        {
          hint: "Check its address and credentials: `pulumi whoami --verbose` shows the backend, `pulumi login` changes it.",
        },
      ),
  },
  {
    when: /a stack name may (?:only contain|not )|stack name must not|invalid stack name/,
    error: ({ stack }) =>
      new DriverError("STACK_NAME_INVALID", `"${stack}" is not a valid stack name.`, {
        hint: "Use letters, digits, hyphens, underscores and periods: --stack NAME",
        exitCode: ExitCode.wrongUsage,
      }),
  },
  {
    when: /no stack named '[^']*' found/,
    error: ({ stack }) => stackUnknown(stack),
  },
  {
    when: /cannot modify or remove schema items/,
    error: ({ stack }) =>
      poolImmutable(["schemas: attributes can be added, but not changed or removed"], stack),
  },
  {
    when: /Domain already associated with another user pool|domain.*already exists|InvalidParameterException.*[Dd]omain/,
    error: (run) =>
      new DriverError("DOMAIN_PREFIX_TAKEN", "The domain prefix is in use, or reserved by AWS.", {
        hint: `Choose another prefix: ${configSet("domainPrefix", "PREFIX", run)} (unique in the Region across all AWS accounts). If the pool of an earlier stack has it: ${configSet("existingPoolId", "ID", run)}`,
        exitCode: ExitCode.wrongUsage,
      }),
  },
  {
    // The program checks the role before the first resource: it was removed afterwards, or with another stack.
    when: /CloudWatch Logs role ARN must be set/,
    error: (run) =>
      new DriverError(
        "LOG_ROLE_MISSING",
        "API Gateway has no role for writing logs in this account and Region.",
        {
          hint: `Set one in API Gateway's settings, or let this stack create it: ${configSet("accessLogs", `'{"createRole": true}'`, run)}. See docs/monitoring.md.`,
        },
      ),
  },
  {
    when: /KMS key.*does not exist or is not allowed to be used/i,
    error: () =>
      new DriverError(
        "KEY_REFUSED",
        "CloudWatch Logs is not allowed to use the KMS key of the setting encryption.",
        {
          hint: "Allow it in the key policy, for the log groups sign-in-*. docs/monitoring.md has the statement.",
          exitCode: ExitCode.wrongUsage,
        },
      ),
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
      new DriverError("PERMISSION_DENIED", `AWS denied access: ${missingPermissions(input) ?? refused}.`, {
        hint: "docs/permissions.md lists the required permissions.",
      }),
  },
  {
    // Last, because a run that fails for another reason often violates its plan too.
    when: /resource \S+ violates plan: .*|\w+ is not allowed by the plan: .*/,
    error: (_run, [found]) => planViolated(found),
  },
];

function engineKilled(stack: string, signal = "a signal"): DriverError {
  return new DriverError(
    "ENGINE_KILLED",
    `Pulumi's engine was ended from outside by ${signal}, for example for lack of memory. An update that was running leaves stack ` +
      `${stack} locked, and its last steps may be missing in the state.`,
    { hint: `Release the lock: ${unlock(stack)}. Then run the same command again.` },
  );
}

/** @param found the engine's message; absent for changed outputs, which it does not report. Source: pulumi/pulumi issue 16670. */
export function planViolated(found?: string, cause?: unknown): DriverError {
  const why = found === undefined ? "an output of the stack differs from the preview" : found;
  return new DriverError("PLAN_VIOLATED", `The run differed from its preview and was stopped: ${why}.`, {
    hint: "All changes so far are saved in the state. Something changed after the preview: run the same command again, and check the new preview.",
    exitCode: ExitCode.guarded,
    cause,
  });
}

export function credentialsMissing(run: Pick<FailedRun, "stack">, cause?: unknown): DriverError {
  return new DriverError("CREDENTIALS_MISSING", "No AWS credentials were found.", {
    hint: `Run aws configure sso or aws configure, set AWS_PROFILE, or run: ${configSet("aws:profile", "NAME", run)}`,
    cause,
  });
}

export function credentialsExpired(cause?: unknown): DriverError {
  return new DriverError("CREDENTIALS_EXPIRED", "The AWS credentials have expired.", {
    hint: "Sign in again: aws sso login (with --profile NAME if you use a profile).",
    cause,
  });
}

/**
 * Translates a failure of the engine or its CLI into one error with a hint.
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
    hint: "All changes so far are saved in the state. Correct the cause, then run the same command again.",
    cause: thrown,
  });
}

export function stackUnknown(stack: string): DriverError {
  return new DriverError("STACK_UNKNOWN", `The selected Pulumi backend has no stack named ${stack}.`, {
    hint: `\`pulumi stack ls\` lists the stacks, and \`pulumi whoami --verbose\` shows the backend. \`${npmRun("provision", { stack })}\` creates a new stack.`,
    exitCode: ExitCode.wrongUsage,
  });
}

/** @param text Pulumi's words, which name the holder of the lock. */
export function stackLocked(text: string, { stack }: FailedRun): DriverError {
  const holder = /created by (.+?) \(pid (\d+)\) at (\S+)/.exec(text);
  const owner = holder === null ? "" : `, since ${holder[3]} by ${holder[1]}, process ${holder[2]}`;
  return new DriverError("STACK_LOCKED", `Stack ${stack} is locked by another update${owner}.`, {
    hint: `Wait until it has finished. If that process no longer runs: ${unlock(stack)}`,
  });
}

/** Each action that AWS denied, once. */
function missingPermissions(evidence: string): string | undefined {
  const actions = [...evidence.matchAll(/not authorized to perform:? ([\w-]+:\w+)/g)].flatMap(
    ([, action]) => action ?? [],
  );
  return actions.length === 0 ? undefined : `missing permissions: ${[...new Set(actions)].join(", ")}`;
}

/** The CLI's error lines, without its command line and stack traces. */
function problemsIn(text: string): string[] {
  const lines = text.split("\n").flatMap((line) => /^\s*(?:stderr: )?error: (.+)$/.exec(line)?.[1] ?? []);
  return lines.length > 0 ? [...new Set(lines)] : [text.split("\n")[0] ?? ""];
}
