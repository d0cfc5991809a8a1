import { CERTIFICATE_WARNING_DAYS, daysLeft, shownThumbprint } from "../../bridge/keys/certificate.ts";
import type { StoredState } from "../../bridge/keys/key-store.ts";
import { readableAt, unusedAt } from "../../bridge/keys/life-cycle.ts";
import type { KeyCertificate, SigningKey } from "../../bridge/keys/signing-key.ts";
import { npmRun, type PrintedFor } from "../terminal/printed-command.ts";
import { fieldTable } from "./outputs-table.ts";

/** What the printed steps of a provider's keys depend on. */
export interface KeySteps {
  readonly provider: string;
  readonly stack: PrintedFor;
  readonly jwksUri: string;
  readonly maxKeyAgeDays: number;
  /** Where new keys are. */
  readonly store: SigningKey["store"];
  /** The provider finds a key by its certificate alone. */
  readonly needsCertificate: boolean;
  readonly now: Date;
}

/** A key, and whether its private half is there; absent if it was not looked up. */
export type ShownKey = SigningKey & { readonly privateHalf?: StoredState };

/** "npm run keys -- publish --provider okta --kid … --stack prod" */
export function keysCommandLine(action: string, { provider, stack }: KeySteps, kid?: string): string {
  return npmRun("keys", stack, `${action} --provider ${provider}${kid === undefined ? "" : ` --kid ${kid}`}`);
}

/** A new key. Who makes the certificate has its private half, unless it is in KMS. */
function newKeyCommand(steps: KeySteps, hasCertificate = steps.needsCertificate): string {
  const isImported = hasCertificate && steps.store === "secret";
  return keysCommandLine(isImported ? "import FILE --certificate CERT.pem" : "new", steps);
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
  const { kid, status, privateHalf, certificate } = key;
  if (status !== "retired" && privateHalf !== undefined && privateHalf !== "usable")
    return `Its private half is ${privateHalf} (${key.arn}). Restore it, or make another key: ${newKeyCommand(steps)}`;
  if (status === "created")
    return steps.needsCertificate && certificate === undefined
      ? `Make its certificate (docs/federation-entra-id.md): ${keysCommandLine("import --certificate CERT.pem", steps, kid)}`
      : keysCommandLine("publish", steps, kid);
  if (status === "published")
    return `${untilThen(readableAt(key), steps.now)}${keysCommandLine("activate", steps, kid)}`;
  if (status === "retiring")
    return `${untilThen(unusedAt(key), steps.now)}${keysCommandLine("retire", steps, kid)}`;
  if (status === "retired")
    return privateHalf === "usable"
      ? `Delete its private half: ${keysCommandLine("retire", steps, kid)}`
      : undefined;
  const isReplaced = others.some((other) => ["created", "published"].includes(other.status));
  return isReplaced ? undefined : replacementOf(key, steps);
}

/** Why and how to replace the active key. */
function replacementOf(key: ShownKey, steps: KeySteps): string | undefined {
  const { certificate } = key;
  const command = newKeyCommand(steps, steps.needsCertificate || certificate !== undefined);
  if (certificate !== undefined && daysLeft(certificate, steps.now) <= CERTIFICATE_WARNING_DAYS)
    return `Its certificate is valid until ${certificate.notAfter}. Replace key and certificate: ${command}`;
  if (certificate === undefined && steps.needsCertificate)
    return `It has no certificate, so ${steps.provider} refuses it. Replace it: ${command}`;
  if (ageInDays(key, steps.now) < steps.maxKeyAgeDays) return undefined;
  return `Older than ${steps.maxKeyAgeDays} days: ${command}`;
}

function untilThen(time: Date, now: Date): string {
  return now >= time ? "" : `After ${time.toISOString()}: `;
}

/** The keys as a list for the terminal. */
export function keyTable(keys: readonly ShownKey[], steps: KeySteps, columns: number | undefined): string {
  if (keys.length === 0)
    return `${steps.provider} has no signing key, so its users cannot sign in. Next: ${newKeyCommand(steps)}`;
  const blocks = keys.map((key) => {
    const age = ageInDays(key, steps.now);
    const fields = [
      ["Status", key.status],
      ["Algorithm", key.algorithm],
      ["Age", `${age} ${age === 1 ? "day" : "days"} (at most ${steps.maxKeyAgeDays})`],
      ...certificateFields(key),
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

function certificateFields({ certificate }: ShownKey): readonly (readonly [string, string])[] {
  if (certificate === undefined) return [];
  return [["Certificate", `valid until ${certificate.notAfter}, thumbprint ${shownThumbprint(certificate)}`]];
}

/** What an administrator does at the provider with a key that is published. */
export function publishSteps(key: SigningKey, steps: KeySteps): string {
  if (key.certificate !== undefined) return uploadSteps(key.certificate, key, steps);
  return [
    `At ${steps.provider}, in the application's settings, do one of these:`,
    `  jwks address (JWKS URI): ${steps.jwksUri}`,
    "  or, if its form wants the key itself: add the public JWK that this command prints. Its kid must stay the same. Keep the other key there for now.",
    `Then: ${nextStepOf(key, steps) ?? keysCommandLine("list", steps)}`,
  ].join("\n");
}

/** Entra ID shows the SHA-1 thumbprint of an uploaded certificate. */
function uploadSteps(certificate: KeyCertificate, key: SigningKey, steps: KeySteps): string {
  const others = `  Other providers: the jwks address (JWKS URI) is ${steps.jwksUri}, and --json has the public JWK.`;
  return [
    `At ${steps.provider}: upload the certificate that this command prints, as a file cert.pem. Keep the other one there for now.`,
    "  Microsoft Entra ID: App registrations → the application → Certificates & secrets → Certificates → Upload certificate.",
    `  The thumbprint that it then shows: ${shownThumbprint(certificate)} (x5t#S256: ${certificate.thumbprint}). Valid until ${certificate.notAfter}.`,
    ...(steps.needsCertificate ? [] : [others]),
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
export function retiredSteps(
  { kid, certificate }: SigningKey,
  steps: KeySteps,
  deletedAt: Date | undefined,
): string {
  const deletion =
    deletedAt === undefined
      ? "Its private half does not exist any more."
      : `Its private half is deleted on ${deletedAt.toISOString()}. Until then, the deletion can be cancelled in AWS.`;
  if (certificate !== undefined)
    return `${deletion}\nAt ${steps.provider}: delete the certificate with the thumbprint ${shownThumbprint(certificate)}.`;
  return [
    deletion,
    `At ${steps.provider}: delete the public key ${kid}, if it was pasted there. A provider that reads the jwks address needs nothing.`,
  ].join("\n");
}
