import { certificateOf } from "../../bridge/keys/certificate.ts";
import { type PrivateKey, readPrivateKey } from "../../bridge/keys/private-key.ts";
import type { KeyCertificate } from "../../bridge/keys/signing-key.ts";
import { toSyncError } from "../../sync/aws/errors.ts";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { StackRef } from "../engine/workspace.ts";
import { certifyKey, recordCertificate } from "../operations/certify-key.ts";
import { stoppableKeys } from "../operations/first-change.ts";
import { readCertificateFile, wantsCertificate } from "../operations/key-certificate.ts";
import { emptyKeySecret, hasOpenImport, readKeyFile, readKeySecret } from "../operations/key-file.ts";
import {
  activateKey,
  assertTakesImports,
  importedBefore,
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
import { interruptible } from "../terminal/interruptible.ts";
import type { DriverIo } from "../terminal/io.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";
import { npmRun } from "../terminal/printed-command.ts";

export interface KeysRequest {
  readonly stackRef: StackRef;
  readonly action: "list" | "new" | "import" | "publish" | "activate" | "retire";
  readonly provider: string;
  readonly file?: string | undefined;
  /** Of `import`: a file with the certificate of the key. */
  readonly certificate?: string | undefined;
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
    return await interruptibleKeys(target, request, io, new Date());
  } catch (error) {
    throw explained(error);
  } finally {
    target.close();
  }
}

/**
 * The first Ctrl-C ends what reads or asks. A change in AWS and its record belong together, so that it waits for the record once the first
 * change has begun. What the second leaves half done, `list` names.
 */
export function interruptibleKeys(
  target: KeysTarget,
  request: KeysRequest,
  io: DriverIo,
  now: Date,
): Promise<CommandOutcome> {
  const abandoned = () => interrupted("Exited immediately. Calls in progress may still take effect.", target);
  return interruptible(io, abandoned, (first) => {
    const unchanged = () => interrupted("Interrupted. Nothing was changed.", target);
    const keys = stoppableKeys(target, first, unchanged);
    // Every question comes before the first change.
    const confirm = (question: string) =>
      first.aborted ? Promise.reject(unchanged()) : io.confirm(question);
    return Promise.race([runKeys(keys.target, request, { ...io, confirm }, now), keys.stopped]);
  });
}

function interrupted(message: string, { provider, stackRef: stack }: KeysTarget): DriverError {
  return new DriverError("INTERRUPTED", message, {
    hint: `The keys, and the next step of each: ${npmRun("keys", stack, `list --provider ${provider}`)}`,
    exitCode: ExitCode.interrupted,
  });
}

/** The command for a provider whose keys are open. */
export async function runKeys(
  target: KeysTarget,
  request: KeysRequest,
  io: DriverIo,
  now: Date,
): Promise<CommandOutcome> {
  const { provider, jwksUri, stackRef: stack, settings } = target;
  const { maxKeyAgeDays, key: store } = settings;
  const needsCertificate = wantsCertificate(target);
  const steps = { provider, stack, jwksUri, maxKeyAgeDays, store, needsCertificate, now };
  if (request.action === "list") return list(target, steps, request.json);
  const change = await changed(target, request, io, now);
  if (request.json) return asJson({ version: DOCUMENT_VERSION, ...documentOf(change, steps) });
  const { kid } = change.key;
  if (request.action === "publish")
    return {
      stdout: change.key.certificate?.pem.trim() ?? JSON.stringify(change.key.publicJwk, null, 2),
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
  const hasCopy = await hasOpenImport(target);
  const warnings = [
    ...unreadable.map((kid) => `The record ${kid} cannot be read as a key. The bridge does not use it.`),
    ...(isMaking
      ? [
          `A run was interrupted while it made a key. This records the key, or makes another: ${keysCommandLine("new", steps)}`,
        ]
      : []),
    ...(hasCopy
      ? [
          `The secret KeySecretArn has a private key. This imports it, or removes it there if it is imported: ${keysCommandLine("import", steps)}`,
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
  { file, kid, certificate: certificateFile }: KeysRequest,
  io: DriverIo,
  now: Date,
): Promise<KeyChange> {
  const certificates = certificateFile === undefined ? undefined : await readCertificateFile(certificateFile);
  // Without a private key to import, the certificate is for a key that is recorded already.
  if (certificates !== undefined && file === undefined && !(await hasOpenImport(target)))
    return certifyKey(target, certificates, { kid, now });
  assertTakesImports(target);
  const { text, warnings } = file === undefined ? await readKeySecret(target) : await readKeyFile(file);
  const key = readPrivateKey(text, { algorithm: target.settings.keyAlgorithm, kid });
  const certificate = certificates && certificateOf(certificates, key.publicJwk, now);
  const change = await importedOnce(target, key, { file, certificate, now });
  if (file === undefined) await emptyKeySecret(target, change.key.kid);
  for (const warning of warnings) io.info(describeWarnings([warning]));
  return change;
}

interface Import {
  readonly file: string | undefined;
  readonly certificate: KeyCertificate | undefined;
  readonly now: Date;
}

/** The last run may have been interrupted after it had recorded the key, and before it removed the copy. */
async function importedOnce(
  target: KeysTarget,
  key: PrivateKey,
  { file, certificate, now }: Import,
): Promise<KeyChange> {
  const known =
    file === undefined || certificate !== undefined ? await importedBefore(target, key) : undefined;
  const change =
    known === undefined ? await importKey(target, key, now, certificate) : { key: known, isChanged: false };
  // Also if another run has recorded the private half first: it had no certificate.
  const isComplete =
    certificate === undefined || change.key.certificate?.thumbprint === certificate.thumbprint;
  return isComplete ? change : recordCertificate(target, change.key.kid, certificate);
}

function lead(
  action: KeysRequest["action"],
  kid: string,
  { isChanged, isRecovered = false, isCertified = false }: KeyChange,
): string {
  if (isCertified) return `Key ${kid} has its certificate now.`;
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
  const next = `Next: ${nextStepOf(key, steps)}`;
  if (action !== "import" || key.certificate === undefined) return next;
  return `Its certificate is valid until ${key.certificate.notAfter}.\n${next}`;
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
    jwksUri: steps.jwksUri,
  };
}

/** Its members one by one: none that is added later gets into the document unseen. */
function keyDocument(key: ShownKey, steps: KeySteps, others: readonly ShownKey[]): object {
  const { kid, status, algorithm, store, arn, publicJwk, certificate = null, privateHalf = null } = key;
  const { createdAt, publishedAt = null, activatedAt = null, retiringSince = null, retiredAt = null } = key;
  const times = { createdAt, publishedAt, activatedAt, retiringSince, retiredAt };
  const next = nextStepOf(key, steps, others) ?? null;
  return { kid, status, algorithm, store, arn, privateHalf, ...times, publicJwk, certificate, next };
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
