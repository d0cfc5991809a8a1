import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  DescribeUserPoolClientCommand,
  GetTokensFromRefreshTokenCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

type Settings = Partial<CreateUserPoolClientCommandInput>;

describe("App clients in the sandbox's Cognito", () => {
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProviderClient;
  let UserPoolId: string;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    UserPoolId = await makePool(sandbox, {
      Schema: [
        { Name: "email", AttributeDataType: "String", Required: true, Mutable: true },
        { Name: "source", AttributeDataType: "String", Mutable: true },
      ],
    });
  });

  async function create(settings: Settings): Promise<string> {
    const { UserPoolClient } = await cognito.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: "app", ...settings }),
    );
    return UserPoolClient?.ClientId ?? "";
  }

  async function accepted(settings: Settings): Promise<string> {
    const created = await refusalOf(create(settings));
    const ClientId = await create({});
    const update = new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ...settings });
    expect(await refusalOf(cognito.send(update)), "the same when it is changed").to.equal(created);
    return created;
  }

  it("refuse the scope offline_access, which Cognito lacks", async () => {
    expect(await accepted({ AllowedOAuthScopes: ["openid", "offline_access"] })).to.match(
      /^ScopeDoesNotExistException/,
    );
  });

  for (const [address, refusal] of [
    ["http://localhost:18080", undefined],
    ["http://127.0.0.1:8250/callback", undefined],
    ["http://[::1]:8250/callback", undefined],
    ["https://app.example.com/callback", undefined],
    ["com.example.app:/callback", undefined],
    ["http://example.com/", /HTTP protocol/],
    ["http://localhost.example.com/", /HTTP protocol/],
    ["http://[::1", /redirect URI/],
    ["/callback", /absolute URI/],
    ["https://app.example.com/#callback", /fragment/],
  ] as const) {
    it(`${refusal === undefined ? "accept" : "refuse"} ${address} as callback address`, async () => {
      for (const name of ["CallbackURLs", "LogoutURLs"] as const) {
        const answer = await accepted({ [name]: [address] });
        if (refusal === undefined) expect(answer, name).to.equal("accepted");
        else
          expect(answer, name)
            .to.match(/^InvalidParameterException/)
            .and.match(refusal);
      }
    });
  }

  it("require one of their callback addresses as default", async () => {
    const CallbackURLs = ["http://localhost:1", "http://localhost:2"];
    expect(await accepted({ CallbackURLs, DefaultRedirectURI: "http://localhost:3" })).to.match(/not in/);
    expect(await accepted({ CallbackURLs, DefaultRedirectURI: "http://localhost:2" })).to.equal("accepted");
  });

  const minutes = { AccessToken: "minutes", IdToken: "minutes", RefreshToken: "minutes" } as const;
  for (const [what, settings] of [
    ["an access token of four minutes", { AccessTokenValidity: 4, TokenValidityUnits: minutes }],
    ["an ID token of 25 hours", { IdTokenValidity: 25 }],
    ["a refresh token of 59 minutes", { RefreshTokenValidity: 59, TokenValidityUnits: minutes }],
    ["a refresh token of eleven years", { RefreshTokenValidity: 4015 }],
    [
      "a refresh token shorter than the ID token",
      { RefreshTokenValidity: 60, IdTokenValidity: 61, TokenValidityUnits: minutes },
    ],
  ] as const) {
    it(`refuse ${what}`, async () => {
      expect(await accepted(settings)).to.match(/^InvalidParameterException: Invalid range/);
    });
  }

  it("accept token validities at the limits", async () => {
    const shortest = { AccessTokenValidity: 5, IdTokenValidity: 60, RefreshTokenValidity: 60 };
    expect(await accepted({ ...shortest, TokenValidityUnits: minutes })).to.equal("accepted");
    expect(await accepted({ AccessTokenValidity: 24, RefreshTokenValidity: 3650 })).to.equal("accepted");
    expect(await accepted({ RefreshTokenValidity: 0 }), "zero is the default").to.equal("accepted");
  });

  const RefreshTokenRotation = { Feature: "ENABLED", RetryGracePeriodSeconds: 0 } as const;

  it("rotate refresh tokens only without ALLOW_REFRESH_TOKEN_AUTH", async () => {
    const ExplicitAuthFlows = ["ALLOW_REFRESH_TOKEN_AUTH" as const];
    const refusal = /ALLOW_REFRESH_TOKEN_AUTH/;
    expect(await accepted({ RefreshTokenRotation, ExplicitAuthFlows })).to.match(refusal);
    expect(await accepted({ RefreshTokenRotation }), "the default flows").to.match(refusal);
    const other = { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH" as const] };
    expect(await accepted({ RefreshTokenRotation, ...other })).to.equal("accepted");
    const grace = { Feature: "ENABLED", RetryGracePeriodSeconds: 61 } as const;
    expect(await accepted({ RefreshTokenRotation: grace, ...other })).to.match(/retryGracePeriodSeconds.*60/);
  });

  it("reset settings that an update omits, but not rotation", async () => {
    const LogoutURLs = ["https://app.example.com/bye"];
    const ExplicitAuthFlows = ["ALLOW_USER_SRP_AUTH" as const];
    const ClientId = await create({ RefreshTokenRotation, ExplicitAuthFlows, LogoutURLs });
    const update = (settings: Settings) =>
      cognito.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ...settings }));
    expect(await refusalOf(update({}))).to.match(/rotation cannot be enabled/);
    await update({ RefreshTokenRotation: { Feature: "DISABLED", RetryGracePeriodSeconds: 30 } });
    await update({});
    const { UserPoolClient } = await cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
    );
    expect(UserPoolClient?.RefreshTokenRotation).to.deep.equal({
      Feature: "DISABLED",
      RetryGracePeriodSeconds: 0,
    });
    expect(UserPoolClient).to.deep.include({ LogoutURLs: [], ExplicitAuthFlows: [], ClientName: "app" });
  });

  it("with rotation return a new refresh token each time, and refuse old ones", async () => {
    const ExplicitAuthFlows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH" as const];
    const ClientId = await create({ RefreshTokenRotation, ExplicitAuthFlows });
    const first = await refreshTokenFor(ClientId);
    const byApi = (RefreshToken: string) =>
      cognito.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));
    const second = (await byApi(first)).AuthenticationResult?.RefreshToken ?? "";
    expect(await refusalOf(byApi(first))).to.match(/^RefreshTokenReuseException/);
    const endpoint = `${sandbox.env["AWS_ENDPOINT_URL"]}/oauth2/token`;
    const atEndpoint = async (refresh_token: string) => {
      const body = new URLSearchParams({ grant_type: "refresh_token", client_id: ClientId, refresh_token });
      return (await fetch(endpoint, { method: "POST", body })).json();
    };
    const third = await atEndpoint(second);
    expect(third).to.include.keys("access_token", "refresh_token");
    expect(third).to.have.property("refresh_token").that.is.not.oneOf([first, second]);
    expect(await atEndpoint(second)).to.include({ error: "invalid_grant" });
  });

  it("get ID tokens with the attributes that they may read, and without a list those of the standard", async () => {
    const ExplicitAuthFlows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH" as const];
    const claimsFor = async (settings: Settings, name: string) => {
      const { IdToken = "" } = await tokensFor(await create({ ExplicitAuthFlows, ...settings }), name);
      const claims: object = JSON.parse(Buffer.from(IdToken.split(".")[1] ?? "", "base64url").toString());
      return Object.keys(claims).filter((claim) => /^(?:email|name|custom:)/.test(claim));
    };
    expect(await claimsFor({}, "bea")).to.have.members(["email", "email_verified", "name"]);
    expect(await claimsFor({ ReadAttributes: ["email"] }, "cea")).to.deep.equal(["email"]);
    const ReadAttributes = ["custom:source", "email_verified"];
    expect(await claimsFor({ ReadAttributes }, "dea")).to.have.members(ReadAttributes);
  });

  async function refreshTokenFor(ClientId: string): Promise<string> {
    return (await tokensFor(ClientId, "ada")).RefreshToken ?? "";
  }

  async function tokensFor(ClientId: string, Username: string) {
    const PASSWORD = "Correct-Horse-9";
    const UserAttributes = [
      { Name: "email", Value: `${Username}@example.com` },
      { Name: "email_verified", Value: "true" },
      { Name: "name", Value: Username },
      { Name: "custom:source", Value: "idc" },
    ];
    await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes }));
    await cognito.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }),
    );
    const { AuthenticationResult } = await cognito.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: Username, PASSWORD },
      }),
    );
    return AuthenticationResult ?? {};
  }
});
