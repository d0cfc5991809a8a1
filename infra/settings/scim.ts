import { z } from "zod";
import { allowedCidrsOf } from "./allowed-cidrs.ts";
import type { SettingFault } from "./fault.ts";
import { keysOf, whole } from "./values.ts";

const RANGES = `write a list of ranges: pulumi config set --path 'scim.allowedCidrs[0]' 203.0.113.0/24`;
const NOBODY = "an empty list would lock the identity provider out; to open it to all, take the key out";

/** An endpoint to which an identity provider pushes people and groups: true for all defaults, false for none. */
export const scimSchema = z.preprocess(
  (value) => (value === true || value === "true" ? {} : value === false || value === "false" ? null : value),
  keysOf({
    allowedCidrs: allowedCidrsOf({ example: RANGES, empty: NOBODY }).optional(),
    // Entra asks for 25 a second at least. Source: "Develop and plan provisioning for a SCIM endpoint", Microsoft Entra.
    throttling: keysOf({
      rate: whole(1, 1000, "requests a second").default(50),
      burst: whole(1, 2000, "requests at once").default(100),
    }).prefault({}),
  }).nullable(),
);
export type ScimSettings = NonNullable<z.infer<typeof scimSchema>>;

/**
 * What an endpoint needs beside itself. Pure.
 *
 * @param hasWorker whether `directorySync` is set: its queue and worker do what has been pushed.
 */
export function faultsOfScim(hasWorker: boolean): SettingFault[] {
  if (hasWorker) return [];
  const allowed =
    "set directorySync too, whose worker does what was pushed: pulumi config set directorySync '{}'";
  return [{ key: "scim", found: "directorySync is not set", allowed }];
}
