import { accessChecks } from "../access.ts";
import type { CheckGroup } from "../check.ts";
import { alarmChecks } from "./alarms.ts";
import { apiChecks } from "./api.ts";
import { applicationChecks } from "./application.ts";
import { clientChecks } from "./client.ts";
import { endpointGroups } from "./endpoints.ts";
import { federationGroups } from "./federation/index.ts";
import { identityCenterChecks } from "./identity-center.ts";
import { poolChecks } from "./pool.ts";
import { proxyChecks } from "./proxy.ts";
import { quickChecks } from "./quick.ts";
import { quotaChecks } from "./quotas.ts";
import { scimChecks } from "./scim.ts";
import { workerChecks } from "./worker.ts";

/** All checks, in the order in which they are shown. Each group is in a file of its own. */
export const CHECK_GROUPS: readonly CheckGroup[] = [
  ...endpointGroups,
  accessChecks,
  poolChecks,
  clientChecks,
  apiChecks,
  proxyChecks,
  workerChecks,
  scimChecks,
  ...federationGroups,
  alarmChecks,
  quotaChecks,
  quickChecks,
  identityCenterChecks,
  applicationChecks,
];
