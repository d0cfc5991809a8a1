import { generateKeyPairSync } from "node:crypto";
import { KMSClient } from "@aws-sdk/client-kms";
import { expect } from "chai";
import { kmsStore } from "../../../bridge/keys/kms-store.ts";

const OWNER = { stackTag: "quick-sign-in/prod", provider: "vault" };
const TAGS = [
  { TagKey: "quick-sign-in:stack", TagValue: OWNER.stackTag },
  { TagKey: "quick-sign-in:provider", TagValue: OWNER.provider },
];
const PUBLIC_HALVES = new Map([
  ["arn:rsa", generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey],
  ["arn:ec", generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey],
]);

/** AWS KMS with a key of each type, both of the provider. */
function keysOfBothTypes(): KMSClient {
  const client = new KMSClient({ region: "eu-central-1" });
  const answer = (command: string, arn: string) => {
    if (command === "ListKeysCommand")
      return { Keys: [...PUBLIC_HALVES.keys()].map((KeyArn) => ({ KeyArn })) };
    if (command === "ListResourceTagsCommand") return { Tags: TAGS };
    if (command === "DescribeKeyCommand") return { KeyMetadata: { KeyState: "Enabled" } };
    return { PublicKey: PUBLIC_HALVES.get(arn)?.export({ format: "der", type: "spki" }) };
  };
  client.middlewareStack.add(
    (_next, context) => async (args) => {
      const arn = new Map(Object.entries(args.input)).get("KeyId");
      return { output: { $metadata: {}, ...answer(String(context.commandName), String(arn)) }, response: {} };
    },
    { step: "initialize", priority: "high" },
  );
  return client;
}

describe("The keys of a provider in AWS KMS", () => {
  for (const [algorithm, arn] of [
    ["RS256", "arn:rsa"],
    ["PS256", "arn:rsa"],
    ["ES256", "arn:ec"],
  ] as const)
    it(`are found for ${algorithm} only with the type that it needs, also after keyAlgorithm has changed`, async () => {
      const client = keysOfBothTypes();
      const found = await kmsStore(client, OWNER).find(algorithm);
      client.destroy();
      expect(found.map((key) => key.arn)).to.deep.equal([arn]);
      expect(found[0]?.publicJwk).to.include({ alg: algorithm });
    });
});
