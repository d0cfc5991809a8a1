import { createHash } from "node:crypto";
import { Resource } from "@pulumi/pulumi";
import { expect } from "chai";
import { partsFor, workerBundle } from "../../../infra/directory-sync/worker-code.ts";
import { bundle } from "../../../infra/shared/bundle.ts";
import { type DeclaredResource, type DeclaredStack, declaredStack } from "../support/mocked-stack.ts";

/**
 * A stack without settings as it was before `federation` existed (commit 43eb795): each resource with a digest of its inputs, its parent and
 * what protects it. Equal inputs at an equal place are what makes the engine change nothing. A line that changes is a change to each deployed
 * stack: say so in CHANGELOG.md, then write the new line here.
 */
const BEFORE = `
aws:apigateway/deployment:Deployment sign-in 2d00e414
aws:apigateway/restApi:RestApi sign-in e4c169cd
aws:apigateway/restApiPolicy:RestApiPolicy sign-in 0845cc1c
aws:apigateway/stage:Stage sign-in cf60a17f
aws:apigateway:x:API sign-in faac6e85
aws:cloudwatch/logGroup:LogGroup sign-in 5c4725a3
aws:cognito/userPool:UserPool sign-in 3bc0507b
aws:cognito/userPoolClient:UserPoolClient sign-in aaf9f9a7
aws:cognito/userPoolDomain:UserPoolDomain sign-in dec27ec1
aws:iam/role:Role sign-in 64fdde15
aws:iam/rolePolicy:RolePolicy sign-in 0e319f95
aws:lambda/function:Function sign-in 31bc89a7
aws:lambda/permission:Permission sign-in-076c7d7a 8b4334a9
aws:lambda/permission:Permission sign-in-397873ed 418bd7f7
aws:lambda/permission:Permission sign-in-b570bdc3 1fe37e09
aws:lambda/permission:Permission sign-in-bcbb9c28 eb5fa8ea
pulumi:pulumi:Stack quick-sign-in-dev 1e1272e8
quick-sign-in:infra:AppClient sign-in 1b5778e8
quick-sign-in:infra:SignInApi sign-in 1b5778e8
quick-sign-in:infra:SignInLambda sign-in 1b5778e8
quick-sign-in:infra:UserPool sign-in 1b5778e8
`;

/** The proxy's code is the one input that may change with each version. */
const CHANGES_WITH_VERSION = new Set(["code"]);

/** Settings with which most parts of a stack are declared. */
const OTHERS = {
  allowedCidrs: '["52.94.76.0/24"]',
  accessLogs: '{"createRole": true}',
  clients: '{"notes": {"callbackUrls": ["http://127.0.0.1:8400/callback"]}}',
  directorySync: '{"identityStoreId": "d-1234567890", "events": true}',
  encryption: "true",
  identityCenter: '{"trustedTokenIssuer": true}',
  monitoring: "true",
  scim: "true",
  throttling: '{"token": {"rate": 20, "burst": 40}}',
  waf: "true",
};

const OUTPUTS = "PoolId ClientId IssuerUrl AuthEndpoint TokenEndpoint JwksUri Protections readme";

function lineOf({ type, name, inputs, protect, retainOnDelete, request }: DeclaredResource): string {
  const sorted = Object.entries(inputs)
    .filter(([input]) => !CHANGES_WITH_VERSION.has(input))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const all = [sorted, request?.getParent(), protect, retainOnDelete];
  return `${type} ${name} ${createHash("sha256").update(textOf(all)).digest("hex").slice(0, 8)}`;
}

/** A reference to another resource holds all that the other one is: of it, only that there is one counts. */
function textOf(inputs: unknown): string {
  return JSON.stringify(inputs, (_, value: unknown) => (Resource.isInstance(value) ? "(resource)" : value));
}

const linesOf = ({ resources }: DeclaredStack) => resources.map(lineOf).sort();

describe("A stack without federation", () => {
  it("is what it was before, so that an up changes nothing but the proxy's code", async () => {
    const stack = await declaredStack();
    expect(linesOf(stack)).to.deep.equal(BEFORE.trim().split("\n"));
    expect(Object.keys(stack.outputs).join(" ")).to.equal(OUTPUTS);
  });

  it("is the same if federation is empty", async () => {
    const [without, empty] = await Promise.all([declaredStack(), declaredStack({ federation: "{}" })]);
    expect(linesOf(empty)).to.deep.equal(linesOf(without));
    expect(empty.outputs).to.deep.equal(without.outputs);
  });

  it("has nothing of identity providers and the bridge, whatever else is set", async () => {
    const { resources } = await declaredStack(OTHERS);
    expect(resources.length).to.be.greaterThan(90);
    const found = resources.filter(({ type, name, inputs }) =>
      /\bidentityProvider\b|Federation|Bridge|(?<!cognito-)\bidp\b|BRIDGE/.test(textOf([type, name, inputs])),
    );
    expect(found.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
  });

  it("has functions without a file of the bridge", () => {
    const worker = workerBundle(partsFor([]));
    for (const { bytesByFile } of [bundle("proxy/lambda.ts"), bundle("sync/scim/handler.ts"), worker]) {
      const files = Object.keys(bytesByFile);
      expect(files).not.to.deep.equal([]);
      expect(files.filter((file) => /^(?:bridge|infra\/federation)\//.test(file))).to.deep.equal([]);
    }
  });
});
