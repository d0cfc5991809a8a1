import { readPrivateKey } from "../../bridge/keys/private-key.ts";
import { toSyncError } from "../../sync/aws/errors.ts";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { StackRef } from "../engine/workspace.ts";
import { emptyKeySecret, readKeyFile, readKeySecret } from "../operations/key-file.ts";
import {
  activateKey,
  assertTakesImports,
  importKey,
  type KeyChange,
  listKeys,
  makeKey,
  publishKey,
  retireKey,
} from "../operations/keys.ts";
import { type KeysTarget, openKeys } from "../operations/keys-target.ts";
import {
  activeSteps,
  type KeySteps,
  keysCommandLine,
  keyTable,
  nextStepOf,
  publishSteps,
  retiredSteps,
  type ShownKey,
} from "../output/keys.ts";
import { describeWarnings } from "../output/warnings.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

export interface KeysRequest {
  readonly stackRef: StackRef;
  readonly action: "list" | "new" | "import" | "publish" | "activate" | "retire";
  readonly provider: string;
  readonly file?: string | undefined;
  readonly kid?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly json: boolean;
}

/** Of the JSON document. */
const DOCUMENT_VERSION = 1;

/** `keys …`: the signing keys of a provider. It prints no private member of a key. @throws DriverError, KeysError, SyncError */
export async function keysCommand(request: KeysRequest, io: DriverIo): Promise<CommandOutcome> {
  const target = await openKeys(request.stackRef, request.provider, io);
  try {
    // A change in AWS and its record belong together: the first Ctrl-C waits for the record.
    return await io.interrupts.during(() => runKeys(target, request, io, new Date()));
  } catch (error) {
    throw explained(error);
  } finally {
    target.close();
  }
}

/** The command for a provider whose keys are open. */
export async function runKeys(
  target: KeysTarget,
  request: KeysRequest,
  io: DriverIo,
  now: Date,
): Promise<CommandOutcome> {
  const { provider, jwksUri, stackRef: stack, settings } = target;
  const steps = { provider, stack, jwksUri, maxKeyAgeDays: settings.maxKeyAgeDays, now };
  if (request.action === "list") return list(target, steps, request.json);
  const change = await changed(target, request, io, now);
  if (request.json) return asJson({ version: DOCUMENT_VERSION, ...documentOf(change, steps) });
  const { kid } = change.key;
  if (request.action === "publish")
    return {
      stdout: JSON.stringify(change.key.publicJwk, null, 2),
      stderr: publishSteps(change.key, steps),
      exitCode: ExitCode.done,
    };
  return {
    stderr: `${lead(request.action, kid, change)}\n${following(request.action, change, steps)}`,
    exitCode: ExitCode.done,
  };
}

async function list(target: KeysTarget, steps: KeySteps, json: boolean): Promise<CommandOutcome> {
  const { keys, unreadable, isMaking } = await listKeys(target);
  const warnings = [
    ...unreadable.map((kid) => `The record ${kid} cannot be read as a key. The bridge does not use it.`),
    ...(isMaking
      ? [
          `A run was interrupted while it made a key. This records the key, or makes another: ${keysCommandLine("new", steps)}`,
        ]
      : []),
  ];
  if (json) {
    const documents = keys.map((key) => keyDocument(key, steps, keys));
    return asJson({ version: DOCUMENT_VERSION, provider: target.provider, keys: documents, warnings });
  }
  const stderr = warnings.length === 0 ? {} : { stderr: describeWarnings(warnings) };
  return { stdout: keyTable(keys, steps, process.stdout.columns), ...stderr, exitCode: ExitCode.done };
}

function changed(target: KeysTarget, request: KeysRequest, io: DriverIo, now: Date): Promise<KeyChange> {
  const options = { kid: request.kid, yes: request.yes ?? false, now };
  if (request.action === "new") return makeKey(target, now);
  if (request.action === "import") return imported(target, request, io, now);
  if (request.action === "publish") return publishKey(target, options);
  return request.action === "activate" ? activateKey(target, options, io) : retireKey(target, options, io);
}

async function imported(
  target: KeysTarget,
  { file, kid }: KeysRequest,
  io: DriverIo,
  now: Date,
): Promise<KeyChange> {
  assertTakesImports(target);
  const { text, warnings } = file === undefined ? await readKeySecret(target) : await readKeyFile(file);
  const key = readPrivateKey(text, { algorithm: target.settings.keyAlgorithm, kid });
  const change = await importKey(target, key, now);
  if (file === undefined) await emptyKeySecret(target, change.key.kid);
  for (const warning of warnings) io.info(describeWarnings([warning]));
  return change;
}

function lead(
  action: KeysRequest["action"],
  kid: string,
  { isChanged, isRecovered = false }: KeyChange,
): string {
  if (isRecovered) return `Key ${kid}, which an interrupted run had made, is recorded now.`;
  const done = {
    list: "listed",
    new: "made",
    import: "imported",
    publish: "published",
    activate: "active",
    retire: "retired",
  };
  return `Key ${kid} ${isChanged ? "is" : "was already"} ${done[action]}.`;
}

function following(
  action: KeysRequest["action"],
  { key, former, deletedAt }: KeyChange,
  steps: KeySteps,
): string {
  if (action === "activate") return activeSteps(steps, former);
  if (action === "retire") return retiredSteps(key, steps, deletedAt);
  return `Next: ${nextStepOf(key, steps)}`;
}

function documentOf(
  { key, isChanged, isRecovered = false, former, deletedAt }: KeyChange,
  steps: KeySteps,
): object {
  const others = former === undefined ? [] : [former];
  return {
    provider: key.provider,
    key: keyDocument(key, steps, others),
    changed: isChanged,
    recovered: isRecovered,
    former: former === undefined ? null : keyDocument(former, steps, [key]),
    privateHalfDeletedAt: deletedAt?.toISOString() ?? null,
    jwksUri: steps.jwksUri ?? null,
  };
}

/** Its members one by one: none that is added later gets into the document unseen. */
function keyDocument(key: ShownKey, steps: KeySteps, others: readonly ShownKey[]): object {
  const { kid, status, algorithm, store, arn, publicJwk, privateHalf = null } = key;
  const { createdAt, publishedAt = null, activatedAt = null, retiringSince = null, retiredAt = null } = key;
  const times = { createdAt, publishedAt, activatedAt, retiringSince, retiredAt };
  const next = nextStepOf(key, steps, others) ?? null;
  return { kid, status, algorithm, store, arn, privateHalf, ...times, publicJwk, next };
}

function explained(error: unknown): unknown {
  if (error instanceof CodedError) return error;
  const translated = toSyncError(error, { what: "manage the signing keys" });
  if (translated.code !== "ACCESS_DENIED") return translated;
  return new DriverError("PERMISSION_DENIED", translated.message, {
    hint: "docs/permissions.md has the policy for keys.",
    cause: error,
  });
}
