import { SandboxError } from "./sandbox-error.ts";

/**
 * What Amazon Cognito does with an e-mail that is another account's verified alias: refuses it, as its API reference says, or moves
 * it, as public reports say. `emulators/aliases.py` lists the sources.
 */
export type AliasBehaviour = "documented" | "reported";

/** Requests a second for each operation of Amazon Cognito. Operations without an entry have no limit. */
export type RequestQuotas = Readonly<Record<string, number>>;

/** Sets how a running emulator treats aliases. Emulators start with `documented`. */
export async function setAliasBehaviour(aws: string, behaviour: AliasBehaviour): Promise<void> {
  await putControl(aws, "aliases", { behaviour });
}

/** Replaces all request quotas of a running emulator. */
export async function setRequestQuotas(aws: string, quotas: RequestQuotas): Promise<void> {
  await putControl(aws, "quotas", quotas);
}

/** Sets the account that owns the IAM Identity Center instance. At start it is the sandbox's own. */
export async function setDirectoryOwner(directory: string, account: string): Promise<void> {
  await putControl(directory, "owner", { account });
}

async function putControl(aws: string, control: string, value: object): Promise<void> {
  const answer = await fetch(`${aws}/_sandbox/${control}`, { method: "PUT", body: JSON.stringify(value) });
  if (!answer.ok)
    throw new SandboxError(
      "control-failed",
      `The emulator refused its control "${control}": ${answer.status}.`,
    );
}
