import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  type GetUserPoolMfaConfigResponse,
  type UserPoolClientType,
  type UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import { orMissing, using } from "../../../sync/aws/reading.ts";
import { fact, type Target } from "../../target.ts";
import { awsConfig, sending } from "./aws.ts";

/** The user pool; undefined if there is none. */
export const describedPool = fact(async (target): Promise<UserPoolType | undefined> => {
  const command = new DescribeUserPoolCommand({ UserPoolId: target.outputs.PoolId });
  return (await orMissing(using(cognito(target), (client) => client.send(command, sending(target)))))
    ?.UserPool;
});

/** The app client of Amazon Quick; undefined if there is none. */
export const describedClient = fact(
  (target): Promise<UserPoolClientType | undefined> => describedClientOf(target, target.outputs.ClientId),
);

/** An app client; undefined if there is none. */
export async function describedClientOf(
  target: Target,
  ClientId: string,
): Promise<UserPoolClientType | undefined> {
  const command = new DescribeUserPoolClientCommand({ UserPoolId: target.outputs.PoolId, ClientId });
  return (await orMissing(using(cognito(target), (client) => client.send(command, sending(target)))))
    ?.UserPoolClient;
}

/** The second factors of the pool. */
export async function mfaOf(target: Target): Promise<GetUserPoolMfaConfigResponse> {
  const command = new GetUserPoolMfaConfigCommand({ UserPoolId: target.outputs.PoolId });
  return using(cognito(target), (client) => client.send(command, sending(target)));
}

/** The pool, for checks that need `pool.exists`. */
export async function poolOf(target: Target): Promise<UserPoolType> {
  return (await describedPool(target)) ?? {};
}

/** The app client, for checks that need `client.exists`. */
export async function clientOf(target: Target): Promise<UserPoolClientType> {
  return (await describedClient(target)) ?? {};
}

function cognito(target: Target): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient(awsConfig(target));
}
