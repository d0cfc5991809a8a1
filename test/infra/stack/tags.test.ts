import { expect } from "chai";
import { propertiesOf } from "../../../sandbox/provider/schema.ts";
import { RESOURCE_TYPES } from "../../../sandbox/provider/table.ts";
import { settingSet } from "../../support/setting-sets.ts";
import { declaredStack } from "../support/mocked-stack.ts";

const TAGS = { team: "identity", "cost-centre": "4711" };

describe("The stack's tags", () => {
  const takesTags = (type: string) => {
    const row = RESOURCE_TYPES.get(type);
    return row !== undefined && "tags" in propertiesOf(row.terraform);
  };

  it("are on every resource that the provider's schema lets have tags, also on those that awsx makes", async () => {
    const { email: _, ...rest } = settingSet("accounts");
    const more = { waf: "true", monitoring: "true", encryption: "true" };
    const { resources } = await declaredStack({ ...rest, ...more, tags: JSON.stringify(TAGS) });
    const taggable = resources.filter(({ type }) => takesTags(type));
    expect(taggable.map(({ type }) => type)).to.include.members([
      "aws:apigateway/restApi:RestApi",
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
