import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { propertiesOf } from "../../../sandbox/provider/schema.ts";
import { RESOURCE_TYPES } from "../../../sandbox/provider/table.ts";
import { settingSet } from "../../support/setting-sets.ts";
import { declaredStack } from "../support/mocked-stack.ts";

const json = (value: unknown) => JSON.stringify(value);
const DOMAIN = { name: "auth.example.com", hostedZoneId: "Z0123456789ABC" };
const REMOTE = { ownerAccount: "444455556666" };
const APPLICATION = { clients: ["amazon-quick"], callers: ["arn:aws:iam::111122223333:role/portal"] };
const TAGS = { team: "identity", "cost-centre": "4711" };

describe("The stack's tags", () => {
  const takesTags = (type: string) => {
    const row = RESOURCE_TYPES.get(type);
    return row !== undefined && "tags" in propertiesOf(row.terraform);
  };

  it("are on every resource that the provider's schema lets have tags, also on those that awsx makes", async () => {
    const { email: _, ...rest } = settingSet("accounts");
    const stacks = [
      { ...rest, waf: "true", monitoring: "true", encryption: "true", accessLogs: '{"createRole": true}' },
      { branding: '{"pages": "managed"}', throttling: '{"token": {"rate": 20, "burst": 40}}' },
      { branding: '{"pages": "classic"}', tier: "plus", threatProtection: "audit" },
      { customDomain: json({ api: DOMAIN, signInPages: { ...DOMAIN, name: "login.example.com" } }) },
      { directorySync: json({ identityStoreId: "d-1234567890", identityCenter: REMOTE }), scim: "true" },
      { identityCenter: json({ trustedTokenIssuer: true, application: APPLICATION }) },
    ];
    const declared = await Promise.all(stacks.map((own) => declaredStack({ ...own, tags: json(TAGS) })));
    const resources = declared.flatMap((stack) => stack.resources);
    const types = new Set(resources.map(({ type }) => type));
    const missing = typesInSource().filter((type) => takesTags(type) && !types.has(type));
    expect(missing, "taggable types that the program can declare, and these settings do not").to.deep.equal(
      [],
    );
    const taggable = resources.filter(({ type }) => takesTags(type));
    expect(taggable.map(({ type }) => type)).to.include.members([
      "aws:apigateway/restApi:RestApi",
      "aws:cloudwatch/eventBus:EventBus",
      "aws:apigateway/stage:Stage",
      "aws:kms/key:Key",
      "aws:secretsmanager/secret:Secret",
      "aws:sns/topic:Topic",
      "aws:wafv2/webAcl:WebAcl",
    ]);
    const without = taggable.filter(({ inputs }) => !includes(inputs["tags"], TAGS));
    expect(without.map(({ type }) => type)).to.deep.equal([]);
  });
});

function includes(own: unknown, tags: Readonly<Record<string, string>>): boolean {
  if (typeof own !== "object" || own === null) return false;
  return Object.entries(tags).every(([name, value]) => Reflect.get(own, name) === value);
}

/** The types of all resources that the program's source makes: aws.cloudwatch.EventBus is "aws:cloudwatch/eventBus:EventBus". */
function typesInSource(): string[] {
  const folder = new URL("../../../infra/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const made = files.flatMap((name) => [
    ...readFileSync(new URL(name, folder), "utf8").matchAll(/new aws\.(\w+)\.(\w+)\(/g),
  ]);
  return [...new Set(made.map(([, module, name = ""]) => `aws:${module}/${camelCased(name)}:${name}`))].map(
    (type) =>
      // A function of Pulumi's SDK, which makes an ordinary one.
      type.replace("callbackFunction:CallbackFunction", "function:Function"),
  );
}

function camelCased(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
