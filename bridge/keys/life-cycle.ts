import { ExitCode } from "../../sync/model/exit-codes.ts";
import { KeysError } from "./keys-error.ts";
import { JWKS_MAX_AGE_SECONDS, KEY_CACHE_SECONDS } from "./lifetimes.ts";
import type { KeyStatus, SigningKey } from "./signing-key.ts";

/** The longest client assertion that the bridge may ever sign, in seconds. */
export const LONGEST_ASSERTION_SECONDS = 300;

/** What an administrator does with a key, in this order. */
export type KeyStep = "publish" | "activate" | "retire";

/** A step, and the keys of the provider before it. */
export interface StepRequest {
  readonly kid: string;
  readonly keys: readonly SigningKey[];
  readonly now: Date;
}

/** Since when a provider that reads our jwks address must have the key: the bridge and the provider have looked again. Pure. */
export function readableAt({ publishedAt }: SigningKey): Date {
  return after(publishedAt, KEY_CACHE_SECONDS + JWKS_MAX_AGE_SECONDS);
}

/** Since when no assertion of a retiring key is valid: the bridge has looked again, and the last one has expired. Pure. */
export function unusedAt({ retiringSince }: SigningKey): Date {
  return after(retiringSince, KEY_CACHE_SECONDS + LONGEST_ASSERTION_SECONDS);
}

/** A record without the time is not older than now can be: the step is refused. */
function after(time: string | undefined, seconds: number): Date {
  const start = Date.parse(time ?? "");
  return new Date(Number.isNaN(start) ? 8.64e15 : start + seconds * 1000);
}

/**
 * The keys that a step changes, as they are after it; none if the key has taken it before. Pure.
 *
 * @throws KeysError KEY_UNKNOWN, KEY_STEP_SKIPPED, KEY_TOO_EARLY: a step is never skipped.
 */
export function changesOf(step: KeyStep, request: StepRequest): readonly SigningKey[] {
  const { kid, keys } = request;
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined)
    throw new KeysError("KEY_UNKNOWN", `The provider has no key ${kid}.`, {
      hint: "List the keys: npm run keys -- list --provider NAME",
      exitCode: ExitCode.wrongUsage,
    });
  return STEPS[step](key, request);
}

type Step = (key: SigningKey, request: StepRequest) => readonly SigningKey[];

const STEPS: Readonly<Record<KeyStep, Step>> = { publish, activate, retire };

function publish(key: SigningKey, { now }: StepRequest): readonly SigningKey[] {
  if (key.status === "retired")
    throw skipped(key, "is retired and is not used again", "Make a new key: new.");
  return key.status === "created" ? [{ ...key, status: "published", publishedAt: now.toISOString() }] : [];
}

/** A retiring key can become active again at once: the provider still has its public half. */
function activate(key: SigningKey, { keys, now }: StepRequest): readonly SigningKey[] {
  if (key.status === "active") return [];
  if (key.status === "created")
    throw skipped(key, "is not published: the provider cannot have its public half", "First: publish.");
  if (key.status === "retired")
    throw skipped(key, "is retired and is not used again", "Make a new key: new.");
  if (key.status === "published") assertSince(readableAt(key), now, key, "the provider can have read it");
  const time = now.toISOString();
  const others = keys.filter(({ kid, status }) => status === "active" && kid !== key.kid);
  const { retiringSince: _, ...kept } = key;
  return [
    ...others.map((other): SigningKey => ({ ...other, status: "retiring", retiringSince: time })),
    { ...kept, status: "active", activatedAt: time },
  ];
}

/** A key that never signed can be given up at any time. */
function retire(key: SigningKey, { now }: StepRequest): readonly SigningKey[] {
  if (key.status === "retired") return [];
  if (key.status === "active")
    throw skipped(key, "is active: without it, no user can sign in", "First activate another key.");
  if (key.status === "retiring") assertSince(unusedAt(key), now, key, "its last assertion has expired");
  return [{ ...key, status: "retired", retiredAt: now.toISOString() }];
}

function skipped({ kid }: SigningKey, why: string, hint: string): KeysError {
  return new KeysError("KEY_STEP_SKIPPED", `Key ${kid} ${why}. Nothing was changed.`, {
    hint,
    exitCode: ExitCode.guarded,
  });
}

function assertSince(time: Date, now: Date, { kid }: SigningKey, why: string): void {
  if (now >= time) return;
  throw new KeysError("KEY_TOO_EARLY", `It is too early for key ${kid}. Nothing was changed.`, {
    hint: `Run the command again after ${time.toISOString()}: then ${why}.`,
    exitCode: ExitCode.guarded,
  });
}

/** The statuses that the step of this name expects, for commands that choose the key. */
export const EXPECTED: Readonly<Record<KeyStep, readonly KeyStatus[]>> = {
  publish: ["created"],
  activate: ["published"],
  retire: ["retiring"],
};

/**
 * The key of a step without `--kid`: the only one that can take it next. Pure.
 *
 * @param fallback statuses that are as good if no key has an expected one: the step was taken before, or is refused with its reason.
 * @throws KeysError KEY_NONE, KEY_NOT_UNIQUE
 */
export function keyFor(
  step: KeyStep,
  keys: readonly SigningKey[],
  fallback: readonly KeyStatus[],
): SigningKey {
  const having = (statuses: readonly KeyStatus[]) => keys.filter(({ status }) => statuses.includes(status));
  const expected = having(EXPECTED[step]);
  const found = expected.length > 0 ? expected : having(fallback);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const exitCode = first === undefined ? ExitCode.guarded : ExitCode.wrongUsage;
  if (first === undefined)
    throw new KeysError("KEY_NONE", `The provider has no key to ${step}. Nothing was changed.`, {
      hint: `Only a key that is ${EXPECTED[step].join(" or ")} can take this step. The next step of each: npm run keys -- list --provider NAME`,
      exitCode,
    });
  throw new KeysError(
    "KEY_NOT_UNIQUE",
    `The provider has ${found.length} keys to ${step}. Nothing was changed.`,
    {
      hint: `Name one: --kid ${found.map(({ kid }) => kid).join(", or --kid ")}`,
      exitCode,
    },
  );
}
