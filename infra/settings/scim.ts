import type { z } from "zod";
import { cidrAllowList } from "./allowed-cidrs.ts";
import type { SettingFault } from "./fault.ts";
import { integer, objectOf, toggle } from "./values.ts";

const HOW_TO_WRITE = `write a list of ranges: pulumi config set --path 'scim.allowedCidrs[0]' ADDRESS/32`;
const EMPTY = "an empty list would block the identity provider; to open it to all addresses, remove the key";

/** An endpoint to which an identity provider pushes users and groups. */
const scimSchema = toggle({
  allowedCidrs: cidrAllowList({ howToWrite: HOW_TO_WRITE, empty: EMPTY }).optional(),
  // Entra requires at least 25 a second. Source: "Develop and plan provisioning for a SCIM endpoint", Microsoft Entra.
  throttling: objectOf({
    rate: integer(1, 1000, "requests a second").default(50),
    burst: integer(1, 2000, "requests at once").default(100),
  }).prefault({}),
  reservedConcurrency: integer(1, 1000, "requests at once").optional(),
});
export type ScimSettings = NonNullable<z.infer<typeof scimSchema>>;

export const scim = scimSchema.optional().meta({
  description:
    "`true`, or an object: `allowedCidrs`, `throttling` (`rate`, 50; `burst`, 100), `reservedConcurrency`. An endpoint to which Okta, Entra ID or another " +
    "identity provider pushes users and groups. Needs `directorySync`, which may be `{}`. See [scim.md](scim.md).",
  default: "off",
  protection: { allowedCidrs: "ranges" },
  example: { allowedCidrs: ["52.94.76.0/22"] },
  cost: "$0.40 a month, and cents",
  references: {
    "REST APIs": "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html",
  },
});

/**
 * The endpoint needs a worker. Pure.
 *
 * @param hasWorker whether `directorySync` is set: its queue and worker apply what was pushed.
 */
export function faultsOfScim(hasWorker: boolean): SettingFault[] {
  if (hasWorker) return [];
  const allowed =
    "set directorySync too, whose worker applies what was pushed: pulumi config set directorySync '{}'";
  return [{ key: "scim", found: "directorySync is not set", allowed }];
}
