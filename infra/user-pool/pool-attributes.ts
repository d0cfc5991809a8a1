import type * as aws from "@pulumi/aws";
import type { SettingFault } from "../settings/settings.ts";
import { primaryRegion } from "./issuer.ts";
import { syncAttributeLengths } from "./pool-schema.ts";

/** An attribute as a pool describes it. */
export type PoolAttribute = Pick<
  aws.cognito.GetUserPoolResult["schemaAttributes"][number],
  "name" | "attributeDataType" | "mutable" | "stringAttributeConstraints"
>;

const KEY = "existingPoolId";

/**
 * Finds what sync's custom attributes lack in a pool that this project may not have created. Pure.
 *
 * An attribute can be added, but never changed or removed: one that exists with another type cannot be used.
 * Source: "Working with user attributes", Amazon Cognito.
 */
export function faultsOfAttributes(poolId: string, attributes: readonly PoolAttribute[]): SettingFault[] {
  const found = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const names = Object.keys(syncAttributeLengths);
  const missing = names.filter((name) => !found.has(custom(name)));
  const unusable = names.flatMap((name) => {
    const attribute = found.get(custom(name));
    const fault = attribute && faultOf(attribute, syncAttributeLengths[name] ?? 0);
    return fault === undefined ? [] : [`${custom(name)} ${fault}`];
  });
  return [...missingFault(poolId, missing), ...unusableFault(unusable)];
}

function missingFault(poolId: string, missing: readonly string[]): SettingFault[] {
  if (missing.length === 0) return [];
  return [
    {
      key: KEY,
      found: `the pool lacks the attributes ${missing.map(custom).join(", ")}`,
      allowed: `add them, which cannot be undone: ${addAttributesCommand(poolId, missing)}`,
    },
  ];
}

function unusableFault(unusable: readonly string[]): SettingFault[] {
  if (unusable.length === 0) return [];
  const allowed = "use another pool: attributes cannot be changed";
  return [{ key: KEY, found: `sync cannot use the pool's attributes: ${unusable.join("; ")}`, allowed }];
}

function faultOf(attribute: PoolAttribute, length: number): string | undefined {
  const { attributeDataType: type, mutable, stringAttributeConstraints } = attribute;
  if (type !== "String") return `is of type ${type}`;
  if (!mutable) return "cannot be written again";
  const [limits] = stringAttributeConstraints;
  // Without a limit, values can have 2,048 characters. Source: StringAttributeConstraintsType.
  if (Number(limits?.maxLength || 2048) < length)
    return `holds ${limits?.maxLength} characters, not ${length}`;
  return undefined;
}

/** The AWS CLI's command, for a POSIX shell. Cognito adds the prefix `custom:`. Source: AddCustomAttributes. */
export function addAttributesCommand(poolId: string, names: readonly string[]): string {
  const region = primaryRegion(poolId);
  const attributes = names.map(
    (name) =>
      `'Name=${name},AttributeDataType=String,Mutable=true,StringAttributeConstraints={MinLength=0,MaxLength=${syncAttributeLengths[name]}}'`,
  );
  return `aws cognito-idp add-custom-attributes --region ${region} --user-pool-id ${poolId} --custom-attributes ${attributes.join(" ")}`;
}

function custom(name: string): string {
  return `custom:${name}`;
}
