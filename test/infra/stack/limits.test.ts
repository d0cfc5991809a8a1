import { expect } from "chai";
import { z } from "zod";
import { faultsOf } from "../settings/read.ts";
import { textOfArchive } from "../support/archive-text.ts";
import { type DeclaredStack, declaredStack } from "../support/mocked-stack.ts";

/** Source: "Lambda quotas", environment variables; "IAM and AWS STS quotas"; "Amazon EventBridge quotas"; API Gateway's resource policy. */
const LIMITS = { environment: 4096, inlinePolicies: 10_240, busPolicy: 10_240, apiPolicy: 8192, tags: 50 };

const json = (value: unknown) => JSON.stringify(value);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const account = (index: number) => String(100_000_000_000 + index);
const roleArn = (index: number, length: number) => `arn:aws:iam::${account(index)}:role/`.padEnd(length, "r");

/** As many sources as the settings accept, each with another role, and more groups and patterns than 4 KB hold. */
function sources(count: number, roleLength: number): object {
  const groups = many(20, (index) => `A group whose name says at length what it is for ${index}`);
  return {
    groups,
    vpc: { subnetIds: ["subnet-0123456789abcdef0"], securityGroupIds: ["sg-0123456789abcdef0"] },
    include: many(20, (index) => `*@department-${index}.example.com`),
    sources: many(count, (index) => ({
      ...{ kind: "idc", name: `directory-${index}`, identityStoreId: `d-${String(index).padStart(10, "0")}` },
      ...{
        roleArn: roleArn(index, roleLength),
        externalId: "a-b",
        ownerAccount: account(index + 500),
        groups,
      },
    })),
  };
}

/** The settings that make policies, variables and tags as long as they can become. */
const LARGEST: Record<string, string> = {
  directorySync: json(sources(40, 170)),
  encryption: "true",
  monitoring: "true",
  accessLogs: '{"createRole": true}',
  waf: "true",
  tags: json(Object.fromEntries(many(45, (index) => [`tag-${index}`, "x".repeat(256)]))),
  allowedCidrs: json(many(250, (index) => `52.95.${index}.0/24`)),
  clients: json(
    Object.fromEntries(many(20, (index) => [`app-${index}`, { callbackUrls: ["http://127.0.0.1/cb"] }])),
  ),
};

const tagged = z.looseObject({ tags: z.record(z.string(), z.string()).optional() });
const lambda = z.looseObject({
  environment: z.object({ variables: z.record(z.string(), z.string()) }).optional(),
});

function expectWithinLimits(stack: DeclaredStack): void {
  for (const { inputs, name } of stack.ofType("aws:lambda/function:Function")) {
    const variables = lambda.parse(inputs).environment?.variables ?? {};
    expect(Buffer.byteLength(json(variables)), `environment of ${name}`).to.be.at.most(LIMITS.environment);
  }
  const byRole = new Map<unknown, number>();
  for (const { inputs } of stack.ofType("aws:iam/rolePolicy:RolePolicy")) {
    const length = String(inputs["policy"]).replaceAll(/\s/g, "").length;
    byRole.set(inputs["role"], (byRole.get(inputs["role"]) ?? 0) + length);
  }
  for (const [role, length] of byRole)
    expect(length, `policies of ${role}`).to.be.at.most(LIMITS.inlinePolicies);
  for (const { inputs } of stack.ofType("aws:cloudwatch/eventBusPolicy:EventBusPolicy"))
    expect(String(inputs["policy"]).length).to.be.at.most(LIMITS.busPolicy);
  for (const { inputs } of stack.ofType("aws:apigateway/restApiPolicy:RestApiPolicy"))
    expect(String(inputs["policy"]).length).to.be.at.most(LIMITS.apiPolicy);
  for (const { inputs, name } of stack.resources) {
    const { tags = {} } = tagged.parse({ tags: inputs["tags"] });
    expect(Object.keys(tags).length, `tags of ${name}`).to.be.at.most(LIMITS.tags);
  }
}

describe("The largest stack that the settings accept", () => {
  let stack: DeclaredStack;
  before(async () => {
    stack = await declaredStack(LARGEST);
  });

  it("is within AWS's limits of environment variables, policies and tags", () => {
    expect(stack.ofType("aws:cloudwatch/eventBusPolicy:EventBusPolicy")).to.have.length(1);
    expectWithinLimits(stack);
  });

  it("is within them with SCIM, too", async () => {
    const { sources: listed, ...rest } = z
      .looseObject({ sources: z.array(z.unknown()) })
      .parse(sources(10, 600));
    const directorySync = json({ ...rest, sources: [...listed, "scim"] });
    expectWithinLimits(await declaredStack({ ...LARGEST, directorySync, scim: "true" }));
  });

  it("has no more sources, and no longer names of roles, than policies hold", () => {
    expect(faultsOf({ directorySync: json(sources(40, 170)) })).to.deep.equal([]);
    expect(faultsOf({ directorySync: json(sources(41, 60)) }).join()).to.match(
      /^directorySync\.sources: there are 41 sources; write at most 40$/,
    );
    expect(faultsOf({ directorySync: json(sources(40, 200)) }).join()).to.match(
      /^directorySync\.sources: the roles and stores have \d+ characters.*use one role/,
    );
  });

  it("has the worker's selection in its code, and not in its environment", async () => {
    const { inputs } = stack.one("aws:lambda/function:Function", "sign-in-sync");
    const { SYNC = "" } = lambda.parse(inputs).environment?.variables ?? {};
    expect(SYNC).to.not.include("department");
    expect(await textOfArchive(inputs["code"])).to.include("department-19.example.com");
  });
});
