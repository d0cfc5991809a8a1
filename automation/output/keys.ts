import type { StoredState } from "../../bridge/keys/key-store.ts";
import { readableAt, unusedAt } from "../../bridge/keys/life-cycle.ts";
import type { SigningKey } from "../../bridge/keys/signing-key.ts";
import { npmRun, type PrintedFor } from "../terminal/printed-command.ts";
import { fieldTable } from "./outputs-table.ts";

/** What the printed steps of a provider's keys depend on. */
export interface KeySteps {
  readonly provider: string;
  readonly stack: PrintedFor;
  readonly jwksUri: string;
  readonly maxKeyAgeDays: number;
  readonly now: Date;
}

/** A key, and whether its private half is there; absent if it was not looked up. */
export type ShownKey = SigningKey & { readonly privateHalf?: StoredState };

/** "npm run keys -- publish --provider okta --kid … --stack prod" */
export function keysCommandLine(action: string, { provider, stack }: KeySteps, kid?: string): string {
  return npmRun("keys", stack, `${action} --provider ${provider}${kid === undefined ? "" : ` --kid ${kid}`}`);
}

const DAY_MS = 86_400_000;

/** Whole days since a key was made. Pure. */
export function ageInDays({ createdAt }: Pick<SigningKey, "createdAt">, now: Date): number {
  return Math.floor((now.getTime() - Date.parse(createdAt)) / DAY_MS);
}

/** What to do next with a key; nothing if there is nothing to do. Pure. */
export function nextStepOf(
  key: ShownKey,
  steps: KeySteps,
  others: readonly ShownKey[] = [],
): string | undefined {
  const { kid, status, privateHalf } = key;
  if (status !== "retired" && privateHalf !== undefined && privateHalf !== "usable")
    return `Its private half is ${privateHalf} (${key.arn}). Restore it, or make another key: ${keysCommandLine("new", steps)}`;
  if (status === "created") return keysCommandLine("publish", steps, kid);
  if (status === "published")
    return `${untilThen(readableAt(key), steps.now)}${keysCommandLine("activate", steps, kid)}`;
  if (status === "retiring")
    return `${untilThen(unusedAt(key), steps.now)}${keysCommandLine("retire", steps, kid)}`;
  if (status === "retired")
    return privateHalf === "usable"
      ? `Delete its private half: ${keysCommandLine("retire", steps, kid)}`
      : undefined;
  const isReplaced = others.some((other) => ["created", "published"].includes(other.status));
  if (ageInDays(key, steps.now) < steps.maxKeyAgeDays || isReplaced) return undefined;
  return `Older than ${steps.maxKeyAgeDays} days: ${keysCommandLine("new", steps)}`;
}

function untilThen(time: Date, now: Date): string {
  return now >= time ? "" : `After ${time.toISOString()}: `;
}

/** The keys as a list for the terminal. */
export function keyTable(keys: readonly ShownKey[], steps: KeySteps, columns: number | undefined): string {
  if (keys.length === 0)
    return `${steps.provider} has no signing key, so its users cannot sign in. Next: ${keysCommandLine("new", steps)}`;
  const blocks = keys.map((key) => {
    const age = ageInDays(key, steps.now);
    const fields = [
      ["Status", key.status],
      ["Algorithm", key.algorithm],
      ["Age", `${age} ${age === 1 ? "day" : "days"} (at most ${steps.maxKeyAgeDays})`],
      ["Private half", `${key.arn}${key.privateHalf === undefined ? "" : `, ${key.privateHalf}`}`],
    ] as const;
    const next = nextStepOf(key, steps, keys);
    return [
      fieldTable(`Key ${key.kid}`, fields, columns),
      ...(next === undefined ? [] : [`Next: ${next}`]),
    ].join("\n");
  });
  const isUsed = keys.some(({ status }) => status === "active");
  return [...blocks, ...(isUsed ? [] : ["No key is active, so users of this provider cannot sign in."])].join(
    "\n\n",
  );
}

/** What an administrator does at the provider with a key that is published. */
export function publishSteps(key: SigningKey, steps: KeySteps): string {
  return [
    `At ${steps.provider}, in the application's settings, do one of these:`,
    `  jwks address (JWKS URI): ${steps.jwksUri}`,
    "  or, if its form wants the key itself: add the public JWK that this command prints. Its kid must stay the same. Keep the other key there for now.",
    `Then: ${nextStepOf(key, steps) ?? keysCommandLine("list", steps)}`,
  ].join("\n");
}

/** What to do after a key became active. */
export function activeSteps(steps: KeySteps, former: SigningKey | undefined): string {
  const test = `Test a sign-in with ${steps.provider}: ${npmRun("sign-in", steps.stack, `--provider ${steps.provider}`)}`;
  if (former === undefined) return test;
  const back = `If it fails, go back to the last key: ${keysCommandLine("activate", steps, former.kid)}`;
  return [test, back, `Then: ${nextStepOf(former, steps)}`].join("\n");
}

/** What to do after a key was retired. */
export function retiredSteps({ kid }: SigningKey, steps: KeySteps, deletedAt: Date | undefined): string {
  const deletion =
    deletedAt === undefined
      ? "Its private half does not exist any more."
      : `Its private half is deleted on ${deletedAt.toISOString()}. Until then, the deletion can be cancelled in AWS.`;
  return [
    deletion,
    `At ${steps.provider}: delete the public key ${kid}, if it was pasted there. A provider that reads the jwks address needs nothing.`,
  ].join("\n");
}
