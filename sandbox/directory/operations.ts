import type { Directory, QuickUser } from "./directory.ts";

/** What an operation answers: a body, or an error by AWS's name for it. */
export type Outcome =
  | { readonly body: object }
  | { readonly error: string; readonly message: string; readonly status: number };

export interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The Region that the request is signed for. */
  readonly region: string;
}

export interface Regions {
  /** Where Identity Center's instance is. */
  readonly identityCenter: string;
  /** Amazon Quick's home Region: only there it knows its users. */
  readonly quick: string;
}

/** Reads of IAM Identity Center, Identity Store and Amazon QuickSight. */
export function answer(directory: Directory, regions: Regions, { operation, input, region }: Call): Outcome {
  switch (operation) {
    case "SWBExternalService.ListInstances":
      return { body: { Instances: region === regions.identityCenter ? [instanceOf(directory)] : [] } };
    case "AWSIdentityStore.ListUsers":
      return inStore(directory, input, () => page([...directory.users.values()], input, 100, "Users"));
    case "AWSIdentityStore.ListGroups":
      return inStore(directory, input, () => {
        const groups = [...directory.groups].map(([GroupId, DisplayName]) => ({ GroupId, DisplayName }));
        return page(groups, input, 100, "Groups");
      });
    case "AWSIdentityStore.ListGroupMemberships":
      return inStore(directory, input, () => memberships(directory, input));
    case "QuickSight.ListNamespaces":
      return inHomeRegion(regions, region, () =>
        page(
          [...directory.namespaces.keys()].map((Name) => ({ Name, IdentityStore: "QUICKSIGHT" })),
          input,
          100,
          "Namespaces",
        ),
      );
    case "QuickSight.ListUsers":
      return inHomeRegion(regions, region, () => quickUsers(directory, input));
    default:
      return { error: "UnknownOperationException", message: `The sandbox has no ${operation}`, status: 400 };
  }
}

function instanceOf({ identityStoreId }: Directory): object {
  return {
    InstanceArn: "arn:aws:sso:::instance/ssoins-72230000000000000",
    IdentityStoreId: identityStoreId,
    Status: "ACTIVE",
  };
}

function inStore({ identityStoreId }: Directory, input: Call["input"], then: () => Outcome): Outcome {
  if (input["IdentityStoreId"] === identityStoreId) return then();
  return { error: "ResourceNotFoundException", message: "IDENTITY_STORE not found.", status: 400 };
}

function memberships({ members, identityStoreId }: Directory, input: Call["input"]): Outcome {
  const ids = members.get(String(input["GroupId"]));
  if (ids === undefined)
    return { error: "ResourceNotFoundException", message: "GROUP not found.", status: 400 };
  const all = ids.map((UserId) => ({
    IdentityStoreId: identityStoreId,
    MembershipId: UserId,
    GroupId: input["GroupId"],
    MemberId: { UserId },
  }));
  return page(all, input, 100, "GroupMemberships");
}

/** Source: Amazon QuickSight answers user management only in the account's identity Region, and names it in its refusal. */
function inHomeRegion({ quick }: Regions, region: string, then: () => Outcome): Outcome {
  if (region === quick) return then();
  const message = `Operation is being called from endpoint ${region}, but your identity region is ${quick}. Please use the ${quick} endpoint.`;
  return { error: "AccessDeniedException", message, status: 401 };
}

function quickUsers({ namespaces }: Directory, input: Call["input"]): Outcome {
  const users: readonly QuickUser[] | undefined = namespaces.get(String(input["Namespace"]));
  if (users === undefined) {
    return { error: "ResourceNotFoundException", message: "Namespace does not exist", status: 404 };
  }
  return page(users, input, 100, "UserList");
}

function page(all: readonly unknown[], input: Call["input"], most: number, name: string): Outcome {
  const start = Number(input["NextToken"] ?? 0);
  const size = Math.min(Number(input["MaxResults"] ?? most), most);
  const next = start + size;
  return { body: { [name]: all.slice(start, next), ...(next < all.length && { NextToken: String(next) }) } };
}
