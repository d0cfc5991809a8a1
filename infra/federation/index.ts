import type { Input, Output, Resource } from "@pulumi/pulumi";
import { defined } from "../../sync/model/defined.ts";
import type { StackOutputs } from "../outputs.ts";
import type { Bridge } from "./bridge.ts";
import { Federation, type FederationArgs } from "./federation.ts";
import { signOutOfBoth } from "./sign-out.ts";

export { findProviders } from "./find-providers.ts";
export { assertIssuersKept } from "./issuers.ts";
export { readEntityIds } from "./saml-metadata.ts";

/** What `federation` adds to a stack. */
export interface DeclaredFederation {
  /** What app clients can name. */
  readonly providers: readonly Resource[];
  readonly outputs: Pick<StackOutputs, "Federation" | "FederationKeyTable">;
  /** Where Cognito's sign-out goes on to a provider, by its name: sign-out URLs of the app client. */
  readonly signOutUrls: Readonly<Record<string, Output<string>>>;
  readonly metricSources: { readonly bridge?: Bridge["metricSources"] };
  /** ARN of the bridge's stage; absent without the bridge. */
  readonly bridgeStageArn?: Bridge["stageArn"];
}

/** Declares the identity providers of `federation`, if there are any. */
export function declareFederation(name: string, args: FederationArgs): DeclaredFederation {
  if (Object.keys(args.settings.federation).length === 0)
    return { providers: [], outputs: {}, signOutUrls: {}, metricSources: {} };
  const { providers, outputs, signOutUrls, bridge } = new Federation(name, args);
  return {
    providers,
    outputs: defined({ Federation: outputs, FederationKeyTable: bridge?.keyTable }),
    signOutUrls,
    metricSources: defined({ bridge: bridge?.metricSources }),
    ...defined({ bridgeStageArn: bridge?.stageArn }),
  };
}

/** The outputs of the providers, with the addresses that sign users out of both. @param clientId of Amazon Quick's app client. */
export function federationOutputs(
  { outputs, signOutUrls }: DeclaredFederation,
  { settings, pool }: Pick<FederationArgs, "settings" | "pool">,
  clientId: Input<string>,
): DeclaredFederation["outputs"] {
  const { Federation: providers, FederationKeyTable } = outputs;
  if (providers === undefined) return outputs;
  const app = { domain: pool.domain, clientId, callbackUrl: settings.callbackUrls[0] ?? "" };
  const entries = Object.entries(settings.federation).map(([name, own]) => [
    name,
    defined({ ...providers[name], SignOutUrl: signOutOfBoth(own, signOutUrls[name], app) }),
  ]);
  return defined({ Federation: Object.fromEntries(entries), FederationKeyTable });
}
