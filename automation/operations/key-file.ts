import { readFile, stat } from "node:fs/promises";
import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { KeysError } from "../../bridge/keys/keys-error.ts";
import { readSecret } from "../../bridge/keys/secret-store.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { parseJson } from "../../sync/model/json.ts";
import { DriverError } from "../terminal/errors.ts";
import type { KeysTarget } from "./keys-target.ts";

/** The text of a private key, and what to warn about. */
export interface KeyText {
  readonly text: string;
  readonly warnings: readonly string[];
}

/** No key in a JWK or PEM is larger, and no certificate with those of its authorities. */
const MAX_BYTES = 65_536;

/** Reads a file with a private key. @throws DriverError KEY_FILE_UNREADABLE */
export async function readKeyFile(path: string): Promise<KeyText> {
  const { content, mode } = await readSmallFile(path, "key");
  const isOpen = process.platform !== "win32" && (mode & 0o077) !== 0;
  const open = `Other users of this computer can read ${path} (its mode is ${(mode & 0o777).toString(8)}): chmod 600 ${path}`;
  const remove = `${path} still has the private key: delete the file.`;
  return { text: content.toString("utf8"), warnings: [...(isOpen ? [open] : []), remove] };
}

const FORMS = {
  key: "a private JWK or PEM: npm run keys -- import FILE --provider NAME",
  certificate: "a certificate: npm run keys -- import FILE --certificate CERT.pem --provider NAME",
} as const;

/** Reads a file that is no larger than a key or a certificate. @throws DriverError KEY_FILE_UNREADABLE */
export async function readSmallFile(
  path: string,
  what: keyof typeof FORMS,
): Promise<{ readonly content: Buffer; readonly mode: number }> {
  try {
    const { mode, size } = await stat(path);
    if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, and a ${what} has less than ${MAX_BYTES}`);
    return { content: await readFile(path), mode };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DriverError(
      "KEY_FILE_UNREADABLE",
      `The ${what} file cannot be read: ${why}. Nothing was changed.`,
      {
        hint: `Name a file with ${FORMS[what]}`,
        exitCode: ExitCode.wrongUsage,
        cause,
      },
    );
  }
}

/** What the secret has after an import: the private key is then in a secret of its own. */
const IMPORTED = "importedKid";

/**
 * Reads the key that an administrator has put into the secret KeySecretArn. It completes an import that was interrupted after the last value
 * was replaced.
 *
 * @throws KeysError KEY_SECRET_EMPTY
 */
export async function readKeySecret(target: KeysTarget): Promise<KeyText> {
  const { secrets, keySecretArn } = target;
  const text = keySecretArn === undefined ? undefined : await readSecret(secrets, keySecretArn);
  const kid = text === undefined ? undefined : importedKid(text);
  if (text !== undefined && kid === undefined) return { text, warnings: [] };
  if (keySecretArn !== undefined && kid !== undefined) await removeLastValue(target, keySecretArn);
  const found =
    kid === undefined
      ? "The secret KeySecretArn has no key"
      : `The key in the secret KeySecretArn is imported already, as ${kid}`;
  throw new KeysError("KEY_SECRET_EMPTY", `${found}. Nothing was imported.`, {
    hint: `Name a file, or put a private JWK into the secret: aws secretsmanager put-secret-value --secret-id ${keySecretArn ?? "ARN"} --secret-string file://private-key.json`,
    exitCode: ExitCode.wrongUsage,
  });
}

function importedKid(text: string): string | undefined {
  const value = text.trim().startsWith("{") ? parseJson(text) : undefined;
  if (typeof value !== "object" || value === null || !(IMPORTED in value)) return undefined;
  return String(value[IMPORTED]);
}

/** Whether the secret KeySecretArn has a private key: an import is open, or has left a copy. Without the permission to read it: no. */
export async function hasOpenImport({ secrets, keySecretArn }: KeysTarget): Promise<boolean> {
  if (keySecretArn === undefined) return false;
  try {
    const values = [
      await readSecret(secrets, keySecretArn),
      (await lastValue(secrets, keySecretArn))?.SecretString,
    ];
    return values.some((text) => text !== undefined && importedKid(text) === undefined);
  } catch (error) {
    if (error instanceof Error && error.name === "AccessDeniedException") return false;
    throw error;
  }
}

/** Removes the key from the secret after its import: one copy is enough. */
export async function emptyKeySecret(target: KeysTarget, kid: string): Promise<void> {
  const { secrets, keySecretArn } = target;
  if (keySecretArn === undefined) return;
  target.beforeChange?.();
  const SecretString = JSON.stringify({ [IMPORTED]: kid });
  await secrets.send(new PutSecretValueCommand({ SecretId: keySecretArn, SecretString }));
  await removeLastValue(target, keySecretArn);
}

/** A version without a label is deleted by Secrets Manager. */
async function removeLastValue({ secrets, beforeChange }: KeysTarget, SecretId: string): Promise<void> {
  const last = await lastValue(secrets, SecretId);
  if (last === undefined) return;
  beforeChange?.();
  const label = { SecretId, VersionStage: "AWSPREVIOUS", RemoveFromVersionId: last.VersionId };
  await secrets.send(new UpdateSecretVersionStageCommand(label));
}

async function lastValue(
  secrets: SecretsManagerClient,
  SecretId: string,
): Promise<GetSecretValueCommandOutput | undefined> {
  try {
    return await secrets.send(new GetSecretValueCommand({ SecretId, VersionStage: "AWSPREVIOUS" }));
  } catch (error) {
    // Source: GetSecretValue: also if no version has the label.
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}
