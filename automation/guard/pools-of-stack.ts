import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  paginateListUserPools,
} from "@aws-sdk/client-cognito-identity-provider";
import { STACK_TAG } from "../../infra/shared/tags.ts";
import type { AwsClientConfig } from "../engine/aws-context.ts";

/** The engine's names for pools of this project begin so. */
const POOL_NAME = "sign-in";

/** The most that ListUserPools accepts. */
const PAGE = 60;

/** A user pool that has the tag of a stack. */
export interface TaggedPool {
  readonly id: string;
  /** The prefix of its sign-in pages' address; absent if it has none. */
  readonly domain: string | undefined;
}

/**
 * Finds the user pools that a stack has made, by their tag: also one that is in no state any more.
 *
 * @param tag see `stackTagValue`.
 * @returns none if Cognito cannot be asked: this only helps.
 */
export async function poolsOfStack(tag: string, clientConfig: AwsClientConfig): Promise<TaggedPool[]> {
  const client = new CognitoIdentityProviderClient({ ...clientConfig });
  try {
    const found: TaggedPool[] = [];
    for await (const { UserPools = [] } of paginateListUserPools({ client }, { MaxResults: PAGE })) {
      for (const { Id, Name } of UserPools) {
        if (Id === undefined || Name?.startsWith(POOL_NAME) !== true) continue;
        const domain = await domainIfTagged(client, Id, tag);
        if (domain !== undefined) found.push({ id: Id, domain: domain || undefined });
      }
    }
    return found;
  } catch {
    return [];
  } finally {
    client.destroy();
  }
}

/** The pool's domain, "" if it has none; undefined if it has not this tag, or has been deleted meanwhile. */
async function domainIfTagged(
  client: CognitoIdentityProviderClient,
  id: string,
  tag: string,
): Promise<string | undefined> {
  try {
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: id }));
    return UserPool?.UserPoolTags?.[STACK_TAG] === tag ? (UserPool.Domain ?? "") : undefined;
  } catch {
    return undefined;
  }
}
