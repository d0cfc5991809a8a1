import type { Resource } from "@pulumi/pulumi";
import { defined } from "../../sync/model/defined.ts";
import type { StackOutputs } from "../outputs.ts";
import type { Bridge } from "./bridge.ts";
import { Federation, type FederationArgs } from "./federation.ts";

export { findProviders } from "./find-providers.ts";
export { assertIssuersKept } from "./issuers.ts";

/** What `federation` adds to a stack. */
export interface DeclaredFederation {
  /** What app clients can name. */
  readonly providers: readonly Resource[];
  readonly outputs: Pick<StackOutputs, "Federation" | "FederationKeyTable">;
  readonly metricSources: { readonly bridge?: Bridge["metricSources"] };
  /** ARN of the bridge's stage; absent without the bridge. */
  readonly bridgeStageArn?: Bridge["stageArn"];
}

/** Declares the identity providers of `federation`, if there are any. */
export function declareFederation(name: string, args: FederationArgs): DeclaredFederation {
  if (Object.keys(args.settings.federation).length === 0)
    return { providers: [], outputs: {}, metricSources: {} };
  const { providers, outputs, bridge } = new Federation(name, args);
  return {
    providers,
    outputs: defined({ Federation: outputs, FederationKeyTable: bridge?.keyTable }),
    metricSources: defined({ bridge: bridge?.metricSources }),
    ...defined({ bridgeStageArn: bridge?.stageArn }),
  };
}
