import { readFile, stat } from "node:fs/promises";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
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

/** No key in a JWK or PEM is larger. */
const MAX_BYTES = 65_536;

/** Reads a file with a private key. @throws DriverError KEY_FILE_UNREADABLE */
export async function readKeyFile(path: string): Promise<KeyText> {
  try {
    const { mode, size } = await stat(path);
    if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, and a key has less than ${MAX_BYTES}`);
    const text = await readFile(path, "utf8");
    const isOpen = process.platform !== "win32" && (mode & 0o077) !== 0;
    const open = `Other users of this computer can read ${path} (its mode is ${(mode & 0o777).toString(8)}): chmod 600 ${path}`;
    const remove = `${path} still has the private key: delete the file.`;
    return { text, warnings: [...(isOpen ? [open] : []), remove] };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DriverError(
      "KEY_FILE_UNREADABLE",
      `The key file cannot be read: ${why}. Nothing was changed.`,
      {
        hint: "Name a file with a private JWK or PEM: npm run keys -- import FILE --provider NAME",
        exitCode: ExitCode.wrongUsage,
        cause,
      },
    );
  }
}

/** What the secret has after an import: the private key is then in a secret of its own. */
const IMPORTED = "importedKid";

/** Reads the key that an administrator has put into the secret KeySecretArn. @throws KeysError KEY_SECRET_EMPTY */
export async function readKeySecret({ secrets, keySecretArn }: KeysTarget): Promise<KeyText> {
  const text = keySecretArn === undefined ? undefined : await readSecret(secrets, keySecretArn);
  const kid = text === undefined ? undefined : importedKid(text);
  if (text !== undefined && kid === undefined) return { text, warnings: [] };
  const found =
    kid === undefined
      ? "The secret KeySecretArn has no key"
      : `The key in the secret KeySecretArn is imported already, as ${kid}`;
  throw new KeysError("KEY_SECRET_EMPTY", `${found}. Nothing was changed.`, {
    hint: `Name a file, or put a private JWK into the secret: aws secretsmanager put-secret-value --secret-id ${keySecretArn ?? "ARN"} --secret-string file://private-key.json`,
    exitCode: ExitCode.wrongUsage,
  });
}

function importedKid(text: string): string | undefined {
  const value = text.trim().startsWith("{") ? parseJson(text) : undefined;
  if (typeof value !== "object" || value === null || !(IMPORTED in value)) return undefined;
  return String(value[IMPORTED]);
}

/** Removes the key from the secret after its import: one copy is enough. A version without a label is deleted by Secrets Manager. */
export async function emptyKeySecret({ secrets, keySecretArn }: KeysTarget, kid: string): Promise<void> {
  if (keySecretArn === undefined) return;
  const SecretString = JSON.stringify({ [IMPORTED]: kid });
  await secrets.send(new PutSecretValueCommand({ SecretId: keySecretArn, SecretString }));
  const last = new GetSecretValueCommand({ SecretId: keySecretArn, VersionStage: "AWSPREVIOUS" });
  const { VersionId } = await secrets.send(last);
  const label = { SecretId: keySecretArn, VersionStage: "AWSPREVIOUS", RemoveFromVersionId: VersionId };
  await secrets.send(new UpdateSecretVersionStageCommand(label));
}
