import type { Aws } from "../aws.ts";
import type { Invoke } from "../resource.ts";
import { type Fields, fields, list, text } from "../values.ts";

/** A group of the identity store, by its ID or a unique attribute. Other lookups are refused. */
export const getGroup: Invoke = async (aws, args) => {
  const IdentityStoreId = text(args, "identityStoreId");
  const alternateIdentifier = fields(args, "alternateIdentifier");
  const attribute = fields(alternateIdentifier, "uniqueAttribute");
  const isSearched = Object.keys(attribute).length > 0;
  const groupId = isSearched ? await find(aws, IdentityStoreId, attribute) : text(args, "groupId");
  const found = await aws.call("identitystore", "DescribeGroup", { IdentityStoreId, GroupId: groupId });
  return {
    id: groupId,
    groupId,
    identityStoreId: IdentityStoreId,
    region: aws.region,
    alternateIdentifier,
    displayName: String(found["DisplayName"] ?? ""),
    description: String(found["Description"] ?? ""),
    externalIds: list(found, "ExternalIds"),
  };
};

async function find(aws: Aws, IdentityStoreId: string, attribute: Fields): Promise<string> {
  const { attributePath: AttributePath, attributeValue: AttributeValue } = attribute;
  const AlternateIdentifier = { UniqueAttribute: { AttributePath, AttributeValue } };
  return text(
    await aws.call("identitystore", "GetGroupId", { IdentityStoreId, AlternateIdentifier }),
    "GroupId",
  );
}
