import { type InstanceMetadata, ListInstancesCommand, type SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { defined } from "../model/defined.ts";
import { readAll } from "./pagination.ts";

/**
 * All instances of IAM Identity Center that an account sees in the client's Region: the organization's, and its own.
 * Source: AWS IAM Identity Center API Reference, ListInstances: pages, and a member account may call it too.
 */
export function listInstances(client: SSOAdminClient, signal?: AbortSignal): Promise<InstanceMetadata[]> {
  return readAll(
    "instances of IAM Identity Center",
    async (NextToken) => {
      const page = await client.send(
        new ListInstancesCommand({ NextToken }),
        defined({ abortSignal: signal }),
      );
      return { items: page.Instances ?? [], next: page.NextToken };
    },
    signal,
  );
}
