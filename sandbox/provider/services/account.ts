import { partitionOf } from "../aws.ts";
import type { Invoke } from "../resource.ts";

export const getCallerIdentity: Invoke = async (aws) => {
  const { Account = "", Arn = "", UserId = "" } = await aws.call("sts", "GetCallerIdentity", {});
  return { id: Account, accountId: Account, arn: Arn, userId: UserId };
};

export const getRegion: Invoke = async ({ region }) => ({
  id: region,
  name: region,
  region,
  description: region,
  endpoint: `ec2.${region}.${partitionOf(region).dnsSuffix}`,
});

export const getPartition: Invoke = async ({ region }) => {
  const { id, dnsSuffix } = partitionOf(region);
  return { id, partition: id, dnsSuffix, reverseDnsPrefix: dnsSuffix.split(".").reverse().join(".") };
};
