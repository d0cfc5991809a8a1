import { shownThumbprint } from "../../bridge/keys/certificate.ts";
import type { StoredKey, StoredState } from "../../bridge/keys/key-store.ts";
import { KeysError } from "../../bridge/keys/keys-error.ts";
import { changesOf, type KeyStep, keyFor } from "../../bridge/keys/life-cycle.ts";
import { isSameKey, type PrivateKey } from "../../bridge/keys/private-key.ts";
import type { RegisterState } from "../../bridge/keys/register.ts";
import type { KeyCertificate, SigningKey } from "../../bridge/keys/signing-key.ts";
import { defined } from "../../sync/model/defined.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { assertCertificate, assertMakes, assertValid } from "./key-certificate.ts";
import type { KeysTarget } from "./keys-target.ts";

/** A key as `list` shows it. */
export interface ListedKey extends SigningKey {
  readonly privateHalf: StoredState;
}

export interface KeyList {
  readonly keys: readonly ListedKey[];
  readonly unreadable: readonly string[];
  readonly isMaking: boolean;
}

/** All keys of a provider, oldest first, and whether their private halves are there. */
export async function listKeys({ register, stores }: KeysTarget): Promise<KeyList> {
  const { keys, unreadable, isMaking } = await register.read();
  const sorted = keys.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  const listed: ListedKey[] = [];
  for (const key of sorted) listed.push({ ...key, privateHalf: await stores[key.store].state(key.arn) });
  return { keys: listed, unreadable, isMaking };
}

/** What was done with a key. */
export interface KeyChange {
  readonly key: SigningKey;
  /** False if an earlier run did it. */
  readonly isChanged: boolean;
  /** An earlier run had made the key, and was interrupted before it recorded it. */
  readonly isRecovered?: boolean;
  /** A key that was recorded before has got its certificate. */
  readonly isCertified?: boolean;
  /** The key that was active before. */
  readonly former?: SigningKey | undefined;
  /** When the private half is deleted for good. */
  readonly deletedAt?: Date | undefined;
}

/** Makes a key, or records one that an interrupted run has made. */
export async function makeKey(target: KeysTarget, now: Date): Promise<KeyChange> {
  const { register, stores, settings } = target;
  const before = await register.read();
  const store = stores[settings.key];
  const [orphan, ...others] = before.isMaking ? await orphansOf(target, before) : [];
  if (orphan !== undefined) return record(target, before, orphan, { now, others, isRecovered: true });
  assertMakes(target);
  await register.write(before, [], true);
  const marked = { ...before, revision: before.revision + 1 };
  return record(target, marked, await store.make(settings.keyAlgorithm), { now });
}

/**
 * Stores a private key that the provider or an administrator made.
 *
 * @throws KeysError KEY_STORE_WRONG, KEY_ALREADY_KNOWN
 */
export async function importKey(
  target: KeysTarget,
  imported: PrivateKey,
  now: Date,
  certificate?: KeyCertificate,
): Promise<KeyChange> {
  const { register, stores, settings } = target;
  assertTakesImports(target);
  const before = await register.read();
  const { publicJwk } = imported;
  const known = before.keys.find((key) => key.kid === publicJwk.kid || isSameKey(key.publicJwk, publicJwk));
  if (known !== undefined || before.unreadable.includes(publicJwk.kid))
    throw alreadyKnown(publicJwk.kid, known);
  const orphans = before.isMaking ? await orphansOf(target, before) : [];
  const own = orphans.find((one) => isSameKey(one.publicJwk, publicJwk));
  const others = orphans.filter((one) => one !== own);
  if (own !== undefined) return record(target, before, own, { now, others, isRecovered: true, certificate });
  await register.write(before, [], true);
  const marked = { ...before, revision: before.revision + 1 };
  const stored = await stores.secret.make(settings.keyAlgorithm, imported);
  return record(target, marked, stored, { now, others, certificate });
}

function alreadyKnown(kid: string, known: SigningKey | undefined): KeysError {
  return new KeysError("KEY_ALREADY_KNOWN", `The provider has the key ${kid} already. Nothing was changed.`, {
    hint:
      known === undefined
        ? "Its record cannot be read."
        : `It is recorded as ${known.kid}, and is ${known.status}.`,
    exitCode: ExitCode.wrongUsage,
  });
}

/** The record of a private key, if it was imported before. */
export async function importedBefore(
  { register }: KeysTarget,
  { publicJwk }: PrivateKey,
): Promise<SigningKey | undefined> {
  return (await register.read()).keys.find((key) => isSameKey(key.publicJwk, publicJwk));
}

/** @throws KeysError KEY_STORE_WRONG before anything is read */
export function assertTakesImports({ settings, provider }: KeysTarget): void {
  if (settings.key === "secret") return;
  throw new KeysError(
    "KEY_STORE_WRONG",
    `The keys of ${provider} are made by AWS KMS, and never leave it. Nothing was imported.`,
    {
      hint: 'Make a key with: new. Its certificate is imported without a file: import --certificate CERT.pem. Or set "key": "secret" for the provider and deploy, and import again.',
      exitCode: ExitCode.wrongUsage,
    },
  );
}

/**
 * Private halves without a record. One run records one of them. A second copy of a recorded key, which two imports at once can leave, is none
 * of them, and is deleted: its record would replace that of the key. Nothing replaces a record that cannot be read.
 */
async function orphansOf(
  { stores, settings }: KeysTarget,
  { keys, unreadable }: RegisterState,
): Promise<readonly StoredKey[]> {
  const store = stores[settings.key];
  const orphans: StoredKey[] = [];
  for (const stored of await store.find(settings.keyAlgorithm)) {
    const { arn, publicJwk } = stored;
    const known = keys.find((key) => key.kid === publicJwk.kid || isSameKey(key.publicJwk, publicJwk));
    if (known === undefined && !unreadable.includes(publicJwk.kid)) orphans.push(stored);
    if (known === undefined || known.arn === arn || !isSameKey(known.publicJwk, publicJwk)) continue;
    if ((await stores[known.store].state(known.arn)) === "usable") await store.scheduleDeletion(arn);
  }
  return orphans;
}

interface Recording {
  readonly now: Date;
  /** Further private halves without a record: they stay announced. */
  readonly others?: readonly StoredKey[];
  readonly isRecovered?: boolean;
  readonly certificate?: KeyCertificate | undefined;
}

/** Each conflict is another run's change that is complete. */
const MOST_CONFLICTS = 10;

/**
 * Records a private half that is there already. A change of another run in between is no reason to lose it: a new record contradicts none, so
 * it is written on what the other run has left.
 */
async function record(
  target: KeysTarget,
  before: RegisterState,
  stored: StoredKey,
  { now, others = [], isRecovered = false, certificate }: Recording,
): Promise<KeyChange> {
  const key: SigningKey = { ...newRecord(target, stored, now), ...defined({ certificate }) };
  let [state, isMaking] = [before, others.length > 0];
  for (let conflicts = 0; ; conflicts += 1) {
    try {
      await target.register.write(state, [key], isMaking);
      return { key, isChanged: true, isRecovered };
    } catch (error) {
      const isConflict = error instanceof KeysError && error.code === "KEY_CHANGED_MEANWHILE";
      if (!isConflict || conflicts === MOST_CONFLICTS) throw error;
    }
    state = await target.register.read();
    isMaking = state.isMaking;
    const known = state.keys.find(({ arn, kid }) => arn === key.arn || kid === key.kid);
    if (known?.arn === key.arn) return { key: known, isChanged: true, isRecovered };
    if (known !== undefined) {
      // Another run has imported the same key: one private half is enough.
      await target.stores[key.store].scheduleDeletion(key.arn);
      throw alreadyKnown(key.kid, known);
    }
  }
}

function newRecord({ settings, provider }: KeysTarget, { arn, publicJwk }: StoredKey, now: Date): SigningKey {
  return {
    provider,
    kid: publicJwk.kid,
    algorithm: publicJwk.alg,
    store: settings.key,
    arn,
    publicJwk,
    status: "created",
    createdAt: now.toISOString(),
  };
}

export interface StepOptions {
  readonly kid?: string | undefined;
  readonly yes: boolean;
  readonly now: Date;
}

/** Puts the public half at the jwks address. */
export async function publishKey(target: KeysTarget, { kid, now }: StepOptions): Promise<KeyChange> {
  const before = await target.register.read();
  const chosen = kid ?? keyFor("publish", before.keys, ["published", "active"]).kid;
  const key = before.keys.find((one) => one.kid === chosen);
  if (key !== undefined) assertCertificate(target, key);
  return take("publish", { target, before, kid: chosen, now });
}

/** Lets the bridge sign with the key, after the administrator has confirmed that the provider has its public half. */
export async function activateKey(
  target: KeysTarget,
  options: StepOptions,
  io: DriverIo,
): Promise<KeyChange> {
  const { now, yes } = options;
  const before = await target.register.read();
  const kid = options.kid ?? keyFor("activate", before.keys, ["active", "created"]).kid;
  const changes = changesOf("activate", { kid, keys: before.keys, now });
  const key = changes.find((one) => one.kid === kid);
  if (key === undefined) return take("activate", { target, before, kid, now });
  assertCertificate(target, key);
  assertValid(key, now);
  await assertUsable(target, key);
  const [what, where] =
    key.certificate === undefined
      ? ["public half", "from the jwks address or pasted"]
      : ["certificate", `with the thumbprint ${shownThumbprint(key.certificate)}`];
  const question = `Does ${target.provider} have the ${what} of key ${kid}, ${where}? If not, no user can sign in.`;
  await confirmed(question, `${target.provider} has the ${what}`, yes, io);
  return take("activate", { target, before, kid, now });
}

/** Takes the public half off the jwks address, and deletes the private half after a waiting period. */
export async function retireKey(target: KeysTarget, options: StepOptions, io: DriverIo): Promise<KeyChange> {
  const { now, yes } = options;
  const before = await target.register.read();
  const kid =
    options.kid ?? (await halfRetired(target, before)) ?? keyFor("retire", before.keys, ["active"]).kid;
  const changes = changesOf("retire", { kid, keys: before.keys, now });
  if (changes.length > 0)
    await confirmed(`Retire key ${kid}? It is never used again.`, "the key is to be retired", yes, io);
  const change = await take("retire", { target, before, kid, now });
  // Also for a key that is retired already: the run that retired it may have been interrupted here.
  return { ...change, deletedAt: await target.stores[change.key.store].scheduleDeletion(change.key.arn) };
}

/** The key of a run that was interrupted before it deleted the private half; none if another key can be retired. */
async function halfRetired({ stores }: KeysTarget, { keys }: RegisterState): Promise<string | undefined> {
  if (keys.some(({ status }) => status === "retiring")) return undefined;
  for (const { kid, status, store, arn } of keys)
    if (status === "retired" && (await stores[store].state(arn)) === "usable") return kid;
  return undefined;
}

interface Taking {
  readonly target: KeysTarget;
  readonly before: RegisterState;
  readonly kid: string;
  readonly now: Date;
}

async function take(step: KeyStep, { target, before, kid, now }: Taking): Promise<KeyChange> {
  const changes = changesOf(step, { kid, keys: before.keys, now });
  const key = [...changes, ...before.keys].find((one) => one.kid === kid);
  if (key === undefined) throw new Error(`no key ${kid}`);
  if (changes.length > 0) await target.register.write(before, changes, before.isMaking);
  return { key, isChanged: changes.length > 0, former: changes.find((one) => one.kid !== kid) };
}

/** @throws KeysError KEY_LOST: a record whose private half does not exist, cannot be used, or is another one. */
async function assertUsable({ stores }: KeysTarget, key: SigningKey): Promise<void> {
  const own = await stores[key.store].publicHalf(key);
  if (own !== undefined && isSameKey(own, key.publicJwk)) return;
  throw new KeysError(
    "KEY_LOST",
    `The private half of key ${key.kid} is missing, disabled, or another one: ${key.arn}. Nothing was changed.`,
    {
      hint: "Restore it (cancel its deletion, or enable it), or make another key: new. Then retire this one: retire --kid KID.",
      exitCode: ExitCode.guarded,
    },
  );
}

async function confirmed(question: string, what: string, yes: boolean, io: DriverIo): Promise<void> {
  if (yes || (io.interactive && (await io.confirm(question)))) return;
  const why = io.interactive ? "Not confirmed." : "There is no terminal to confirm on.";
  throw new DriverError("NOT_CONFIRMED", `${why} Nothing was changed.`, {
    hint: io.interactive ? undefined : `Add --yes if ${what}.`,
    exitCode: ExitCode.changesPending,
  });
}
