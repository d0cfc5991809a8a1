import { execFileSync } from "node:child_process";
import { expect } from "chai";
import type { WorkerSource } from "../../../automation/output/invite-steps.ts";
import {
  type NextStepsInput,
  nextSteps,
  trustedTokenIssuerCommand,
} from "../../../automation/output/next-steps.ts";
import type { Outputs } from "../../../automation/output/outputs.ts";
import { allCommands } from "../../support/commands.ts";
import { OUTPUTS } from "../support/outputs.ts";

const INSTANCE = { arn: "arn:aws:sso:::instance/ssoins-0123456789abcdef", region: "eu-west-1" };

describe("The next steps", () => {
  const say = (changes: object = {}) =>
    nextSteps({
      outputs: OUTPUTS,
      stack: "dev",
      synced: false,
      users: { worker: [], reusesPool: false },
      ...changes,
    });

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
    expect(say()).to.include("Test the sign-in yourself");
    expect(say({ synced: true }))
      .to.include("Test the sign-in yourself")
      .and.not.to.include("npm run sync");
    expect(say()).to.match(/8\. .*docs\/end-user-guide\.md/);
  });

  it("speak of no invitation and no temporary password where no app takes a password", () => {
    const outputs = { ...OUTPUTS, SyncDirectSignIn: false };
    for (const worker of [[], ["idc" as const]]) {
      const text = say({ outputs, users: { worker, reusesPool: false } });
      expect(text)
        .to.include("with an identity provider")
        .and.not.to.match(/temporary password|Invite yourself/);
      expect(text).to.match(/because no app takes a password/);
    }
  });

  it("name each provider without an active key, and the command for it", () => {
    const outputs = { ...OUTPUTS, Federation: { okta: { Type: "oidc" as const } } };
    expect(say({ outputs }))
      .to.contain("1. Enter the values of the sheets at okta")
      .and.not.to.contain("signing key");
    const text = say({ outputs, keys: { without: ["okta"], unread: [] } });
    expect(text)
      .to.contain("2. okta has no active signing key")
      .and.to.contain("npm run keys -- list --provider okta --stack dev");
    const unread = say({ outputs, keys: { without: [], unread: ["okta"] } });
    expect(unread)
      .to.contain("2. Whether okta has an active signing key could not be read")
      .and.to.contain("npm run keys -- list --provider okta --stack dev")
      .and.not.to.contain("has no active");
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

  it("print both ways to create an issuer without the setting, and what to enter in each field", () => {
    const text = say({ identityCenter: INSTANCE });
    const fields = [
      "IAM Identity Center → Settings → Authentication → Trusted token issuers → Create trusted token issuer",
      `Issuer URL: ${OUTPUTS.IssuerUrl}\n`,
      "Trusted token issuer name: AmazonQuickDesktop\n",
      "Identity provider attribute: email\n",
      "IAM Identity Center attribute: Email (emails.value)\n",
    ];
    const places = fields.map((field) => text.indexOf(field));
    expect(places).not.to.include(-1);
    expect(places).to.deep.equal(places.toSorted((a, b) => a - b));
    expect(text).to.include("Note its ARN").and.to.include("newer Amazon Quick consoles do not ask");
  });

  it("print the ARN and the audience with the setting, and no command", () => {
    const TrustedTokenIssuerArn = "arn:aws:sso::111122223333:trustedTokenIssuer/ssoins-1/tti-1";
    const text = say({ outputs: { ...OUTPUTS, TrustedTokenIssuerArn } });
    expect(text).to.include(TrustedTokenIssuerArn).and.to.include(`the Aud claim ${OUTPUTS.ClientId}`);
    expect(text).not.to.match(/create-trusted-token-issuer|INSTANCE_ARN|Create trusted token issuer/);
  });

  it("say what to do about a wrong value, which cannot be edited", () => {
    expect(say()).to.include(
      "if one is wrong, delete it under Permissions → Extension access, and add it again",
    );
  });

  it("say where to find what could not be filled in", () => {
    expect(say()).to.include("--instance-arn INSTANCE_ARN").and.to.include("aws sso-admin list-instances");
  });
});

const RECORD = { name: "auth.example.com", type: "A", value: "203.0.113.7" };
const APP = { ...OUTPUTS, UserInfoEndpoint: "https://example.com/oauth2/userInfo" };
const WORKERS: readonly (readonly WorkerSource[])[] = [
  [],
  ["idc"],
  ["local"],
  ["scim"],
  ["idc", "scim"],
  ["local", "idc"],
];

/** What the worker reads, the pool, whether users were invited, and what else is handed out. */
function combinations(): readonly NextStepsInput[] {
  const extras: readonly Partial<Outputs>[] = [{}, { Clients: { wiki: APP } }, { DnsRecords: [RECORD] }];
  const flags = [false, true];
  return WORKERS.flatMap((worker) =>
    flags.flatMap((reusesPool) =>
      flags.flatMap((synced) =>
        extras.map((extra) => ({
          stack: "dev",
          sandbox: reusesPool,
          users: { worker, reusesPool },
          synced,
          outputs: { ...OUTPUTS, ...extra },
        })),
      ),
    ),
  );
}

describe("For each combination of settings, the next steps", () => {
  const all = combinations().map((input) => ({ ...input, text: nextSteps(input) }));

  it("name a source for a command only where no worker reads one", () => {
    for (const { users, synced, text } of all) {
      const asks = users.worker.length === 0 && (!synced || users.reusesPool);
      expect(
        text.includes("npm run sync -- --source") || text.includes("example.com --source"),
        text,
      ).to.equal(asks);
      expect(text.includes("invites the users of"), text).to.equal(users.worker.length > 0);
      if (users.worker.length > 1)
        expect(text).to.match(/invites the users of [\w ]+ and [\w ]+ automatically/);
      expect(text.includes("assign yourself first"), text).to.equal(users.worker.includes("scim"));
    }
  });

  it("tell how accounts of a reused pool are taken over, and first without a change", () => {
    for (const { users, text } of all) {
      expect(text.includes("--adopt"), text).to.equal(users.reusesPool);
      // Accounts that the worker does not select would be disabled by its next run.
      if (users.reusesPool && users.worker.length > 0)
        expect(text).to.include("--adopt, with the sources, groups and patterns of directorySync");
      if (users.reusesPool && users.worker.length === 0) expect(text).to.include("--dry-run");
    }
  });

  it("begin with what is entered elsewhere, and end with a sign-in before all users get the guide", () => {
    for (const { outputs, text } of all) {
      expect(text.includes("Create the DNS records"), text).to.equal(outputs.DnsRecords !== undefined);
      expect(text.includes("in wiki"), text).to.equal(outputs.Clients !== undefined);
      const numbers = [...text.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
      expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1));
      expect(text).to.match(
        /Test the sign-in yourself[^\n]*\n\d+\. Send your colleagues docs\/end-user-guide\.md\.$/,
      );
    }
  });

  it("print only commands and options that exist, for this stack", () => {
    const known = new Map(allCommands().map((command) => [command.name(), command]));
    for (const { text, sandbox } of all)
      for (const [printed, name = "", line = ""] of text.matchAll(/npm run (\w+) -- ([\w .,@-]+)/g)) {
        const flags = [...line.matchAll(/--[a-z-]+/g)].map(([flag]) => flag);
        const options = (known.get(name)?.options ?? []).map(({ long }) => long);
        expect(options, printed).to.include.members(flags);
        expect(printed).to.include(sandbox ? "--sandbox --stack dev" : "--stack dev");
      }
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
