import { openRoutesOf } from "../../../infra/settings/bridge-routes.ts";
import { type BridgedProvider, bridgedProviders } from "../../../infra/settings/federation.ts";
import type { Check } from "../../check.ts";
import type { Target } from "../../target.ts";
import { type ExpectedLimit, limitsFinding } from "../api-limits.ts";
import { accessLogsFinding, executionLogsFinding } from "../api-logs.ts";
import { accessIn, policyFinding } from "../api-policy.ts";
import { deployedBridge, describedBridgeStage } from "../facts/bridge.ts";
import { bridgedProvidersOf, hasBridge } from "../facts/federation.ts";
import { bridgeWebAcl } from "./bridge-web-acl.ts";

const NEEDS = ["bridge.function"];

const policyDeployed: Check = {
  id: "bridge.policy-deployed",
  title:
    "The bridge's deployed resource policy allows the addresses of the settings, and all at the routes of servers",
  needs: NEEDS,
  applies: hasBridge,
  async run(target) {
    const deployed = accessIn((await deployedBridge(target))?.policy);
    return policyFinding(target, deployed, openRoutesOf(bridgedProviders(target.settings.federation)));
  },
};

const accessLogs: Check = {
  id: "bridge.access-logs",
  title: "The bridge's access logs are written as set",
  needs: NEEDS,
  applies: hasBridge,
  run: async (target) => accessLogsFinding(target, await describedBridgeStage(target)),
};

const executionLogs: Check = {
  id: "bridge.execution-logs",
  title: "API Gateway logs no codes and client secrets of the bridge",
  needs: NEEDS,
  applies: hasBridge,
  run: async (target) => executionLogsFinding(await describedBridgeStage(target)),
};

const throttling: Check = {
  id: "bridge.throttling",
  title: "The bridge's API limits requests as set",
  needs: NEEDS,
  applies: hasBridge,
  async run(target) {
    const limits = bridgedProvidersOf(target).flatMap(({ name, bridge }) =>
      expectedLimits(target, name, bridge),
    );
    return limitsFinding(target, limits, (await describedBridgeStage(target))?.methodSettings ?? {});
  },
};

/** As infra/federation/bridge.ts sets them. */
function expectedLimits(
  { settings }: Target,
  name: string,
  { pkce, trustEmails }: BridgedProvider,
): ExpectedLimit[] {
  const { authorize, token, userInfo } = settings.throttling;
  return [
    { path: `/${name}/authorize`, method: "GET", expected: authorize },
    ...(pkce ? [{ path: `/${name}/callback`, method: "GET" as const, expected: authorize }] : []),
    { path: `/${name}/token`, method: "POST", expected: token },
    ...(trustEmails ? [{ path: `/${name}/userinfo`, method: "GET" as const, expected: userInfo }] : []),
  ];
}

/** Policy, limits, web ACL and logs of the bridge's API, as those of the sign-in API. */
export const bridgeApiChecks: readonly Check[] = [
  policyDeployed,
  throttling,
  bridgeWebAcl,
  accessLogs,
  executionLogs,
];
