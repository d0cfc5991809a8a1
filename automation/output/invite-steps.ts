import { npmRun, type PrintedFor } from "../terminal/printed-command.ts";
import type { Outputs } from "./outputs.ts";

/** Where a stack's worker reads users. A manifest is a file, which no worker reads. */
export const workerSources = ["idc", "local", "scim"] as const;
export type WorkerSource = (typeof workerSources)[number];

/** How a stack gets its users. */
export interface StackUsers {
  /** What the worker of `directorySync` reads; empty without a worker. */
  readonly worker: readonly WorkerSource[];
  /** The pool of `existingPoolId`, which may have users. */
  readonly reusesPool: boolean;
}

export interface InviteStepsInput extends PrintedFor {
  /** Users were invited in this run. */
  readonly synced: boolean;
  readonly users: StackUsers;
  /** Sync invites no user if no app takes a password. */
  readonly outputs: Pick<Outputs, "SyncDirectSignIn">;
}

const NAMES: Readonly<Record<WorkerSource, string>> = {
  idc: "IAM Identity Center",
  local: "Amazon Quick",
  scim: "the identity provider",
};

/**
 * How users get their invitations, for the settings of the stack. Pure.
 *
 * A stack with a worker invites without a command, so none is printed that would read another source, or other users, than the worker.
 */
export function inviteSteps(input: InviteStepsInput): readonly string[] {
  const { users, synced } = input;
  if (users.worker.length > 0)
    return [...pushStep(input), ...adoptStep(input), automatic(input), testStep(input)];
  return [...adoptStep(input), ...(synced ? [] : [inviteStep(input)]), testStep(input)];
}

function testStep(input: InviteStepsInput): string {
  if (takesNoPassword(input))
    return (
      `Test the sign-in yourself, with an identity provider. To see what Amazon Quick will check: ${npmRun("sign-in", input)}. Then Amazon Quick ` +
      "in the browser, then the desktop app → Continue with SSO (in older versions: Enterprise sign-in)."
    );
  return (
    "Test the sign-in yourself, with your e-mail and the temporary password from the invitation. To see what Amazon Quick will check: " +
    `${npmRun("sign-in", input)}. Then Amazon Quick in the browser, then the desktop app → Continue with SSO (in older versions: ` +
    "Enterprise sign-in), with the password that you chose."
  );
}

function takesNoPassword({ outputs }: InviteStepsInput): boolean {
  return outputs.SyncDirectSignIn === false;
}

function inviteStep(input: InviteStepsInput): string {
  if (takesNoPassword(input))
    return (
      "Users need no invitation, because no app takes a password. Sync follows the accounts that an identity provider makes: run it regularly, " +
      `first with --dry-run: ${npmRun("sync", input, "--source idc")} (or --source local for Amazon Quick's own users).`
    );
  return (
    `Invite yourself first, then all users: ${npmRun("sync", input, "user you@example.com --source idc")}, then ` +
    `${npmRun("sync", input, "--source idc")} (or --source local for Amazon Quick's own users).`
  );
}

function pushStep({ users }: InviteStepsInput): readonly string[] {
  if (!users.worker.includes("scim")) return [];
  return [
    "Enter the base URL and the token at your identity provider, and assign yourself first, then all users (docs/scim.md).",
  ];
}

/** Sync changes no account that it did not create, until an administrator lets it take the account over. */
function adoptStep(input: InviteStepsInput): readonly string[] {
  const { users } = input;
  if (!users.reusesPool) return [];
  const how =
    users.worker.length === 0
      ? `${npmRun("sync", input, "--source idc --adopt --actions adopt --dry-run")}. To take them over, leave out --dry-run.`
      : "--adopt, with the sources, groups and patterns of directorySync (docs/sync.md, section Take over existing accounts).";
  return [
    "The pool may have accounts that sync did not create, and does not change. To see which it would take over, by their verified " +
      `e-mail: ${how}`,
  ];
}

function automatic(input: InviteStepsInput): string {
  const names = input.users.worker.map((kind) => NAMES[kind]).join(" and ");
  const does = takesNoPassword(input)
    ? `The stack follows the users of ${names} automatically, and invites none, because no app takes a password`
    : `The stack invites the users of ${names} automatically`;
  return `${does} (docs/directory-sync.md). To see what it did: ` + `${npmRun("sync", input, "history")}`;
}
