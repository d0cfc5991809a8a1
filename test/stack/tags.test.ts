import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { propertiesOf } from "../../sandbox/provider/schema.ts";
import { RESOURCE_TYPES } from "../../sandbox/provider/table.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { resourcesOf } from "../support/resources.ts";
import { settingSet } from "../support/setting-sets.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

describe("The stack's tags", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let deployment: Deployment;

  before(async () => {
    sandbox = await sharedSandbox();
    deployment = await newDeployment(sandbox);
  });

  after(async () => {
    await deployment?.destroy();
    deployment?.forget();
  });

  const takesTags = (type: string) => {
    const row = RESOURCE_TYPES.get(type);
    return row !== undefined && "tags" in propertiesOf(row.terraform);
  };

  it("are on every resource that the provider's schema lets have tags, also on those that awsx makes", async () => {
    const tags = { team: "identity", "cost-centre": "4711" };
    const { email: _, ...rest } = settingSet("accounts");
    const more = { waf: "true", monitoring: "true", encryption: "true" };
    await deployment.up({ ...rest, ...more, tags: JSON.stringify(tags) });
    const taggable = (await resourcesOf(deployment.stack)).filter(({ type }) => takesTags(type));
    expect(taggable.map(({ type }) => type)).to.include.members([
      "aws:kms/key:Key",
      "aws:secretsmanager/secret:Secret",
      "aws:sns/topic:Topic",
      "aws:wafv2/webAcl:WebAcl",
    ]);
    const without = taggable.filter(({ inputs }) => {
      const own = inputs["tags"];
      return !includes(own, tags);
    });
    expect(without.map(({ type }) => type)).to.deep.equal([]);
  });
});

function includes(own: unknown, tags: Readonly<Record<string, string>>): boolean {
  if (typeof own !== "object" || own === null) return false;
  return Object.entries(tags).every(([name, value]) => Reflect.get(own, name) === value);
}
