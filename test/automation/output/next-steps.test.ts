import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { nextSteps, trustedTokenIssuerCommand } from "../../../automation/output/next-steps.ts";
import { OUTPUTS } from "../support/outputs.ts";

const INSTANCE = { arn: "arn:aws:sso:::instance/ssoins-0123456789abcdef", region: "eu-west-1" };

describe("The next steps", () => {
  const say = (changes: object = {}) =>
    nextSteps({ outputs: OUTPUTS, stack: "dev", synced: false, ...changes });

  it("go through Amazon Quick's pages click by click, the access before the extension", () => {
    const clicks = [
      "1. Open the Amazon Quick management console",
      "2. Permissions → Extension access → Add extension access",
      "4. Select Desktop application for Quick → Next",
      "5. In the Amazon Quick console: Connect apps and data → Extensions → Add extension → Desktop application for Quick → Next → Create",
    ];
    const places = clicks.map((click) => say().indexOf(click));
    expect(places).not.to.include(-1);
    expect(places).to.deep.equal(places.toSorted((a, b) => a - b));
  });

  it("say that Amazon Quick's home Region matters, and the stack's does not", () => {
    expect(say()).to.include("us-east-1").and.to.include("This stack can be in any Region");
  });

  it("let the administrator sign in before all other users", () => {
    expect(say()).to.include("Invite yourself first").and.to.include("-- --source idc --stack dev");
    expect(say({ synced: true }))
      .to.include("Test the sign-in yourself")
      .and.not.to.include("npm run sync");
    expect(say()).to.match(/7\. .*docs\/end-user-guide\.md/);
  });

  it("name the sandbox if the stack is there", () => {
    const steps = say({ stack: "sandbox", sandbox: true });
    expect(steps).to.include("npm run sync -- --source idc --sandbox --stack sandbox");
  });

  it("fill in the trusted token issuer's command where Identity Center can be seen", () => {
    const text = say({ identityCenter: INSTANCE });
    expect(text).to.include(trustedTokenIssuerCommand(OUTPUTS.IssuerUrl, INSTANCE));
    expect(text).not.to.include("INSTANCE_ARN");
  });

  it("say where to find what could not be filled in", () => {
    expect(say()).to.include("--instance-arn INSTANCE_ARN").and.to.include("aws sso-admin list-instances");
  });
});

describe("The trusted token issuer's command", () => {
  it("reaches the AWS CLI, through a shell, as the arguments that Amazon Quick's guide asks for", () => {
    const command = trustedTokenIssuerCommand(OUTPUTS.IssuerUrl, INSTANCE);
    const echo = 'aws() { for one in "$@"; do printf "%s\\n" "$one"; done; }';
    const [service, operation, ...flags] = execFileSync("sh", ["-c", `${echo}; ${command}`], {
      encoding: "utf8",
    })
      .trimEnd()
      .split("\n");
    expect([service, operation]).to.deep.equal(["sso-admin", "create-trusted-token-issuer"]);
    const value = (flag: string) => flags[flags.indexOf(flag) + 1] ?? "";
    expect(value("--instance-arn")).to.equal(INSTANCE.arn);
    expect(value("--region")).to.equal("eu-west-1");
    expect(value("--trusted-token-issuer-type")).to.equal("OIDC_JWT");
    expect(JSON.parse(value("--trusted-token-issuer-configuration"))).to.deep.equal({
      OidcJwtConfiguration: {
        IssuerUrl: OUTPUTS.IssuerUrl,
        ClaimAttributePath: "email",
        IdentityStoreAttributePath: "emails.value",
        JwksRetrievalOption: "OPEN_ID_DISCOVERY",
      },
    });
  });
});
