/** A property's value in an engine event: JSON, with markers for secrets, assets and unknown values. */
export type EngineValue = unknown;

export type EngineFields = Readonly<Record<string, unknown>>;

/** Placeholders in a preview for values that cannot be shown. */
export const AFTER_THE_RUN = "(known after the run)";
export const SECRET = "[secret]";

/**
 * The engine's markers for values that are known only after the run, by kind of value.
 * Source: pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go, Unknown…Value.
 */
const UNKNOWNS: readonly unknown[] = [
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

/** The key that marks an object as a special value. Source: pulumi/pulumi, sdk/go/common/resource/sig/sig.go. */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Whether a value, or a part of it, is known only after the run. */
export function isUnknown(value: EngineValue): boolean {
  if (UNKNOWNS.includes(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}

export function isFields(value: EngineValue): value is EngineFields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether an object is a secret, a file or an archive, and so one value for a reader. */
export function isMarked(value: EngineValue): boolean {
  return isFields(value) && value[SIGNATURE_KEY] !== undefined;
}

/**
 * A value as it may be shown, with placeholders for secrets, files and unknown values. Pure.
 *
 * @returns JSON without the engine's markers.
 */
export function shown(value: EngineValue): EngineValue {
  if (UNKNOWNS.includes(value)) return AFTER_THE_RUN;
  if (Array.isArray(value)) return value.map(shown);
  if (!isFields(value)) return value;
  const signature = value[SIGNATURE_KEY];
  if (signature === SECRET_SIGNATURE) return SECRET;
  if (signature === ASSET || signature === ARCHIVE) return contentOf(signature, value["hash"]);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shown(member)]));
}

/** The hash only shows whether the content differs: ten digits are enough. */
function contentOf(signature: string, hash: unknown): string {
  const kind = signature === ASSET ? "file" : "archive";
  return typeof hash === "string" ? `(${kind} ${hash.slice(0, 10)})` : `(${kind})`;
}
