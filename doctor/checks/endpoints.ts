import type { CheckGroup } from "../check.ts";
import { addressChecks } from "./addresses.ts";
import { authorizeChecks } from "./authorize.ts";
import { issuerChecks } from "./issuer.ts";
import { ownAddress } from "./own-address.ts";
import { tokenChecks } from "./token-endpoint.ts";

/** What an app and Amazon Quick see, without any credentials. */
export const endpointGroups: readonly CheckGroup[] = [
  addressChecks,
  { title: "Issuer", checks: issuerChecks },
  { title: "Endpoints", checks: [ownAddress, ...authorizeChecks, ...tokenChecks] },
];
