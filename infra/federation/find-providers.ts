import * as pulumi from "@pulumi/pulumi";
import { bridgedProviders, type FederationSettings } from "../settings/federation.ts";
import { assertBridgeFits } from "./bridge-config.ts";
import { discoverProviders } from "./discovery.ts";
import type { Fetch } from "./fetch-document.ts";
import type { Endpoints } from "./provider-details.ts";

/**
 * Finds the endpoints of all OpenID providers, before the first resource.
 *
 * @throws DiscoveryError with each provider whose document cannot be used; SettingsError if they are too many for the bridge.
 */
export async function findProviders(
  federation: FederationSettings,
  fetchText?: Fetch,
): Promise<Readonly<Record<string, Endpoints>>> {
  const endpoints = await discoverProviders(federation, fetchText);
  const stackName = `${pulumi.getProject()}-${pulumi.getStack()}`;
  assertBridgeFits(bridgedProviders(federation), endpoints, stackName);
  return endpoints;
}
