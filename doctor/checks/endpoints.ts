import type { CheckGroup } from "../check.ts";
import { authorizeChecks } from "./authorize.ts";
import { issuerChecks } from "./issuer.ts";
import { tokenChecks } from "./token-endpoint.ts";

/** What an app and Amazon Quick see, without any credentials. */
export const endpointGroups: readonly CheckGroup[] = [
  { title: "Issuer", checks: issuerChecks },
  { title: "Endpoints", checks: [...authorizeChecks, ...tokenChecks] },
];
