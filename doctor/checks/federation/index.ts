import type { CheckGroup } from "../../check.ts";
import { bridgeChecks } from "./bridge.ts";
import { declaredChecks } from "./declared.ts";
import { endpointChecks } from "./endpoints.ts";
import { pageChecks } from "./pages.ts";
import { samlChecks } from "./saml.ts";

/** Identity providers of the setting `federation`, and our API between Cognito and some of them. */
export const federationGroups: readonly CheckGroup[] = [
  {
    title: "Identity providers",
    checks: [...declaredChecks, ...endpointChecks, ...samlChecks, ...pageChecks],
  },
  bridgeChecks,
];
