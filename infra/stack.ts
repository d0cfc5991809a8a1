import type * as pulumi from "@pulumi/pulumi";
import { output } from "@pulumi/pulumi";
import { AppClient } from "./app-client.ts";
import { type Directory, declareDirectory } from "./directory.ts";
import { endpointsAt } from "./endpoints.ts";
import { type ClientSheet, OtherClients } from "./other-clients.ts";
import { settingsInPlace } from "./place.ts";
import { type ProtectedName, type Protection, protectionFor } from "./protected.ts";
import type { Settings } from "./settings.ts";
import { SignInApi } from "./sign-in-api.ts";
import { SignInLambda } from "./sign-in-lambda.ts";
import { tagEverything } from "./tags.ts";
import { Throttling } from "./throttling.ts";

/** The logical name of every resource, and the beginning of its name in AWS. */
const NAME = "sign-in";

/** What an administrator copies into Amazon Quick, and what sync needs. */
export interface StackOutputs {
  readonly PoolId: pulumi.Output<string>;
  readonly ClientId: pulumi.Output<string>;
  readonly IssuerUrl: pulumi.Output<string>;
  readonly AuthEndpoint: pulumi.Output<string>;
  readonly TokenEndpoint: pulumi.Output<string>;
  readonly JwksUri: pulumi.Output<string>;
  /** One sheet an app beside Amazon Quick, by the app's name; absent where there is none. */
  readonly Clients?: Readonly<Record<string, ClientSheet>>;
}

export interface StackOptions {
  /** Twelve digits: the account whose credentials sync will use. The engine's must be the same. */
  readonly expectedAccount?: string;
  /** The stack is about to be destroyed: protection comes off. */
  readonly teardown?: boolean;
  /** Protected resources that may be replaced in this run. */
  readonly replace?: readonly ProtectedName[];
}

/**
 * Declares the whole stack: call it inside a Pulumi program.
 *
 * @returns the outputs, by the names under which the stack exports them.
 * @throws SettingsError with all faults of the config, before the first resource.
 * @throws AccountMismatchError before the first resource, where the engine has other credentials than expected.
 */
export async function declareStack(options: StackOptions = {}): Promise<StackOutputs> {
  const { expectedAccount, teardown = false, replace = [] } = options;
  const { settings, place } = await settingsInPlace(expectedAccount);
  const protection = protectionFor(teardown, replace);
  tagEverything(settings.tags);

  const directory = await declareDirectory(NAME, { settings, place, protection, teardown });
  const userPoolId = directory.poolId;
  const { client } = new AppClient(NAME, { userPoolId, settings, protection });
  const oauth = declareOAuth(settings, directory, protection);
  const endpoints = endpointsAt(directory.issuer, oauth);
  const { IssuerUrl, AuthEndpoint, TokenEndpoint, JwksUri } = endpoints;
  return {
    PoolId: output(userPoolId),
    ClientId: client.id,
    ...{ IssuerUrl, AuthEndpoint, TokenEndpoint, JwksUri },
    ...(Object.keys(settings.clients).length > 0 && {
      Clients: new OtherClients(NAME, { userPoolId, endpoints, settings }).sheets,
    }),
  };
}

/** Where the /oauth2 paths are: at the proxy, or at the pool itself. Without a slash at the end. */
function declareOAuth(
  settings: Settings,
  directory: Directory,
  protection: Protection,
): pulumi.Output<string> {
  const { domain, issuer } = directory;
  if (settings.endpoints === "direct") return domain.apply((host) => `https://${host}`);
  const lambda = new SignInLambda(NAME, { poolDomain: domain, issuer, settings });
  const { allowedCidrs } = settings;
  const api = new SignInApi(NAME, {
    function: lambda.function,
    protection,
    ...(allowedCidrs && { allowedCidrs }),
  });
  const { throttling } = settings;
  if (Object.keys(throttling).length > 0) new Throttling(NAME, { stage: api.stage, throttling });
  return api.url;
}
