import type { FederationSettings, ProviderSettings } from "../settings/federation.ts";
import type { SettingFault } from "../settings/settings.ts";
import type { PoolAttribute } from "./pool-attributes.ts";

/** Cognito fills it; every pool lists it as required. */
const OWN = "sub";

/**
 * Finds attributes of an existing pool that the providers of `federation` cannot fill, and with which each first or second sign-in would fail.
 * The pool's other app clients and identity providers are not known here. Pure.
 *
 * Source: "Mapping IdP attributes to profiles and tokens", Amazon Cognito: required attributes are mapped, and mapped ones are mutable.
 */
export function faultsOfMappedAttributes(
  attributes: readonly (Pick<PoolAttribute, "name" | "mutable"> & { readonly required: boolean })[],
  federation: FederationSettings,
): SettingFault[] {
  return Object.entries(federation).flatMap(([name, provider]) => {
    const key = (attribute: string) => `federation.${name}.attributes.${attribute}`;
    const missing = attributes.filter(
      (one) => one.required && one.name !== OWN && !fills(provider, one.name),
    );
    const fixed = attributes.filter((one) => !one.mutable && one.name !== OWN && fills(provider, one.name));
    return [
      ...missing.map((one) => ({
        key: key(one.name),
        found: "the pool of existingPoolId requires this attribute, and no claim fills it",
        allowed: `write the claim that has it: "${one.name}": "CLAIM"; or use another pool`,
      })),
      ...fixed.map((one) => ({
        key: key(one.name),
        found:
          "the pool of existingPoolId does not let this attribute change, and Cognito writes it at each sign-in",
        allowed: "remove it here, or use another pool",
      })),
    ];
  });
}

function fills({ attributes }: ProviderSettings, name: string): boolean {
  return Reflect.get(attributes, name) !== undefined;
}
