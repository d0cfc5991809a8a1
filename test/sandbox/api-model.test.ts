import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  SetRiskConfigurationCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

const times = <T>(count: number, of: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => of(index));

describe("The sandbox's Cognito holds the limits of its API model:", () => {
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProviderClient;
  let UserPoolId: string;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    UserPoolId = await makePool(sandbox, {
      UserPoolTier: "PLUS",
      UserPoolAddOns: { AdvancedSecurityMode: "ENFORCED" },
    });
  });

  const client = (settings: object) =>
    refusalOf(cognito.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: "app", ...settings })));
  const invitation = (EmailMessage: string) => {
    const AdminCreateUserConfig = { InviteMessageTemplate: { EmailMessage, EmailSubject: "Welcome" } };
    return refusalOf(cognito.send(new CreateUserPoolCommand({ PoolName: "people", AdminCreateUserConfig })));
  };
  const risks = (count: number) => {
    const BlockedIPRangeList = times(count, (index) => `10.0.${index}.0/24`);
    const RiskExceptionConfiguration = { BlockedIPRangeList };
    return refusalOf(
      cognito.send(new SetRiskConfigurationCommand({ UserPoolId, RiskExceptionConfiguration })),
    );
  };

  it("lengths", async () => {
    expect(await client({ ClientName: "x".repeat(128) })).to.equal("accepted");
    expect(await client({ ClientName: "x".repeat(129) })).to.match(
      /^InvalidParameterException: 1 validation error detected: Value 'x+' at 'clientName' .* less than or equal to 128$/,
    );
    const CallbackURLs = times(101, (index) => `http://localhost:${1000 + index}`);
    expect(await client({ CallbackURLs })).to.match(/'callbackURLs' .* less than or equal to 100/);
    expect(await client({ CallbackURLs: CallbackURLs.slice(1) })).to.equal("accepted");
    const long = "https://example.com/".padEnd(1025, "x");
    expect(await client({ CallbackURLs: [long] })).to.match(/'callbackURLs.* less than or equal to 1024/);
    expect(await client({ CallbackURLs: [long.slice(0, -1)] })).to.equal("accepted");
    expect(await risks(200)).to.equal("accepted");
    expect(await risks(201)).to.match(/blockedIPRangeList' .* less than or equal to 200/);
  });

  it("ranges and enumerations", async () => {
    expect(await client({ AuthSessionValidity: 16 })).to.match(
      /'authSessionValidity' .* less than or equal to 15/,
    );
    expect(await client({ PreventUserExistenceErrors: "ON" })).to.match(
      /enum value set: \[LEGACY, ENABLED\]/,
    );
  });

  it("patterns: letters, marks, symbols, numbers, punctuation and white space, but no other control characters", async () => {
    expect(await invitation("Grüße, {username}\n\t<b>{####}</b> 😀 — 你好")).to.equal("accepted");
    // A zero-width joiner, as in the sign of a family.
    expect(await invitation("{username} {####} \u{1F468}\u200D\u{1F469}")).to.match(
      /regular expression pattern/,
    );
    expect(await invitation("{username} {####} \u0007")).to.match(
      /'adminCreateUserConfig\.inviteMessageTemplate\.emailMessage'/,
    );
  });

  it("required members", async () => {
    expect(await client({ RefreshTokenRotation: {} })).to.match(
      /Value null at 'refreshTokenRotation\.feature' .* must not be null/,
    );
  });

  it("and shows no password", async () => {
    const TemporaryPassword = "two words";
    const user = { UserPoolId, Username: "ada", TemporaryPassword };
    const refusal = await refusalOf(cognito.send(new AdminCreateUserCommand(user)));
    expect(refusal)
      .to.match(/at 'temporaryPassword' .* pattern/)
      .and.not.include(TemporaryPassword);
  });
});
