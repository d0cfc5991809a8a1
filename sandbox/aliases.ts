import { SandboxError } from "./sandbox-error.ts";

/**
 * What Amazon Cognito does with an e-mail that is another account's verified alias: refuses it, as its API pages say, or moves it, as
 * public reports do. `emulators/aliases.py` has the sources.
 */
export type AliasBehaviour = "documented" | "reported";

/** Sets how a running emulator treats aliases; `documented` is where it begins. */
export async function setAliasBehaviour(aws: string, behaviour: AliasBehaviour): Promise<void> {
  const body = JSON.stringify({ behaviour });
  const answer = await fetch(`${aws}/_sandbox/aliases`, { method: "PUT", body });
  if (!answer.ok)
    throw new SandboxError("control-failed", `The emulator did not take the behaviour: ${answer.status}.`);
}
