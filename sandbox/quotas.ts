import { SandboxError } from "./sandbox-error.ts";

/** Requests a second for each operation of Amazon Cognito; what is not named has no limit. */
export type RequestQuotas = Readonly<Record<string, number>>;

/** Sets the quotas of a running emulator, and takes away those that were set before. */
export async function setRequestQuotas(aws: string, quotas: RequestQuotas): Promise<void> {
  const answer = await fetch(`${aws}/_sandbox/quotas`, { method: "PUT", body: JSON.stringify(quotas) });
  if (!answer.ok)
    throw new SandboxError("control-failed", `The emulator did not take the quotas: ${answer.status}.`);
}
