import { expect } from "chai";
import { assertSameAccount, type DeployedResource } from "../../automation/engine/deployed.ts";
import { API, FUNCTION, POOL, urnOf } from "./support/engine-events.ts";
import { failureOf } from "./support/failure-of.ts";

const place = {
  account: "111122223333",
  region: "eu-central-1",
  caller: "arn:aws:iam::111122223333:user/ada",
};

const deployed = (type: string, arn?: string): DeployedResource => ({
  urn: urnOf(type),
  type,
  id: "x",
  arn,
  protected: true,
  retained: true,
  isDeleted: false,
});

const poolIn = (region: string, account: string) =>
  deployed(POOL, `arn:aws:cognito-idp:${region}:${account}:userpool/${region}_AbCdEf123`);

describe("The account and Region check of a stack", () => {
  it("accepts any while the stack has no resource in AWS", () => {
    assertSameAccount([], place);
    assertSameAccount([deployed("pulumi:pulumi:Stack")], place);
  });

  it("refuses another account or Region than the stack's", async () => {
    assertSameAccount([poolIn("eu-central-1", "111122223333")], place);
    for (const elsewhere of [poolIn("us-east-1", "111122223333"), poolIn("eu-central-1", "444455556666")]) {
      const error = await failureOf(() => assertSameAccount([elsewhere], place));
      expect(error).to.include({ code: "ACCOUNT_MISMATCH", exitCode: 4 });
      expect(error.message).to.include("this run would use account 111122223333, Region eu-central-1");
      expect(error.hint).to.include("AWS_PROFILE");
    }
  });

  it("uses an ARN that has both, since a REST API's has no account", async () => {
    const api = deployed(API, "arn:aws:apigateway:eu-central-1::/restapis/a1b2c3");
    const away = deployed(FUNCTION, "arn:aws:lambda:eu-central-1:444455556666:function:sign-in");
    const error = await failureOf(() => assertSameAccount([api, away], place));
    expect(error.message).to.include("is in account 444455556666, Region eu-central-1 (Function)");
  });
});
