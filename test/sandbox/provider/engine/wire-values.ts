import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { runtime } from "@pulumi/pulumi";
import {
  type Fields,
  fieldsOf,
  isFields,
  SIGNATURE_KEY,
  type Value,
} from "../../../../sandbox/provider/values.ts";

/** Turns a program's inputs into what the engine sends a provider: secrets in plain text, archives with their hash. */
export function providerInputs(fromProgram: object): Fields {
  const inputs = providerValue(fieldsOf(fromProgram));
  return isFields(inputs) ? inputs : {};
}

function providerValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(providerValue);
  if (!isFields(value)) return value;
  const signature = value[SIGNATURE_KEY];
  if (signature === runtime.specialSecretSig) return providerValue(value["value"] ?? null);
  const members: Fields = Object.fromEntries(
    Object.entries(value).map(([name, member]): [string, Value] => [name, providerValue(member)]),
  );
  const isHashed = signature === runtime.specialAssetSig || signature === runtime.specialArchiveSig;
  return isHashed ? { ...members, hash: hashOf(members) } : members;
}

/** The engine has its own hash. For a provider, equal content with equal hashes is all that matters. */
function hashOf(asset: Fields): string {
  const hash = createHash("sha256").update(JSON.stringify(asset));
  const path = asset["path"];
  if (typeof path === "string") hash.update(readFileSync(path));
  return hash.digest("hex");
}
