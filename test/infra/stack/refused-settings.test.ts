import { expect } from "chai";
import { refusedStack } from "../support/mocked-stack.ts";

const SCOPE = "aws.cognito.signin.user.admin";

/** The refusal; nothing may have been declared before it. */
async function refusalOf(
  settings: Record<string, string>,
  others: Record<string, string> = {},
): Promise<string> {
  const { message, types } = await refusedStack(settings, { others });
  expect(types).to.deep.equal([]);
  return message;
}

describe("The program refuses, before the first resource,", () => {
  it("all faults of a config together", async () => {
    const refusal = await refusalOf({
      allowedCidrs: '["10.0.0.0/8", "100.64.0.0/10", "office", null]',
      mfaRequired: "yes",
      retain: "1",
      domainPrefix: "my-aws-sign-in",
      existingPoolId: "pool",
      allowedCidr: "52.94.76.0/24",
    });
    const named = [
      ...["10.0.0.0/8", "100.64.0.0/10", "office"],
      ...["mfaRequired", "retain", "domainPrefix", "existingPoolId"],
    ];
    for (const name of [...named, "allowedCidr: there is no such key"]) expect(refusal).to.include(name);
    expect(refusal).to.include("API Gateway sees your public egress address");
  });

  it("settings in another project's namespace, which would do nothing", async () => {
    const others = { "contoso-desk:mfaRequired": "true", "quicksignin:retain": "true" };
    const refusal = await refusalOf({}, others);
    expect(refusal)
      .to.include("write quick-sign-in:mfaRequired")
      .and.to.include("write quick-sign-in:retain");
  });

  it("an empty list of addresses, which would lock all users out", async () => {
    expect(await refusalOf({ allowedCidrs: "[]" })).to.include("pulumi config rm allowedCidrs");
  });

  it("a hole that --path left in the list, by its index", async () => {
    expect(await refusalOf({ allowedCidrs: '[null,"52.94.76.0/24"]' })).to.include("allowedCidrs[0]");
  });

  it("more ranges than a resource policy holds", async () => {
    const ranges = Array.from({ length: 600 }, (_, index) => `203.0.${index >> 8}.${index & 255}/32`);
    expect(await refusalOf({ allowedCidrs: JSON.stringify(ranges) })).to.match(/8,?192/);
  });

  it("a logo that is not there, by its file's name", async () => {
    const branding = JSON.stringify({ pages: "classic", logo: "no-such-logo.png" });
    expect(await refusalOf({ branding })).to.include("branding.logo: there is no file no-such-logo.png");
  });

  it("a further app whose users may change their account, without the key for it", async () => {
    const clients = JSON.stringify({
      notes: { callbackUrls: ["http://localhost:18080"], scopes: ["openid", SCOPE] },
    });
    expect(await refusalOf({ clients })).to.include("set clients.notes.usersMayChangeTheirAccount to true");
  });

  it("access logs where the account has no role for them", async () => {
    const refusal = await refusalOf({ accessLogs: "true" });
    expect(refusal).to.include(
      "accessLogs: API Gateway has no role for writing logs in this account and Region",
    );
  });
});
